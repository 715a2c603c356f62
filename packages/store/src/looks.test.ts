import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import type { Store } from './client.ts'
import { openStore } from './client.ts'
import { readSnapshot } from './evidence.ts'
import { aDocument } from './fixtures.ts'
import { claimLook, claimLooks, dueLooks, lookNow, recordLook, recordUnchanged } from './looks.ts'
import type { LookResult } from './looks.ts'
import { candidates, checks, hosts, schedule, snapshots } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

const LEASE = { leaseMs: 60_000, gapMs: 0 }
const POLICY = { intervalMs: 86_400_000, secondLookMs: 600_000 }

function page(body: string): LookResult {
  return {
    kind: 'page',
    at: new Date(),
    durationMs: 12.6,
    status: 200,
    bytes: Buffer.from(body),
    contentType: 'text/html',
    headers: { etag: '"1"' },
    finalUrl: 'https://a.example/privacy',
    etag: '"1"',
    lastModified: null,
  }
}

const timeout: LookResult = {
  kind: 'failed',
  at: new Date(),
  durationMs: 60_000,
  code: 'timeout',
  detail: 'No answer within 60 s.',
  status: null,
  finalUrl: null,
  hostFault: true,
  retryAfterMs: null,
}

async function claimNow(id: number, kind: 'look' | 'second-look' = 'look') {
  const [row] = await store.db.select().from(schedule).where(eq(schedule.documentId, id))
  return claimLook(store.db, { id, attempt: row?.fetchAttempt ?? -1, kind }, LEASE)
}

async function claimed(id: number, kind: 'look' | 'second-look' = 'look') {
  const claim = await claimNow(id, kind)
  if (!claim) throw new Error('The look was not to be had.')
  return claim
}

async function dueAgain(id: number) {
  await store.db
    .update(schedule)
    .set({ fetchDueAt: sql`now()`, leasedUntil: null })
    .where(eq(schedule.documentId, id))
}

const outcomesOf = async (id: number) =>
  (await store.db.select().from(checks).where(eq(checks.documentId, id)).orderBy(checks.id)).map(
    (check) => check.outcome,
  )
const scheduleOf = async (id: number) =>
  (await store.db.select().from(schedule).where(eq(schedule.documentId, id)))[0]
const snapshotsOf = (id: number) =>
  store.db.select().from(snapshots).where(eq(snapshots.documentId, id)).orderBy(snapshots.id)

test('two claims of one look: the loser walks away', async () => {
  const { id } = await aDocument(store.db)
  const both = await Promise.all([
    claimLook(store.db, { id, attempt: 0, kind: 'look' }, LEASE),
    claimLook(store.db, { id, attempt: 0, kind: 'look' }, LEASE),
  ])
  expect(both.filter((claim) => claim !== null)).toHaveLength(1)
})

test('a look stores the bytes once, wakes the judge, and sets the next slot', async () => {
  const { id } = await aDocument(store.db)
  expect(await recordLook(store.db, await claimed(id), page('one'), POLICY)).toBe('changed')
  const row = await scheduleOf(id)
  expect(row?.judgeDueAt).not.toBeNull()
  expect(row?.fetchDueAt?.getTime()).toBeGreaterThan(Date.now())
  expect(row?.fetchDueAt?.getTime()).toBeLessThanOrEqual(Date.now() + POLICY.intervalMs)
  await dueAgain(id)
  expect(await recordLook(store.db, await claimed(id), page('one'), POLICY)).toBe('unchanged')
  const [snapshot, ...others] = await snapshotsOf(id)
  expect(others).toEqual([])
  expect((await readSnapshot(store.db, snapshot?.id ?? 0)).toString()).toBe('one')
})

test('a look that was overtaken leaves a check, and nothing else', async () => {
  const { id } = await aDocument(store.db)
  const slow = await claimed(id)
  await dueAgain(id)
  const fast = await claimed(id)
  await recordLook(store.db, fast, page('new'), POLICY)
  expect(await recordLook(store.db, slow, page('old'), POLICY)).toBe('superseded')
  expect(await outcomesOf(id)).toEqual(['changed', 'superseded'])
  expect(await snapshotsOf(id)).toHaveLength(1)
})

