import { EXTRACTOR_VERSION, packParts } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'
import { createLogger } from '@clausewatch/runtime'
import { documents, judgements, looks, platforms, variants } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import type postgres from 'postgres'
import { beforeAll, expect, test } from 'vitest'

import { judgeDocument } from '../services/differ/src/judge.ts'
import { useDatabase } from './support/database.ts'
import { useDiffer } from './support/differ.ts'
import { policy } from './support/policy.ts'

const warnings: string[] = []
const log = createLogger({
  service: 'test',
  level: 'warn',
  destination: { write: (line) => void warnings.push(line) },
})
const source = (url: string, select: readonly string[] = []) => ({
  url,
  select,
  remove: [],
  filters: [],
})
const EDITED = policy({ 'We do not use your content': 'We may use your content' })
const REWORDED = policy({ 'We do not sell': 'We may sell' })
const REWORDED_TOO = policy({
  'We do not sell': 'We may sell',
  'We do not use your content': 'We may use your content',
})
const LAST_EDITED = policy({ 'within one month': 'within three months' })
const WALL =
  '<html><title>Just a moment...</title><body><h1>Checking your browser</h1><p>Verify you are human to continue.</p></body></html>'

const latencies: number[] = []
const differ = useDiffer(useDatabase(), { log, confirmed: (ms) => void latencies.push(ms) })
const { deps, judgeAll, see } = differ
let store: Store
let sql: postgres.Sql
beforeAll(() => {
  ;({ store, sql } = differ)
})
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

/** So many second looks that bring this page. */
async function confirm(id: number, body: string, looks = 4): Promise<void> {
  for (let look = 0; look < looks; look += 1) await see(id, body, 'second-look')
}

/** The candidate's time is over, and the judge decides. */
async function endCandidate(id: number): Promise<void> {
  await sql`update candidates set deadline_at = now() where document_id = ${id}`
  await sql`update schedule set judge_due_at = now() where document_id = ${id}`
  await judgeAll()
}

const variantsOf = (id: number) => sql`select * from variants where document_id = ${id}`
const lastSnapshot = async (id: number) =>
  (await sql`select * from snapshots where document_id = ${id} order by id desc limit 1`)[0]
const lastChange = async (id: number) =>
  (await sql`select * from changes where document_id = ${id} order by id desc limit 1`)[0]

const kindsOf = async (id: number) =>
  (await sql`select kind from changes where document_id = ${id} order by id`).map(
    (row) => row['kind'],
  )
const isHeld = async (id: number) =>
  (await sql`select from candidates where document_id = ${id}`).length === 1

test('a change is told when four looks agree, and only then; how long it took is kept', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await confirm(id, EDITED, 3)
  expect(await kindsOf(id)).toEqual([])
  const measured = latencies.length
  await confirm(id, EDITED, 1)
  expect(await kindsOf(id)).toEqual(['substantive'])
  expect(await lastChange(id)).toMatchObject({ looks: 5, is_late: false })
  expect(latencies).toHaveLength(measured + 1)
})

test('the same wall at two second looks confirms nothing; the page after it does', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await see(id, WALL, 'second-look')
  await see(id, WALL, 'second-look')
  expect(await kindsOf(id)).toEqual([])
  expect(await isHeld(id)).toBe(true)
  await confirm(id, EDITED)
  expect(await kindsOf(id)).toEqual(['substantive'])
})

test('at its deadline a candidate is told though no look came', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await endCandidate(id)
  expect(await kindsOf(id)).toEqual(['substantive'])
  expect(await lastChange(id)).toMatchObject({ looks: 1 })
})

