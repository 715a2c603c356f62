import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { explain, judge, recordId, recordVersion } from '@clausewatch/core'
import type { VersionToRecord } from '@clausewatch/core'
import { createLogger } from '@clausewatch/runtime'
import { documents, judgements, looks, openStore, platforms } from '@clausewatch/store'
import { expect, onTestFinished, test } from 'vitest'
import { judgeDocument } from '../services/differ/src/judge.ts'
import { fromFiles } from '../tools/explain/files.ts'
import { printExplanation } from '../tools/explain/print.ts'
import { fromStore } from '../tools/explain/stored.ts'
import type { Subject } from '../tools/explain/subject.ts'
import { useDatabase } from './support/database.ts'
import { policy } from './support/policy.ts'

const database = useDatabase()
const EDITED = policy({ 'We do not sell': 'We may sell' })

async function explained({ question, facts }: Subject): Promise<string> {
  return printExplanation(facts, await explain(question), { wholeText: false })
}

async function files(pages: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'explain-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  for (const [name, text] of Object.entries(pages)) await writeFile(join(folder, name), text)
  return (name) => join(folder, name)
}

test('explains a saved page beside an older one', async () => {
  const at = await files({
    'old.html': policy(),
    'new.html': EDITED,
    'where.json': '{"select":["main"],"remove":["h1"]}',
  })
  const given = { html: [at('new.html')], previous: [at('old.html')] }
  const text = await explained(await fromFiles({ ...given, declaration: at('where.json') }))
  for (const said of [
    /VERDICT +substantive, score [01]/,
    /found +by the declaration/,
    /removed by the declaration +\d+ {2}<h1>/,
    /lines kept +\d/,
    /changed +- “We do not sell personal data\.”/,
    /We \[-do not -\]\{\+may \+\}sell/,
    /TEXT KEPT/,
  ]) {
    expect(text).toMatch(said)
  }
})

test('prints for machines what it prints for people', async () => {
  const at = await files({ 'new.html': EDITED })
  const args = ['tools/explain.ts', '--html', at('new.html'), '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(JSON.parse(stdout)).toMatchObject({
    page: at('new.html'),
    judgement: { verdict: 'first' },
    sources: [{ method: 'automatic', page: { parser: 'fast' } }],
  })
})

test('says what is wrong with what it was given', async () => {
  const at = await files({
    'wall.html': '<title>Just a moment...</title><p>Checking your browser</p>',
    'new.html': EDITED,
  })
  const wall = { html: [at('new.html')], previous: [at('wall.html')] }
  await expect(fromFiles({ html: [at('none.html')] })).rejects.toThrow('none.html')
  await expect(fromFiles(wall)).rejects.toThrow('bot-wall')
  await expect(fromStore(database.url, 'CW-C-000001')).rejects.toThrow('no id of a document')
  await expect(fromStore(database.url, '4711')).rejects.toThrow('no such snapshot')
})

test('explains a stored snapshot beside the version that stood before it', async () => {
  const store = openStore(database.url)
  onTestFinished(() => store.close())
  const { db } = store
  const platform = await platforms.create(db, { slug: 'lark', name: 'Larkfield', homepage: null })
  const added = await documents.create(db, {
    platformId: platform?.id ?? 0,
    accountId: null,
    name: 'Privacy Policy',
    kind: 'Privacy Policy',
    declaration: {
      sources: [{ url: 'https://lark.example/', select: [], remove: [], filters: [] }],
    },
    intervalMs: null,
  })
  if (added.kind !== 'created') throw new Error(added.kind)
  const log = createLogger({ service: 'test', level: 'silent' })
  for (const page of [policy(), EDITED]) {
    await looks.lookNow(db, added.id)
    const [due] = await looks.dueLooks(db, 10)
    const claim = due && (await looks.claimLook(db, due, { leaseMs: 60_000, gapMs: 0 }))
    if (!claim) throw new Error('The look was not to be had.')
    const brought = {
      kind: 'page',
      at: new Date(),
      durationMs: 1,
      status: 200,
      bytes: Buffer.from(page),
      contentType: 'text/html',
      headers: {},
      finalUrl: 'https://lark.example/',
      etag: null,
      lastModified: null,
    } as const
    await looks.recordLook(db, claim, brought, { intervalMs: 3_600_000, secondLookMs: 60_000 })
    const policyOfLooks = { secondLookMs: 60_000 }
    const deps = {
      store,
      log,
      judge,
      record: (version: VersionToRecord) => Promise.resolve(recordVersion(version)),
      policy: policyOfLooks,
      confirmed: () => undefined,
    }
    for (const one of await judgements.dueJudgements(db, 10)) await judgeDocument(deps, one)
  }
  const text = await explained(await fromStore(database.url, recordId('document', added.id)))
  expect(text).toMatch(/document +Larkfield, Privacy Policy \(CW-D-\d+\)/)
  expect(text).toMatch(/compared +with CW-V-\d+/)
  expect(text).toMatch(/recorded +substantive, .*extractor \d/)
  expect(text).toMatch(/VERDICT +substantive/)
  const first = await explained(await fromStore(database.url, String(added.id), 'CW-E-000001'))
  expect(first).toMatch(/VERDICT +first/)
})
