import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '@clausewatch/api'
import { NO_ALLOWED_HOSTS, WEEK_MS, openSecrets } from '@clausewatch/core'
import { createLogger, createMetrics } from '@clausewatch/runtime'
import { openStore } from '@clausewatch/store'

// Holds the API's description to Redocly's recommended rules and Spectral's for OpenAPI. Nothing listens or connects.

const RULESET = 'extends: ["spectral:oas"]\n'
const LINTERS = [
  {
    name: 'Redocly',
    command: 'redocly',
    args: ['lint', '--extends=recommended', '--format=summary'],
  },
  { name: 'Spectral', command: 'spectral', args: ['lint', '--ruleset=spectral.yaml', '--quiet'] },
]

const folder = await mkdtemp(join(tmpdir(), 'clausewatch-openapi-'))
try {
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(await describe(), null, 2))
  await writeFile(join(folder, 'spectral.yaml'), RULESET)
  const results = await Promise.all(LINTERS.map((linter) => lint(linter, folder)))
  for (const { name, ok, output } of results) {
    console.log(`${ok ? 'ok' : 'FAILED'}  ${name}\n${ok ? '' : output}`)
  }
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1
} finally {
  await rm(folder, { recursive: true })
}

async function describe(): Promise<unknown> {
  // Opens no connection before the first query.
  const store = openStore('postgres://nobody@127.0.0.1/nothing')
  const app = await buildApp({
    db: store.db,
    log: createLogger({ service: 'openapi-lint', level: 'silent' }),
    ops: { metrics: createMetrics({ service: 'openapi-lint' }), ready: {} },
    secrets: openSecrets('0'.repeat(32)),
    adminKey: '0'.repeat(32),
    publicUrl: 'https://clausewatch.example.org',
    slackHookOrigins: [],
    allowedHosts: NO_ALLOWED_HOSTS,
    lookIntervalMs: WEEK_MS,
    digestPeriodMs: WEEK_MS,
  })
  const answer = await app.inject('/openapi.json')
  await app.close()
  await store.close()
  return answer.json()
}

async function lint(
  { name, command, args }: (typeof LINTERS)[number],
  cwd: string,
): Promise<{ readonly name: string; readonly ok: boolean; readonly output: string }> {
  const child = spawn(
    join(import.meta.dirname, '../node_modules/.bin', command),
    [...args, 'openapi.json'],
    {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { name, ok: code === 0, output }
}