test('a failed look leaves a check with its reason, comes again soon, and backs its host off', async () => {
  const { id, host } = await aDocument(store.db)
  expect(await recordLook(store.db, await claimed(id), timeout, POLICY)).toBe('failed')
  const [check] = await store.db.select().from(checks).where(eq(checks.documentId, id))
  expect(check).toMatchObject({ outcome: 'failed', reason: 'timeout', detail: timeout.detail })
  expect((await scheduleOf(id))?.fetchDueAt?.getTime()).toBeLessThan(Date.now() + 120_000)
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, host))
  expect(row?.freeAt.getTime()).toBeGreaterThan(Date.now() + 5_000)
})

test('a host is asked once in its gap, whatever waits', async () => {
  const first = await aDocument(store.db)
  const second = await aDocument(store.db, { host: first.host })
  const gap = { ...LEASE, gapMs: 60_000 }
  expect(await claimLook(store.db, { id: first.id, attempt: 0, kind: 'look' }, gap)).not.toBeNull()
  expect(await claimLook(store.db, { id: second.id, attempt: 0, kind: 'look' }, gap)).toBeNull()
  expect((await scheduleOf(second.id))?.fetchAttempt).toBe(0)
})

test('a second look wakes the judge whatever its bytes, and leaves the next look alone', async () => {
  const { id, host } = await aDocument(store.db)
  await recordLook(store.db, await claimed(id), page('held'), POLICY)
  const [snapshot] = await snapshotsOf(id)
  const before = (await scheduleOf(id))?.fetchDueAt
  await store.db.update(schedule).set({ judgeDueAt: null }).where(eq(schedule.documentId, id))
  await store.db.insert(candidates).values({
    documentId: id,
    host,
    snapshotId: snapshot?.id ?? 0,
    dueAt: new Date(0),
    deadlineAt: new Date(Date.now() + 7_200_000),
  })
  await recordLook(store.db, await claimed(id, 'second-look'), page('held'), POLICY)
  const row = await scheduleOf(id)
  expect(row?.judgeDueAt).not.toBeNull()
  expect(row?.fetchDueAt).toEqual(before)
  const [candidate] = await store.db.select().from(candidates).where(eq(candidates.documentId, id))
  expect(candidate).toMatchObject({ looks: 1, dueAt: null })
})

test('what was clicked stands on the check and on the snapshot', async () => {
  const document = await aDocument(store.db)
  const claim = await claimed(document.id)
  const clicked = ['#wall .accept']
  const seen = { ...page('behind the wall'), via: 'browser', clicked } as const
  await recordLook(store.db, claim, seen, POLICY)
  const [check] = await store.db.select().from(checks).where(eq(checks.documentId, document.id))
  expect(check?.detail).toBe('Clicked before the page was read: #wall .accept.')
  const [snapshot] = await store.db
    .select()
    .from(snapshots)
    .where(eq(snapshots.documentId, document.id))
  expect(snapshot?.clicked).toEqual(clicked)
})

test('a browser is left when plain HTTP suffices, and else plain HTTP is asked again when it is time', async () => {
  const { id } = await aDocument(store.db)
  await store.db.update(schedule).set({ needsBrowser: true }).where(eq(schedule.documentId, id))
  const seen = { ...page('text'), via: 'browser' } as const
  const first = await claimed(id)
  expect(first.triesPlain).toBe(true)
  const stays = { leavesBrowser: false, isLook: false, againInMs: 86_400_000 }
  await recordLook(store.db, first, { ...seen, plain: stays }, POLICY)
  await dueAgain(id)
  expect(await claimed(id)).toMatchObject({ needsBrowser: true, triesPlain: false })
  await store.db.execute(
    sql`update schedule set plain_due_at = now(), fetch_due_at = now(), leased_until = null where document_id = ${id}`,
  )
  const again = await claimed(id)
  expect(again.triesPlain).toBe(true)
  await recordLook(
    store.db,
    again,
    { ...timeout, plain: { ...stays, leavesBrowser: true } },
    POLICY,
  )
  expect(await scheduleOf(id)).toMatchObject({ needsBrowser: false, plainDueAt: null })
})

