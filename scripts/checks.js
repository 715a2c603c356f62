import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { foreground } from './setup/foreground.js'
import { root } from './setup/paths.js'
import { seconds } from './setup/progress.js'
import { tally } from './testing/tally.js'

const bin = (name) => join(root, 'node_modules/.bin', name)

function checks(node) {
  return [
    { name: 'types', command: bin('tsc'), args: ['-p', 'tsconfig.json'] },
    { name: 'lint', command: bin('oxlint'), args: [] },
    { name: 'format', command: bin('oxfmt'), args: ['--check'] },
    { name: 'unused', command: bin('knip'), args: [] },
    {
      name: 'docker',
      command: node,
      args: ['tools/docker-lint.ts'],
      needs: 'tools/docker-lint.ts',
    },
    {
      name: 'openapi',
      command: node,
      args: ['tools/openapi-lint.ts'],
      needs: 'tools/openapi-lint.ts',
    },
  ].filter(({ needs }) => needs === undefined || existsSync(join(root, needs)))
}

/** Runs every check to its end, whatever the others say, then sums up. Gives the exit code. */
export async function runChecks({ node, env }) {
  const outcomes = []
  for (const { name, command, args } of checks(node)) {
    console.log(`== ${name}`)
    const began = Date.now()
    const code = await foreground(command, args, { cwd: root, env })
    outcomes.push({ name, ok: code === 0, took: seconds(Date.now() - began) })
  }
  console.log('== check')
  for (const { name, ok, took } of outcomes)
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${took})`)
  const failed = outcomes.filter(({ ok }) => !ok).length
  console.log(tally({ passed: outcomes.length - failed, failed }))
  return failed === 0 ? 0 : 1
}
