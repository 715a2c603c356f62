import { judge } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'
import { createLogger } from '@clausewatch/runtime'
import { documents, judgements, looks, openStore, platforms } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { judgeDocument } from '../services/differ/src/judge.ts'
import { useDatabase } from './support/database.ts'
import { policy } from './support/policy.ts'

const database = useDatabase()
let store: Store
let sql: postgres.Sql
beforeAll(() => {
  store = openStore(database.url)
  sql = postgres(database.url, { max: 2, onnotice: () => undefined })
})
afterAll(async () => {
  await store.close()
  await sql.end()
})

const log = createLogger({ service: 'test', level: 'silent' })
const source = (url: string, select: readonly string[] = []) => ({
  url,
  select,
  remove: [],
  filters: [],
})
const EDITED = policy({ 'We do not use your content': 'We may use your content' })
const WALL =
  '<html><title>Just a moment...</title><body><h1>Checking your browser</h1><p>Verify you are human to continue.</p></body></html>'

let serial = 0

async function watched(select: readonly string[] = []): Promise<number> {
  const slug = `judged-${++serial}`
  const platform = await platforms.create(store.db, { slug, name: slug, homepage: null })
  const added = await documents.create(store.db, {
    platformId: platform?.id ?? 0,
    accountId: null,
    name: 'Privacy Policy',
    kind: 'Privacy Policy',
    declaration: { sources: [source(`https://${slug}.example/`, select)] },
    intervalMs: null,
  })
  if (added.kind !== 'created') throw new Error('The document was not added.')
  return added.id
}

/** A look that brings this page, and everything that the judge makes of it. */
async function see(id: number, body: string, kind: looks.LookKind = 'look'): Promise<void> {
  await sql`update hosts set free_at = now()`
  await sql`update schedule set fetch_due_at = now() where document_id = ${id}`
  await sql`update candidates set due_at = now() where document_id = ${id}`
  const [row] = await sql`select fetch_attempt from schedule where document_id = ${id}`
  const due = { id, attempt: Number(row?.['fetch_attempt']), kind }
  const claim = await looks.claimLook(store.db, due, { leaseMs: 60_000, gapMs: 0 })
  if (!claim) throw new Error('The look was not to be had.')
  const page = {
    kind: 'page',
    at: new Date(),
    durationMs: 1,
    status: 200,
    bytes: Buffer.from(body),
    contentType: 'text/html; charset=utf-8',
    headers: {},
    finalUrl: 'https://judged.example/',
    etag: null,
    lastModified: null,
  } as const
  const never = 3_650 * 86_400_000
  await looks.recordLook(store.db, claim, page, { intervalMs: never, secondLookMs: never })
  await judgeAll()
}

async function judgeAll(): Promise<void> {
  const deps = { store, log, judge, policy: { secondLookMs: 600_000 } }
  for (let due = await judgements.dueJudgements(store.db, 10); due.length > 0;) {
    for (const one of due) await judgeDocument(deps, one)
    due = await judgements.dueJudgements(store.db, 10)
  }
}

const kindsOf = async (id: number) =>
  (await sql`select kind from changes where document_id = ${id} order by id`).map(
    (row) => row['kind'],
  )
const isHeld = async (id: number) =>
  (await sql`select from candidates where document_id = ${id}`).length === 1

test('a change is told when a second look agrees, and only then', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  expect(await kindsOf(id)).toEqual([])
  await see(id, EDITED, 'second-look')
  expect(await kindsOf(id)).toEqual(['substantive'])
})

test('the same wall at two second looks confirms nothing; the page after it does', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await see(id, WALL, 'second-look')
  await see(id, WALL, 'second-look')
  expect(await kindsOf(id)).toEqual([])
  expect(await isHeld(id)).toBe(true)
  await see(id, EDITED, 'second-look')
  expect(await kindsOf(id)).toEqual(['substantive'])
})

test('at its deadline a candidate is told though no look came', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await sql`update candidates set deadline_at = now() where document_id = ${id}`
  await sql`update schedule set judge_due_at = now() where document_id = ${id}`
  await judgeAll()
  expect(await kindsOf(id)).toEqual(['substantive'])
})

