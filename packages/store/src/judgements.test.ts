import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Declaration } from '@clausewatch/core'
import { useDatabase } from '../../../test/support/database.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { REDLINE, aDocument } from './fixtures.ts'
import { loadCase } from './cases.ts'
import { readContent, readSnapshot, sha256 } from './evidence.ts'
import { claimJudgement, dueJudgements, putOffJudgement } from './judgements.ts'
import { recordLook } from './looks.ts'
import { bySnapshots, claim as claimRender, keep } from './renders.ts'
import { settle } from './settlements.ts'
import type { Settlement } from './settlements.ts'
import { candidates, changes, checks, hosts, schedule, snapshots, versions } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

const LEASE_MS = 60_000
const inTwoHours = () => new Date(Date.now() + 7_200_000)
const DECLARATION: Declaration = {
  sources: [{ url: 'https://a.example/', select: [], remove: [], filters: [] }],
}

async function aSnapshot(documentId: number, body: string): Promise<number> {
  const [row] = await store.db
    .update(schedule)
    .set({ fetchAttempt: sql`${schedule.fetchAttempt} + 1` })
    .where(eq(schedule.documentId, documentId))
    .returning({ attempt: schedule.fetchAttempt })
  const look = { documentId, attempt: row?.attempt ?? 0, kind: 'look' } as const
  await recordLook(
    store.db,
    look,
    {
      kind: 'page',
      at: new Date(),
      durationMs: 1,
      status: 200,
      bytes: Buffer.from(body),
      contentType: 'text/html',
      headers: {},
      finalUrl: 'https://a.example/',
      etag: null,
      lastModified: null,
    },
    { intervalMs: 86_400_000, secondLookMs: 600_000 },
  )
  const [{ id } = { id: 0 }] = await store.db
    .select({ id: sql<number>`max(${snapshots.id})::float8` })
    .from(snapshots)
    .where(eq(snapshots.documentId, documentId))
  return id
}

async function claimed(id: number) {
  const [row] = await store.db.select().from(schedule).where(eq(schedule.documentId, id))
  const claim = await claimJudgement(store.db, { id, attempt: row?.judgeAttempt ?? -1 }, LEASE_MS)
  if (!claim) throw new Error('The judgement was not to be had.')
  return claim
}

const NOTHING = {
  declaration: DECLARATION,
  extractorVersion: 1,
  publish: null,
  candidate: 'keep',
  contradicted: null,
  again: null,
  isReread: false,
  look: null,
} as const

function publishing(
  snapshotId: number,
  currentVersionId: number | null,
  kind: 'first' | 'substantive' | 'effective-date' | 'cosmetic' | 'technical',
): Settlement {
  const change = { headline: 'h', reasons: [], redline: REDLINE, notes: [], looks: 5 }
  return {
    ...NOTHING,
    currentVersionId,
    marks: [{ snapshotId, verdict: kind === 'technical' ? 'same' : kind }],
    publish: {
      snapshotId,
      fromAt: new Date(),
      text: `Text of snapshot ${snapshotId}.\n`,
      title: null,
      language: 'en',
      method: 'declared',
      partEnds: null,
      links: [],
      record: null,
      change: kind === 'first' ? null : { ...change, kind, effectiveOn: null, isLate: false },
    },
    candidate: 'drop',
  }
}

async function withVersion() {
  const document = await aDocument(store.db)
  const snapshotId = await aSnapshot(document.id, 'one')
  await settle(store.db, await claimed(document.id), publishing(snapshotId, null, 'first'))
  const [row] = await store.db.select().from(schedule).where(eq(schedule.documentId, document.id))
  return { ...document, versionId: row?.currentVersionId ?? 0 }
}

const changesOf = (id: number) => store.db.select().from(changes).where(eq(changes.documentId, id))

test('the first version is no change, and the judge has nothing left to do', async () => {
  const { id, versionId } = await withVersion()
  expect(versionId).toBeGreaterThan(0)
  expect(await changesOf(id)).toEqual([])
  expect((await dueJudgements(store.db, 100)).map((due) => due.id)).not.toContain(id)
})