test('a look that lacks a source has failed, and what it brought is judged all the same', async () => {
  const { id } = await aDocument(store.db)
  await recordLook(store.db, await claimed(id), page('one and two'), POLICY)
  await store.db.update(schedule).set({ judgeDueAt: null }).where(eq(schedule.documentId, id))
  const { code, detail, hostFault, retryAfterMs } = timeout
  const failed = { code, detail, hostFault, retryAfterMs, status: null }
  const seen = page('one')
  if (seen.kind !== 'page') throw new Error('It is a page.')
  const delays: number[] = []
  for (let look = 0; look < 3; look += 1) {
    await dueAgain(id)
    await store.db.execute(sql`update hosts set free_at = now()`)
    await recordLook(store.db, await claimed(id), { ...seen, failed }, POLICY)
    delays.push(Number((await scheduleOf(id))?.fetchDueAt) - Date.now())
  }
  expect(await outcomesOf(id)).toEqual(['changed', 'failed', 'failed', 'failed'])
  const [, second, ...others] = await snapshotsOf(id)
  expect(others).toEqual([])
  const [, , , last] = await store.db
    .select()
    .from(checks)
    .where(eq(checks.documentId, id))
    .orderBy(checks.id)
  expect(last).toMatchObject({ snapshotId: second?.id, reason: 'timeout', detail })
  // It is tried again like any look that failed, ever more seldom.
  expect(delays[2]).toBeGreaterThan(3.5 * 60_000)
  expect(await scheduleOf(id)).toMatchObject({
    judgeDueAt: expect.any(Date),
    troubledAt: expect.any(Date),
    lastSnapshotId: second?.id,
  })
})

test('equal bytes of a quarantined snapshot are quarantined, not unchanged', async () => {
  const { id } = await aDocument(store.db)
  await recordLook(store.db, await claimed(id), page('wall'), POLICY)
  await store.db
    .update(snapshots)
    .set({ verdict: 'broken', reason: 'bot-wall', judgedAt: new Date() })
    .where(eq(snapshots.documentId, id))
  await dueAgain(id)
  expect(await recordLook(store.db, await claimed(id), page('wall'), POLICY)).toBe('quarantined')
  expect((await scheduleOf(id))?.lastGoodAt).toBeNull()
})

test('forty revisions read back exactly, with a full copy at least every 32nd', async () => {
  const { id } = await aDocument(store.db)
  const body = (n: number) => `${'We may share data with partners. '.repeat(500)} Revision ${n}.`
  for (let n = 0; n < 40; n++) {
    await dueAgain(id)
    await recordLook(store.db, await claimed(id), page(body(n)), POLICY)
  }
  const stored = await snapshotsOf(id)
  for (const [n, snapshot] of stored.entries()) {
    expect((await readSnapshot(store.db, snapshot.id)).toString()).toBe(body(n))
  }
  const links = await store.db.execute<{ most: number; full: number }>(
    sql`select max(links) as most, count(*) filter (where links = 0)::int as full from contents where document_id = ${id}`,
  )
  expect(links[0]).toEqual({ most: 31, full: 2 })
})

test('a base that was altered is noticed, not read as something else', async () => {
  const { id } = await aDocument(store.db)
  for (const body of ['first text of some length', 'second text of some length']) {
    await dueAgain(id)
    await recordLook(store.db, await claimed(id), page(body), POLICY)
  }
  await store.db.execute(
    sql`update contents set data = (select data from contents where document_id = ${id} and links = 1) where document_id = ${id} and links = 0`,
  )
  const [, second] = await snapshotsOf(id)
  await expect(readSnapshot(store.db, second?.id ?? 0)).rejects.toThrow()
})

test('a host with thousands overdue does not hold up another, and idle hosts leave the head of the queue', async () => {
  const crowded = await aDocument(store.db)
  for (let n = 0; n < 60; n++) await aDocument(store.db, { host: crowded.host })
  const other = await aDocument(store.db)
  const due = await dueLooks(store.db, 1_000)
  expect(due.map((look) => look.id)).toContain(other.id)
  await recordLook(store.db, await claimed(other.id), page('x'), POLICY)
  await dueLooks(store.db, 1_000)
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, other.host))
  expect(row?.dueAt.getTime()).toBe((await scheduleOf(other.id))?.fetchDueAt?.getTime())
})