test('another declaration makes a technical change, and loses no candidate', async () => {
  const id = await watched(['main'])
  await see(id, policy())
  await see(id, EDITED)
  const narrower: Declaration = {
    sources: [source(`https://judged-${serial}.example/`, ['article > h2', 'article > p'])],
  }
  await documents.update(store.db, id, { declaration: narrower })
  await confirm(id, EDITED)
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
  await confirm(id, withAnnexes(5), 5)
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

test('a text unlike the one before, at an address that we move, is nobody’s change either', async () => {
  const id = await watched()
  await see(id, withAnnexes(18))
  const moved = { sources: [source(`https://judged-${serial}.example/elsewhere`)] } as const
  await documents.update(store.db, id, { declaration: moved })
  await judgeAll()
  await see(id, withAnnexes(5))
  await see(id, withAnnexes(5))
  expect(await kindsOf(id)).toEqual(['technical'])
  expect(await isHeld(id)).toBe(false)
})

/** Whatever look is due brings what the page shows now. */
async function lookAt(id: number, show: () => string): Promise<void> {
  await see(id, show(), (await isHeld(id)) ? 'second-look' : 'look')
}

test('what a click that we declare brings to light is nobody’s change, and what comes after it is', async () => {
  const id = await watched()
  await see(id, withAnnexes(5))
  await declareClick(id)
  await see(id, withAnnexes(18))
  expect(await kindsOf(id)).toEqual(['technical'])
  await see(id, withAnnexes(18).replace('within one month', 'within three months'))
  expect(await isHeld(id)).toBe(true)
})

test('a click that we declare and that brings nothing new hides no change after it', async () => {
  const id = await watched()
  await see(id, policy())
  await declareClick(id)
  await see(id, policy())
  await see(id, EDITED)
  expect(await isHeld(id)).toBe(true)
  expect(await kindsOf(id)).toEqual([])
  const [row] =
    await sql`select count(*)::int as snapshots from snapshots where document_id = ${id}`
  expect(row).toEqual({ snapshots: 3 })
})

async function declareClick(id: number): Promise<void> {
  const [row] = await sql`select declaration from documents where id = ${id}`
  const declaration: Declaration = { ...row?.['declaration'], render: 'always', click: ['#accept'] }
  await documents.update(store.db, id, { declaration })
  await judgeAll()
}

test('a text that flips back within its looks is no change, and the document is unstable', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await confirm(id, EDITED, 2)
  await see(id, policy(), 'second-look')
  expect(await kindsOf(id)).toEqual([])
  expect(await isHeld(id)).toBe(false)
  const unstable = await variants.unstable(store.db, id)
  expect(unstable).toMatchObject({ sightings: 1 })
  expect(unstable?.block).toMatch(/ › .*: “.*We may use your content/)
})

test('a change and the revert of it, each of which lasts, are two changes', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await confirm(id, EDITED)
  await see(id, policy())
  await confirm(id, policy(), 8)
  // It was the document's text before: only time tells whether it stays.
  expect(await kindsOf(id)).toEqual(['substantive'])
  const [held] = await sql`select * from candidates where document_id = ${id}`
  const [refs] = await sql`select fetched_at from snapshots where id = ${held?.['snapshot_id']}`
  expect(held?.['deadline_at'] - refs?.['fetched_at']).toBeLessThan(2 * 3_600_000)
  await endCandidate(id)
  expect(await kindsOf(id)).toEqual(['substantive', 'substantive'])
  expect(await lastChange(id)).toMatchObject({ looks: 9 })
  expect(await variantsOf(id)).toHaveLength(0)
})

/** Even odds, the same at every run (mulberry32). */
function coin(seed: number): () => boolean {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) & 1) === 1
  }
}

test('a page that shows one of two texts at random is no change in fifty looks, and is told once one stays', async () => {
  const id = await watched()
  await see(id, policy())
  const isB = coin(7)
  for (let look = 0; look < 50; look += 1) await lookAt(id, () => (isB() ? EDITED : policy()))
  expect(await kindsOf(id)).toEqual([])
  const unstable = await variants.unstable(store.db, id)
  expect(unstable?.sightings).toBeGreaterThan(5)
  expect(unstable?.block).toContain('We may use your content')
  expect(await variantsOf(id)).toHaveLength(1)
  await lookAt(id, () => EDITED)
  await confirm(id, EDITED, 10)
  expect(await kindsOf(id)).toEqual([])
  await endCandidate(id)
  expect(await kindsOf(id)).toEqual(['substantive'])
})