test('two judgements of one document at once record one change', async () => {
  const { id, versionId } = await withVersion()
  const snapshotId = await aSnapshot(id, 'two')
  const slow = await claimed(id)
  await store.db
    .update(schedule)
    .set({ judgeDueAt: sql`now()` })
    .where(eq(schedule.documentId, id))
  const fast = await claimed(id)
  const settlement = publishing(snapshotId, versionId, 'substantive')
  const both = await Promise.all([
    settle(store.db, fast, settlement),
    settle(store.db, slow, settlement),
  ])
  expect(both.filter((one) => one.settled)).toHaveLength(1)
  expect(await changesOf(id)).toHaveLength(1)
})

test('a judgement that compared with a version that is no longer current writes nothing', async () => {
  const { id, versionId } = await withVersion()
  const two = await aSnapshot(id, 'two')
  await settle(store.db, await claimed(id), publishing(two, versionId, 'substantive'))
  const three = await aSnapshot(id, 'three')
  const stale = await settle(
    store.db,
    await claimed(id),
    publishing(three, versionId, 'substantive'),
  )
  expect(stale).toEqual({ settled: false, change: null })
  expect(await changesOf(id)).toHaveLength(1)
})

test('only a substantive change and a moved date are routed', async () => {
  for (const kind of ['substantive', 'effective-date', 'cosmetic', 'technical'] as const) {
    const { id, versionId } = await withVersion()
    const snapshotId = await aSnapshot(id, kind)
    await settle(store.db, await claimed(id), publishing(snapshotId, versionId, kind))
    const [change] = await changesOf(id)
    expect(change?.routeDueAt !== null).toBe(kind === 'substantive' || kind === 'effective-date')
  }
})

test('snapshots are judged oldest first, until none is left', async () => {
  const { id, versionId } = await withVersion()
  const two = await aSnapshot(id, 'two')
  const three = await aSnapshot(id, 'three')
  expect((await loadCase(store.db, id))?.snapshot?.id).toBe(two)
  const pass = (snapshotId: number): Settlement => ({
    ...NOTHING,
    currentVersionId: versionId,
    marks: [{ snapshotId, verdict: 'same' }],
  })
  await settle(store.db, await claimed(id), pass(two))
  expect((await loadCase(store.db, id))?.snapshot?.id).toBe(three)
  await settle(store.db, await claimed(id), pass(three))
  expect((await loadCase(store.db, id))?.snapshot).toBeNull()
})

test('a broken snapshot turns its check into quarantined, with the reason', async () => {
  const { id, versionId } = await withVersion()
  const snapshotId = await aSnapshot(id, 'Just a moment…')
  await settle(store.db, await claimed(id), {
    ...NOTHING,
    currentVersionId: versionId,
    marks: [{ snapshotId, verdict: 'broken', reason: 'bot-wall', detail: 'A challenge page.' }],
  })
  const rows = await store.db.select().from(checks).where(eq(checks.snapshotId, snapshotId))
  expect(rows).toMatchObject([{ outcome: 'quarantined', reason: 'bot-wall' }])
  expect(await store.db.select().from(versions).where(eq(versions.documentId, id))).toHaveLength(1)
})

test('a candidate is looked at again in time, and its host wakes for it', async () => {
  const { id, versionId, host } = await withVersion()
  const two = await aSnapshot(id, 'two')
  await settle(store.db, await claimed(id), held(two, versionId))
  const [candidate] = await store.db.select().from(candidates).where(eq(candidates.documentId, id))
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, host))
  expect(row?.dueAt.getTime()).toBeLessThanOrEqual(candidate?.dueAt?.getTime() ?? 0)
})

