import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'

import { openStore, platforms } from '@clausewatch/store'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openDatabase } from './support/database.ts'
import { startMail } from './support/mail.ts'
import { policy } from './support/policy.ts'
import { openRedis } from './support/redis.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SHARED = join(ROOT, '../shared/corpus')
const run = promisify(execFile)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const EDITED = { 'We do not use your content': 'We may use your content' }
const HISTORY = [
  policy({}, 'r1'),
  policy({}, 'r2'),
  '<html><title>Error 503</title><body><h1>Service unavailable</h1></body></html>',
  policy(EDITED, 'r3'),
  policy(EDITED, 'r4'),
]
const VERDICTS = ['same', 'broken', 'substantive', 'same']

/** A corpus of one document, in the form that recorded histories have. */
function writeCorpus(document: string, pages: readonly string[]): void {
  const dir = join(folder, document)
  mkdirSync(dir, { recursive: true })
  const contents = pages.map((data) => ({
    sha256: createHash('sha256').update(data).digest('hex'),
    bytes: Buffer.byteLength(data),
    encoding: 'utf8',
    data,
  }))
  const address = 'https://larkfield.example/privacy'
  const snapshots = contents.map(({ sha256, bytes }, at) => ({
    id: `commit-${at}`,
    time: `2026-01-${String(at + 1).padStart(2, '0')}T08:00:00.000Z`,
    sha256,
    bytes,
    content_type: 'text/html; charset=utf-8',
    url: address,
  }))
  const declarations = [
    { valid_from: '2026-01-01T00:00:00.000Z', fetch: address, select: 'main', remove: 'nav' },
  ]
  const index = {
    document,
    service: 'Larkfield',
    terms_type: 'Privacy Policy',
    source_urls: [address],
    declarations,
    snapshots,
  }
  writeFileSync(join(dir, 'index.json'), JSON.stringify(index))
  const lines = contents.map((row) => JSON.stringify(row)).join('\n')
  writeFileSync(join(dir, 'content.jsonl.br'), brotliCompressSync(lines))
}

async function replay(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const out = join(folder, 'predictions.jsonl')
  const done = await run(process.execPath, ['tools/replay.ts', ...args, '--out', out], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  })
  const lines = readFileSync(out, 'utf8').split('\n').filter(Boolean)
  return {
    stdout: done.stdout,
    predictions: lines.map(
      (line): { document: string; from: string; to: string; verdict: string } => JSON.parse(line),
    ),
  }
}

test('a history is judged snapshot by snapshot, each line with its baseline', async () => {
  writeCorpus('larkfield--privacy-policy', HISTORY)
  const { predictions } = await replay(['--corpus', folder])
  expect(predictions.map((one) => one.verdict)).toEqual(VERDICTS)
  expect(predictions.map((one) => [one.from, one.to])).toEqual([
    ['commit-0', 'commit-1'],
    ['commit-1', 'commit-2'],
    ['commit-1', 'commit-3'],
    ['commit-3', 'commit-4'],
  ])
}, 60_000)

test('a history goes through the queues with the same verdicts, and what changed, and what was taken back, is mailed', async () => {
  writeCorpus('larkfield--privacy-policy', [...HISTORY, policy({}, 'r5')])
  const [database, redis, mail] = await Promise.all([openDatabase(), openRedis(), startMail()])
  try {
    const { predictions, stdout } = await replay(['--corpus', folder, '--through-queues'], {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      SMTP_URL: mail.url,
    })
    expect(predictions.map((one) => one.verdict)).toEqual([...VERDICTS, 'substantive'])
    // Two changes within seconds may share a message: “2 changes: …”.
    const [sent] = /[12](?= alert sent)/.exec(stdout) ?? []
    const subjects = mail.messages.map((message) => message.parsed.subject)
    expect(subjects.filter((subject) => subject?.includes('change'))).toHaveLength(Number(sent))
  } finally {
    await Promise.all([mail.close(), redis.close(), database.close()])
  }
}, 240_000)

test('a database that is in use is not replayed into', async () => {
  writeCorpus('larkfield--privacy-policy', HISTORY)
  const database = await openDatabase()
  const store = openStore(database.url)
  try {
    await platforms.create(store.db, { slug: 'real', name: 'Real', homepage: null })
    const nowhere = { REDIS_URL: 'redis://127.0.0.1:1', SMTP_URL: 'smtp://127.0.0.1:1' }
    const env = { DATABASE_URL: database.url, ...nowhere }
    const refused = replay(['--corpus', folder, '--through-queues'], env)
    await expect(refused).rejects.toThrow('The database is in use')
  } finally {
    await store.close()
    await database.close()
  }
}, 60_000)

test('an unknown document or folder is named, with what there is', async () => {
  writeCorpus('larkfield--privacy-policy', HISTORY)
  const unknown = replay(['--corpus', folder, '--document', 'nobody--terms'])
  await expect(unknown).rejects.toThrow(/no document nobody--terms[\s\S]*larkfield--privacy-policy/)
  await expect(replay(['--corpus', join(folder, 'nowhere')])).rejects.toThrow('does not exist')
  await expect(replay([])).rejects.toThrow('--corpus is missing')
}, 60_000)

// The recorded histories are not part of the project: this runs where they lie beside it.
test.skipIf(!existsSync(SHARED))(
  'a recorded history whose policy never changed is no change (needs ../shared)',
  async () => {
    const { predictions } = await replay(['--corpus', SHARED, '--document', 'sana--privacy-policy'])
    const alerts = predictions.filter((one) => one.verdict === 'substantive')
    expect(predictions.length).toBeGreaterThan(20)
    expect(alerts.length).toBeLessThanOrEqual(2)
  },
  120_000,
)