test('a sentence that comes and goes hides no change beside it', async () => {
  const id = await watched()
  await see(id, policy())
  const seen = [REWORDED_TOO, REWORDED, REWORDED_TOO, REWORDED, REWORDED_TOO, REWORDED]
  await see(id, REWORDED_TOO)
  for (const page of seen) await see(id, page, 'second-look')
  expect(await kindsOf(id)).toEqual(['substantive'])
  const change = await lastChange(id)
  expect(JSON.stringify(change?.['redline'])).toContain('sell personal data')
  expect(JSON.stringify(change?.['redline'])).not.toContain('use your content')
})

const WORDS =
  'amber birch cedar delta ember fjord grove hazel inlet jetty knoll larch mango north'.split(' ')
const restless = (n: number, edits: Readonly<Record<string, string>> = {}) =>
  policy({ 'We do not sell': `We may give ${WORDS[n]} to our partners and sell`, ...edits })
const heldBy = async (id: number) =>
  (
    await sql`select extract(epoch from due_at - now())::float8 as look_in_s,
    extract(epoch from deadline_at - now())::float8 as decided_in_s from candidates where document_id = ${id}`
  )[0]

test('a page that says something else at each look is left alone for hours, and told at no deadline meanwhile', async () => {
  const id = await watched()
  for (const page of [policy(), restless(0)]) await see(id, page)
  for (let look = 1; look <= 12; look += 1) await see(id, restless(look), 'second-look')
  const held = await heldBy(id)
  expect(held?.['look_in_s']).toBeGreaterThan(3_600)
  expect(held?.['decided_in_s']).toBeGreaterThan(Number(held?.['look_in_s']))
  expect(await kindsOf(id)).toEqual([])
})

test('what is new on such a page is decided within two hours all the same', async () => {
  const id = await watched()
  for (const page of [policy(), restless(0)]) await see(id, page)
  for (let look = 1; look <= 12; look += 1) await see(id, restless(look), 'second-look')
  const real = { 'within one month': 'within three months' }
  await see(id, restless(13, real))
  const held = await heldBy(id)
  expect(held?.['look_in_s']).toBeLessThan(3_600)
  expect(held?.['decided_in_s']).toBeLessThan(7_200)
  await see(id, restless(1, real), 'second-look')
  expect((await heldBy(id))?.['decided_in_s']).toBeLessThan(7_200)
})

test('what the last look saw beside a confirmed change is a change of its own', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, REWORDED)
  await confirm(id, REWORDED, 3)
  await see(id, REWORDED_TOO, 'second-look')
  expect(await kindsOf(id)).toEqual(['substantive'])
  expect(await isHeld(id)).toBe(true)
  await confirm(id, REWORDED_TOO)
  expect(await kindsOf(id)).toEqual(['substantive', 'substantive'])
})

test('a judgement that is repeated counts a variant once', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, EDITED)
  await sql`update schedule set judge_due_at = 'infinity' where document_id = ${id}`
  await see(id, policy(), 'second-look')
  await sql`update schedule set judge_due_at = now() where document_id = ${id}`
  const dues = await judgements.dueJudgements(store.db, 10)
  await Promise.all([...dues, ...dues].map((due) => judgeDocument(deps(), due)))
  await judgeAll()
  expect(await variantsOf(id)).toMatchObject([{ sightings: 1 }])
})