test('what a browser showed of a candidate goes with it, unless it became a version', async () => {
  const { id, versionId } = await withVersion()
  const dropped = await aSnapshot(id, 'two')
  const render = async (snapshotId: number) => {
    const request = await claimRender(
      store.db,
      { id: snapshotId, attempt: 0 },
      { leaseMs: 60_000, gapMs: 0 },
    )
    if (!request) throw new Error('No picture was asked for.')
    const html = Buffer.from(`<p>${snapshotId}</p>`)
    const seen = { takenAt: new Date(), finalUrl: 'https://a.example/', textKept: 1, clicked: null }
    await keep(store.db, request, { ...seen, html, screenshot: Buffer.from('a picture') })
    return html
  }
  await settle(store.db, await claimed(id), held(dropped, versionId))
  const html = await render(dropped)
  // Its place is taken by another text, which is told.
  const told = await aSnapshot(id, 'three')
  await settle(store.db, await claimed(id), held(told, versionId))
  const kept = await render(told)
  await aSnapshot(id, 'four')
  await settle(store.db, await claimed(id), publishing(told, versionId, 'substantive'))
  const shown = await bySnapshots(store.db, [dropped, told])
  expect([...shown.keys()]).toEqual([told])
  expect(await readContent(store.db, id, sha256(kept))).toEqual(kept)
  await expect(readContent(store.db, id, sha256(html))).rejects.toThrow('missing')
  // The snapshots themselves are evidence.
  expect((await readSnapshot(store.db, dropped)).toString()).toBe('two')
})

test('a judgement that keeps failing counts its failures and comes back later', async () => {
  const { id } = await withVersion()
  await aSnapshot(id, 'poison')
  for (const failures of [0, 1, 2]) {
    const claim = await claimed(id)
    expect(claim.failures).toBe(failures)
    await putOffJudgement(store.db, claim, { inMs: 0, failures: claim.failures + 1 })
  }
})

test('a version keeps what it was read with, so that another reading is known', async () => {
  const { id } = await withVersion()
  const found = await loadCase(store.db, id)
  expect(found?.current?.declaration).toEqual(DECLARATION)
  expect(found?.declaration).not.toEqual(DECLARATION)
})

const held = (snapshotId: number, versionId: number): Settlement => ({
  ...NOTHING,
  currentVersionId: versionId,
  marks: [{ snapshotId, verdict: 'substantive' }],
  candidate: {
    snapshotId,
    lookInMs: 600_000,
    deadlineAt: inTwoHours(),
    isKnown: false,
    isLate: false,
  },
})

test('a candidate is decided at its deadline though no look comes', async () => {
  const { id, versionId } = await withVersion()
  const two = await aSnapshot(id, 'two')
  await settle(store.db, await claimed(id), held(two, versionId))
  const [candidate] = await store.db.select().from(candidates).where(eq(candidates.documentId, id))
  const [row] = await store.db.select().from(schedule).where(eq(schedule.documentId, id))
  expect(row?.judgeDueAt).toEqual(candidate?.deadlineAt)
})

test('a second look that came is decided, whatever is settled in between', async () => {
  const { id, versionId } = await withVersion()
  const two = await aSnapshot(id, 'two')
  await settle(store.db, await claimed(id), held(two, versionId))
  await store.db.update(candidates).set({ dueAt: null }).where(eq(candidates.documentId, id))
  await store.db
    .update(schedule)
    .set({ judgeDueAt: sql`now()` })
    .where(eq(schedule.documentId, id))
  const technical = {
    ...publishing(two, versionId, 'technical'),
    marks: [],
    candidate: 'keep' as const,
  }
  await settle(store.db, await claimed(id), technical)
  expect((await dueJudgements(store.db, 100)).map((due) => due.id)).toContain(id)
})

test('a refused snapshot is remembered until a good one comes', async () => {
  const { id, versionId } = await withVersion()
  const two = await aSnapshot(id, 'two')
  const refused = { snapshotId: two, verdict: 'broken', reason: 'truncated' } as const
  const base = { ...held(two, versionId), candidate: 'keep' } as const
  await settle(store.db, await claimed(id), { ...base, marks: [refused] })
  expect((await loadCase(store.db, id))?.quarantined?.id).toBe(two)
  const three = await aSnapshot(id, 'three')
  const good = { snapshotId: three, verdict: 'same' } as const
  await settle(store.db, await claimed(id), { ...base, marks: [good] })
  expect((await loadCase(store.db, id))?.quarantined).toBeNull()
})