test('a host whose only due document is being looked at is idle until the lease ends, and due again then', async () => {
  const { id, host } = await aDocument(store.db)
  await claimed(id)
  expect((await dueLooks(store.db, 1_000)).map((look) => look.id)).not.toContain(id)
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, host))
  expect(row?.dueAt).toEqual((await scheduleOf(id))?.leasedUntil)
  // As if the fetcher had died, and its lease had ended.
  await store.db.execute(
    sql`update schedule set leased_until = now() - interval '1 second' where document_id = ${id}`,
  )
  await store.db.execute(sql`update hosts set due_at = now() where id = ${host}`)
  expect((await dueLooks(store.db, 1_000)).map((look) => look.id)).toContain(id)
  expect((await claimed(id)).attempt).toBe(2)
})

test('a document that is looked at no more is not to be had, lease or none', async () => {
  const { id } = await aDocument(store.db)
  await store.db.execute(sql`
    update schedule set fetch_due_at = null, leased_until = now() - interval '1 second' where document_id = ${id}`)
  expect(await claimNow(id)).toBeNull()
})

test('a due time that is being written while idle hosts are put off is not lost', async () => {
  const { id, host } = await aDocument(store.db)
  await store.db.update(schedule).set({ fetchDueAt: null }).where(eq(schedule.documentId, id))
  await store.db.transaction(async (tx) => {
    await lookNow(tx, id)
    // Another connection: it cannot see the new due time yet, and takes the host for idle.
    await dueLooks(store.db, 1_000)
  })
  expect((await dueLooks(store.db, 1_000)).map((look) => look.id)).toContain(id)
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, host))
  expect(row?.dueAt.getTime()).toBeLessThanOrEqual(Date.now())
})

/** Documents that were looked at once, and are due and claimed again. */
async function claimedAgain(count: number) {
  const ids: number[] = []
  for (let n = 0; n < count; n++) {
    const { id } = await aDocument(store.db)
    await recordLook(store.db, await claimed(id), page('one'), POLICY)
    await dueAgain(id)
    ids.push(id)
  }
  const claims = await claimLooks(
    store.db,
    ids.map((id) => ({ id, attempt: 1, kind: 'look' as const })),
    LEASE,
  )
  return claims.map((claim) => {
    if (!claim) throw new Error('The look was not to be had.')
    return claim
  })
}

function notModified(finalUrl = 'https://a.example/privacy'): LookResult {
  return { kind: 'not-modified', at: new Date(), durationMs: 3, status: 304, finalUrl }
}

test('of looks claimed together each goes to one claimer, and what is not due to none', async () => {
  const [first, second] = [await aDocument(store.db), await aDocument(store.db)]
  const look = (id: number, attempt = 0) => ({ id, attempt, kind: 'look' as const })
  const wanted = [look(second.id), look(first.id), look(second.id), look(first.id, 7), look(-1)]
  const claims = await claimLooks(store.db, wanted, LEASE)
  expect(claims.map((claim) => claim?.documentId)).toEqual([
    second.id,
    first.id,
    undefined,
    undefined,
    undefined,
  ])
  expect(claims[1]).toMatchObject({ attempt: 1, kind: 'look', declaration: first.declaration })
  expect(await claimLooks(store.db, wanted, LEASE)).toEqual(wanted.map(() => null))
})

test('a host is asked once in its gap by looks claimed together, and another host is not held up', async () => {
  const first = await aDocument(store.db)
  const second = await aDocument(store.db, { host: first.host })
  const other = await aDocument(store.db)
  const claims = await claimLooks(
    store.db,
    [first, second, other].map(({ id }) => ({ id, attempt: 0, kind: 'look' as const })),
    { ...LEASE, gapMs: 60_000 },
  )
  expect(claims.map((claim) => claim?.documentId)).toEqual([first.id, undefined, other.id])
  expect((await scheduleOf(second.id))?.fetchAttempt).toBe(0)
  expect((await dueLooks(store.db, 1_000)).map((look) => look.id)).not.toContain(second.id)
})