/** As a differ of long ago left it, which saw nothing new since the first version. */
async function overlook(id: number): Promise<void> {
  await sql`delete from candidates where document_id = ${id}`
  await sql`update versions set extractor_version = 0 where document_id = ${id}`
  await sql`update schedule set judge_due_at = null where document_id = ${id}`
  await sql`update snapshots set verdict = 'same', extractor_version = 0, judged_at = now()
    where document_id = ${id} and previous_id is not null`
  const page = { extractorVersion: EXTRACTOR_VERSION, after: id - 1, limit: 1 }
  expect(await judgements.wakeOutdated(store.db, page)).toBe(id)
}

test('a change that an older extractor overlooked is found late, at its true date', async () => {
  const id = await watched()
  for (const page of [policy(), policy().replace('<p>', '<p >'), EDITED]) await see(id, page)
  await see(id, EDITED.replace('<p>', '<p >'))
  await overlook(id)
  await judgeAll()
  expect(await kindsOf(id)).toEqual(['substantive'])
  const [edited] = await sql`
    select fetched_at from snapshots where document_id = ${id} order by id offset 2 limit 1`
  expect(await lastChange(id)).toMatchObject({
    is_late: true,
    detected_at: edited?.['fetched_at'],
    route_due_at: expect.any(Date),
  })
  expect(await isHeld(id)).toBe(false)
})

test('the newest snapshot shows a late find when a look saw it again, and else waits for one', async () => {
  const [seenTwice, seenOnce] = [await watched(), await watched()]
  for (const id of [seenTwice, seenOnce]) for (const page of [policy(), EDITED]) await see(id, page)
  await see(seenTwice, EDITED)
  for (const id of [seenTwice, seenOnce]) await overlook(id)
  await judgeAll()
  expect(await kindsOf(seenTwice)).toEqual(['substantive'])
  expect(await kindsOf(seenOnce)).toEqual([])
  await confirm(seenOnce, EDITED)
  expect(await kindsOf(seenOnce)).toEqual(['substantive'])
})

test('what an older extractor overlooked and the page took back is told to nobody', async () => {
  const id = await watched()
  for (const page of [policy(), EDITED, policy().replace('<p>', '<p >')]) await see(id, page)
  await overlook(id)
  await judgeAll()
  expect(await kindsOf(id)).toEqual([])
  const [row] = await sql`select extractor_version from versions where document_id = ${id}`
  expect(row?.['extractor_version']).toBeGreaterThan(0)
})

test('a change in what another declaration reads as well is found late', async () => {
  const id = await watched(['h1', 'h2:nth-of-type(-n+4)', 'p:nth-of-type(-n+5)'])
  for (const page of [policy(), LAST_EDITED, LAST_EDITED]) await see(id, page)
  expect(await kindsOf(id)).toEqual([])
  const wider: Declaration = { sources: [source(`https://judged-${serial}.example/`, ['main'])] }
  await documents.update(store.db, id, { declaration: wider })
  await judgeAll()
  expect(await kindsOf(id)).toEqual(['technical', 'substantive'])
  expect(await lastChange(id)).toMatchObject({ is_late: true })
})

test('what an older extractor refused is read anew, though nothing new comes', async () => {
  const [known, unknown] = [await watched(), await watched()]
  for (const page of [policy(), EDITED]) await see(known, page)
  await see(unknown, policy())
  await sql`update schedule set current_version_id = null where document_id = ${unknown}`
  await sql`delete from versions where document_id = ${unknown}`
  for (const id of [known, unknown]) {
    await sql`delete from candidates where document_id = ${id}`
    await sql`update schedule set judge_due_at = null where document_id = ${id}`
    await sql`update snapshots set verdict = 'broken', reason = 'selector-missing', extractor_version = 0
      where id = (select last_snapshot_id from schedule where document_id = ${id})`
    const page = { extractorVersion: EXTRACTOR_VERSION, after: id - 1, limit: 1 }
    await judgements.wakeOutdated(store.db, page)
  }
  await judgeAll()
  expect(await isHeld(known)).toBe(true)
  expect(await sql`select from versions where document_id = ${unknown}`).toHaveLength(1)
})