test('another declaration makes a technical change, and loses no candidate', async () => {
  const id = await watched(['main'])
  await see(id, policy())
  await see(id, EDITED)
  const narrower: Declaration = {
    sources: [source(`https://judged-${serial}.example/`, ['article > h2', 'article > p'])],
  }
  await documents.update(store.db, id, { declaration: narrower })
  await see(id, EDITED, 'second-look')
  await judgeAll()
  const kinds = await kindsOf(id)
  expect(kinds.filter((kind) => kind === 'substantive')).toHaveLength(1)
  expect(await isHeld(id)).toBe(false)
})

test('an address that we move is nobody’s change', async () => {
  const id = await watched()
  await see(id, policy())
  const moved = { sources: [source(`https://judged-${serial}.example/elsewhere`)] } as const
  await documents.update(store.db, id, { declaration: moved })
  await see(id, EDITED)
  expect(await kindsOf(id)).toEqual(['technical'])
  expect(await isHeld(id)).toBe(false)
})

test('a page that the differ cannot read is set aside, and the next one is judged', async () => {
  const id = await watched()
  await see(id, policy())
  await sql`update schedule set judge_failures = 10 where document_id = ${id}`
  await see(id, EDITED)
  const [broken] = await sql`
    select verdict, reason from snapshots where document_id = ${id} order by id desc limit 1`
  expect(broken).toMatchObject({ verdict: 'broken', reason: 'unreadable' })
  await see(id, policy({ 'We do not sell': 'We may sell' }))
  expect(await isHeld(id)).toBe(true)
})

test('stored bytes that cannot be read back are tried again, then set aside, and hold nothing up', async () => {
  const id = await watched()
  await see(id, policy())
  await sql`alter table contents disable trigger all`
  await see(id, EDITED).catch(() => undefined)
  await sql`delete from candidates where document_id = ${id}`
  await sql`update snapshots set judged_at = null, verdict = null where document_id = ${id} and previous_id is not null`
  await sql`update contents set data = 'x' where document_id = ${id} and links > 0`
  await sql`update schedule set judge_due_at = now(), judge_failures = 10 where document_id = ${id}`
  await judgeAll()
  const [row] = await sql`select judge_due_at from schedule where document_id = ${id}`
  expect(row?.['judge_due_at']).toBeNull()
})

const TOPICS =
  'billing backups cookies logs devices minors transfers payments support surveys contests forums camera contacts location messages voice search'.split(
    ' ',
  )

/** The policy with an annex for each of so many topics. */
function withAnnexes(count: number): string {
  const annexes = TOPICS.slice(0, count).map(
    (topic, n) =>
      `<h2>Annex on ${topic}</h2><p>What concerns ${topic} is kept apart for ${n + 2} months, and people who look after ${topic} are the only ones who may open it. You can switch ${topic} off in your settings at any time without giving a reason to anybody.</p>`,
  )
  return policy().replace('</article>', `${annexes.join('\n')}</article>`)
}

test('a page that was refused as cut short, and stays, is let in as a change', async () => {
  const id = await watched()
  await see(id, withAnnexes(18))
  await see(id, withAnnexes(5))
  const [refused] = await sql`
    select verdict, reason from snapshots where document_id = ${id} order by id desc limit 1`
  expect(refused).toMatchObject({ verdict: 'broken', reason: 'truncated' })
  expect(await kindsOf(id)).toEqual([])
  await see(id, withAnnexes(5))
  expect(await isHeld(id)).toBe(true)
  await see(id, withAnnexes(5), 'second-look')
  expect(await kindsOf(id)).toEqual(['substantive'])
})

test('a corrected declaration reads again what the old one could not', async () => {
  const id = await watched(['#moved-away'])
  const scripted = '<html><body><script>run()</script></body></html>'
  await see(id, scripted)
  const [first] = await sql`select verdict from snapshots where document_id = ${id}`
  expect(first).toMatchObject({ verdict: 'broken' })
  await see(id, policy().replace('<main>', '<main hidden-until="x">'))
  const declaration = { sources: [source(`https://judged-${serial}.example/`, ['main'])] } as const
  await sql`update snapshots set verdict = 'broken', reason = 'selector-missing' where document_id = ${id}`
  await sql`update schedule set current_version_id = null where document_id = ${id}`
  await sql`delete from versions where document_id = ${id}`
  await documents.update(store.db, id, { declaration })
  await judgeAll()
  expect(await sql`select from versions where document_id = ${id}`).toHaveLength(1)
})