test('a row that somebody else holds keeps the looks claimed with it waiting for nothing', async () => {
  const [held, free] = [await aDocument(store.db), await aDocument(store.db)]
  const looks = [held, free].map(({ id }) => ({ id, attempt: 0, kind: 'look' as const }))
  await store.db.transaction(async (tx) => {
    await tx.select().from(schedule).where(eq(schedule.documentId, held.id)).for('update')
    const claims = await claimLooks(store.db, looks, LEASE)
    expect(claims.map((claim) => claim?.documentId)).toEqual([undefined, free.id])
  })
})

test('looks that found nothing new are recorded together: a check each, and the next slot', async () => {
  const claims = await claimedAgain(3)
  const results = [notModified(), page('one'), page('one')]
  const done = claims.map((claim, n) => ({ claim, result: results[n] ?? notModified() }))
  expect(await recordUnchanged(store.db, done, POLICY)).toEqual([true, true, true])
  for (const { documentId } of claims) {
    expect(await outcomesOf(documentId)).toEqual(['changed', 'unchanged'])
    const row = await scheduleOf(documentId)
    expect(row).toMatchObject({ fetchFailures: 0, etag: '"1"' })
    expect(row?.lastGoodAt).not.toBeNull()
    expect(row?.fetchDueAt?.getTime()).toBeGreaterThan(Date.now())
  }
  const [, check] = await store.db
    .select()
    .from(checks)
    .where(eq(checks.documentId, claims[1]?.documentId ?? 0))
    .orderBy(checks.id)
  expect(check).toMatchObject({ attempt: 2, status: 200, bytes: 3, durationMs: 13 })
  expect(check?.snapshotId).not.toBeNull()
})

test('a look overtaken in the middle of a batch is not recorded with the others', async () => {
  const claims = await claimedAgain(3)
  const overtaken = claims[1]?.documentId ?? 0
  await dueAgain(overtaken)
  await claimed(overtaken)
  const done = claims.map((claim) => ({ claim, result: notModified() }))
  expect(await recordUnchanged(store.db, done, POLICY)).toEqual([true, false, true])
  const [, middle] = done
  if (!middle) throw new Error('There are three.')
  expect(await recordLook(store.db, middle.claim, middle.result, POLICY)).toBe('superseded')
  expect(await outcomesOf(overtaken)).toEqual(['changed', 'superseded'])
})

test('what is more than nothing new is left to be recorded alone', async () => {
  const [changed, failed, broken, troubled, backedOff, good] = await claimedAgain(6)
  if (!changed || !failed || !broken || !troubled || !backedOff || !good) throw new Error('Six.')
  await store.db
    .update(snapshots)
    .set({ verdict: 'broken', reason: 'bot-wall' })
    .where(eq(snapshots.documentId, broken.documentId))
  await store.db
    .update(schedule)
    .set({ troubledAt: new Date() })
    .where(eq(schedule.documentId, troubled.documentId))
  const done = [
    { claim: changed, result: page('two') },
    { claim: failed, result: timeout },
    ...[broken, troubled, { ...backedOff, hostFailures: 1 }, good].map((claim) => ({
      claim,
      result: notModified(),
    })),
  ]
  const recorded = await recordUnchanged(store.db, done, POLICY)
  expect(recorded).toEqual([false, false, false, false, false, true])
  expect(await outcomesOf(changed.documentId)).toEqual(['changed'])
})

test('a row that fails the statement costs the others nothing: each is then recorded alone', async () => {
  const claims = await claimedAgain(3)
  const done = claims.map((claim, n) => ({
    claim,
    result: notModified(n === 1 ? 'https://a.example/\u0000' : undefined),
  }))
  expect(await recordUnchanged(store.db, done, POLICY)).toEqual([false, false, false])
  const alone = await Promise.allSettled(
    done.map(({ claim, result }) => recordLook(store.db, claim, result, POLICY)),
  )
  expect(alone.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