/** A look at two sources; null: that one failed. */
async function seeBoth(
  id: number,
  pages: readonly [string | null, string | null],
  kind: looks.LookKind = 'look',
): Promise<void> {
  const [first, second] = pages.map((page) => ({
    bytes: Buffer.from(page ?? ''),
    contentType: page === null ? null : 'text/html',
    url: 'https://judged.example/',
  }))
  if (!first || !second) throw new Error('There are two.')
  const { bytes, contentType } = packParts([first, second])
  const failed = {
    code: 'timeout',
    detail: 'No answer.',
    status: null,
    hostFault: false,
    retryAfterMs: null,
  }
  await see(id, '', kind, { bytes, contentType, ...(pages.includes(null) && { failed }) })
}

const troubleOf = async (id: number) =>
  (await sql`select troubled_at from schedule where document_id = ${id}`)[0]?.['troubled_at']

test('while one source of two fails, a change of the other is told, and the trouble goes on', async () => {
  const id = await watched()
  const addresses = [1, 2].map((at) => source(`https://judged-${serial}.example/${at}`))
  await sql`update documents set declaration = ${sql.json({ sources: addresses })} where id = ${id}`
  await seeBoth(id, [policy(), withAnnexes(3)])
  await seeBoth(id, [policy(), null])
  expect(await isHeld(id)).toBe(false)
  expect(await lastSnapshot(id)).toMatchObject({ verdict: 'same', notes: [{ code: 'part-kept' }] })
  expect(await troubleOf(id)).not.toBeNull()

  await seeBoth(id, [EDITED, null])
  for (let look = 0; look < 4; look += 1) await seeBoth(id, [EDITED, null], 'second-look')
  expect(await kindsOf(id)).toEqual(['substantive'])
  expect(await troubleOf(id)).not.toBeNull()

  await seeBoth(id, [EDITED, withAnnexes(3)])
  expect(await troubleOf(id)).toBeNull()
  expect(await kindsOf(id)).toEqual(['substantive'])
  expect(await isHeld(id)).toBe(false)
})

/** As a differ of long ago left it, which refused these of the snapshots, counted from the first. */
async function refuse(id: number, places: readonly number[]): Promise<void> {
  await sql`delete from candidates where document_id = ${id}`
  await sql`delete from variants where document_id = ${id}`
  await sql`update versions set extractor_version = 0 where document_id = ${id}`
  await sql`update schedule set judge_due_at = null where document_id = ${id}`
  await sql`update snapshots set extractor_version = 0, judged_at = now(), verdict = 'same'
    where document_id = ${id} and previous_id is not null`
  for (const at of places) {
    const [row] = await sql`update snapshots set verdict = 'broken', reason = 'selector-missing'
      where id = (select id from snapshots where document_id = ${id} order by id offset ${at} limit 1) returning id`
    await sql`update checks set outcome = 'quarantined' where snapshot_id = ${row?.['id']}`
  }
}

async function readAnew(id: number): Promise<void> {
  const page = { extractorVersion: EXTRACTOR_VERSION, after: id - 1, limit: 1 }
  await judgements.wakeOutdated(store.db, page)
  await judgeAll()
}

const foundLate = (id: number) =>
  sql`select c.kind, c.is_late, e.id as snapshot from changes c join versions v on v.id = c.to_version_id
    join snapshots e on e.id = v.snapshot_id and e.fetched_at = c.detected_at where c.document_id = ${id} order by c.id`

test('a version that was refused, and that another one has followed since, is found late at its true date', async () => {
  const id = await watched()
  // The older extractor refused both.
  const spaced = (page: string) => page.replace('<p>', '<p >')
  const pages = [policy(), REWORDED, spaced(REWORDED), REWORDED_TOO, spaced(REWORDED_TOO)]
  for (const page of pages) await see(id, page)
  await refuse(id, [1, 2, 3, 4])
  await readAnew(id)
  const stored = await sql`select id from snapshots where document_id = ${id} order by id`
  expect(await foundLate(id)).toEqual([
    { kind: 'substantive', is_late: true, snapshot: stored[1]?.['id'] },
    { kind: 'substantive', is_late: true, snapshot: stored[3]?.['id'] },
  ])
})

test('a version that was refused for days, and taken back since, is found late, and its end too', async () => {
  const id = await watched()
  for (const page of [policy(), EDITED, EDITED, EDITED, EDITED]) await see(id, page)
  await see(id, policy())
  await see(id, policy())
  await refuse(id, [1])
  await sql`update checks set at = at - interval '1 day' where id = (
    select min(c.id) from checks c join snapshots e on e.id = c.snapshot_id
    where c.document_id = ${id} and e.verdict = 'broken')`
  await readAnew(id)
  expect(await foundLate(id)).toMatchObject([
    { kind: 'substantive', is_late: true },
    { kind: 'substantive', is_late: true },
  ])
  const [current] = await sql`select v.text_sha256 = f.text_sha256 as is_first
    from schedule s join versions v on v.id = s.current_version_id
    join versions f on f.document_id = s.document_id and f.previous_id is null where s.document_id = ${id}`
  expect(current).toEqual({ is_first: true })
})

test('a text that was refused, and that the page took back at once, is told to nobody', async () => {
  const id = await watched()
  for (const page of [policy(), EDITED, policy(), policy()]) await see(id, page)
  await refuse(id, [1])
  await readAnew(id)
  expect(await kindsOf(id)).toEqual([])
})

test('walls of the past stay walls, and nobody hears of them again', async () => {
  const id = await watched()
  for (const page of [policy(), WALL, policy().replace('<p>', '<p >')]) await see(id, page)
  await sql`update versions set extractor_version = 0 where document_id = ${id}`
  await readAnew(id)
  expect(await kindsOf(id)).toEqual([])
  const stored = await sql`select verdict from snapshots where document_id = ${id} order by id`
  expect(stored.map((row) => row['verdict'])).toEqual(['first', 'broken', 'same'])
  const [row] = await sql`select troubled_at from schedule where document_id = ${id}`
  expect(row).toEqual({ troubled_at: null })
})

test('the last snapshot, refused and let in by a newer extractor, is told as late, and the trouble is over', async () => {
  const [seenTwice, seenOnce] = [await watched(), await watched()]
  for (const id of [seenTwice, seenOnce]) for (const page of [policy(), EDITED]) await see(id, page)
  await see(seenTwice, EDITED)
  for (const id of [seenTwice, seenOnce]) {
    await refuse(id, [1])
    await sql`update schedule set last_good_at = '2026-01-01', troubled_at = (
      select max(fetched_at) from snapshots where document_id = ${id}) where document_id = ${id}`
    await readAnew(id)
    const [row] = await sql`select troubled_at from schedule where document_id = ${id}`
    expect(row).toEqual({ troubled_at: null })
  }
  expect(await isHeld(seenTwice)).toBe(false)
  expect(await isHeld(seenOnce)).toBe(true)
  // Its own first look said that it was not the document.
  await confirm(seenOnce, EDITED, 5)
  for (const id of [seenTwice, seenOnce]) {
    expect(await foundLate(id)).toMatchObject([{ kind: 'substantive', is_late: true }])
  }
})

test('a text that a newer extractor cuts short is no change, whatever the gate thinks of it', async () => {
  const [id, longer] = [await watched(), await watched()]
  await see(id, withAnnexes(5))
  await see(longer, withAnnexes(18))
  await sql`update versions set extractor_version = 0,
    text = (select text from versions where document_id = ${longer}) where document_id = ${id}`
  const page = { extractorVersion: EXTRACTOR_VERSION, after: id - 1, limit: 1 }
  await judgements.wakeOutdated(store.db, page)
  await judgeAll()
  expect(await kindsOf(id)).toEqual(['technical'])
})

const nextLookOf = async (id: number) =>
  (
    await sql`select *, extract(epoch from fetch_due_at - now())::float8 as in_s
    from schedule where document_id = ${id}`
  )[0]

test('a text that is refused but may be the document is looked at again within the half hour, once', async () => {
  const id = await watched()
  await see(id, withAnnexes(18))
  await see(id, withAnnexes(5))
  expect((await nextLookOf(id))?.['in_s']).toBeLessThan(1_800)
  await see(id, withAnnexes(4))
  expect((await nextLookOf(id))?.['in_s']).toBeGreaterThan(86_400)
})

test('a text that is taken back is looked for once more on the same day', async () => {
  const id = await watched()
  for (const page of [policy(), EDITED, policy()]) await see(id, page)
  expect((await nextLookOf(id))?.['in_s']).toBeLessThan(3_700)
  for (const page of [EDITED, policy()]) await see(id, page)
  expect((await nextLookOf(id))?.['in_s']).toBeGreaterThan(86_400)
})

test('where plain HTTP shows no document a browser looks at once, unless it may not', async () => {
  const [free, barred] = [await watched(), await watched()]
  const [row] = await sql`select declaration from documents where id = ${barred}`
  await sql`update documents set declaration = ${sql.json({ ...row?.['declaration'], render: 'never' })}
    where id = ${barred}`
  for (const id of [free, barred]) await see(id, '<html><body><script>run()</script></body></html>')
  expect(await nextLookOf(free)).toMatchObject({
    needs_browser: true,
    plain_due_at: expect.any(Date),
  })
  expect((await nextLookOf(free))?.['in_s']).toBeLessThan(60)
  expect(await nextLookOf(barred)).toMatchObject({ needs_browser: false })
})

test('a look that wants a browser knows whether one has read the version', async () => {
  const id = await watched()
  await see(id, policy())
  await sql`update hosts set free_at = now()`
  await sql`update snapshots set via = 'browser' where document_id = ${id}`
  await sql`update schedule set fetch_due_at = now(), leased_until = null, needs_browser = true where document_id = ${id}`
  const [row] = await sql`select fetch_attempt from schedule where document_id = ${id}`
  const due = { id, attempt: Number(row?.['fetch_attempt']), kind: 'look' } as const
  const claim = await looks.claimLook(store.db, due, { leaseMs: 60_000, gapMs: 0 })
  expect(claim).toMatchObject({ needsBrowser: true, versionVia: 'browser' })
})

test('a wall before a page that plain HTTP has read is looked at again in an hour, then with a browser', async () => {
  const id = await watched()
  await see(id, policy())
  await see(id, WALL)
  const first = await nextLookOf(id)
  expect(first).toMatchObject({ needs_browser: false })
  expect(first?.['in_s']).toBeLessThan(3_700)
  await see(id, WALL.replace('continue', 'go on'))
  expect(await nextLookOf(id)).toMatchObject({ needs_browser: true })
})

test('what a judgement notes and how sure it is stand on snapshot and check', async () => {
  const id = await watched(['#gone'])
  await see(id, policy())
  expect(await lastSnapshot(id)).toMatchObject({
    score: expect.any(Number),
    notes: [{ code: 'healed' }],
  })
  const [check] = await sql`select notes from checks where document_id = ${id}`
  expect(check).toMatchObject({ notes: [{ code: 'healed' }] })
  // The operator hears of it: the selector is theirs to mend.
  const told = warnings.map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
  expect(told).toContainEqual(expect.objectContaining({ documentId: id, note: 'healed' }))
  const [version] = await sql`select links from versions where document_id = ${id}`
  expect(version?.['links']).toEqual(expect.any(Array))
})
