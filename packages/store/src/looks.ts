import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { DOUBTED_REASONS } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'
import type { Db } from './client.ts'
import { putContent, sha256 } from './evidence.ts'
import { later } from './later.ts'
import { candidates, checks, documents, hosts, schedule, snapshots } from './schema.ts'

export type LookKind = 'look' | 'second-look'
export type DueLook = { readonly id: number; readonly attempt: number; readonly kind: LookKind }

/** Reads a job's payload back into the look that it stands for. */
export function parseDueLook(job: {
  readonly id: number | string
  readonly attempt: number
  readonly kind?: string | undefined
}): DueLook {
  return {
    id: Number(job.id),
    attempt: job.attempt,
    kind: job.kind === 'second-look' ? 'second-look' : 'look',
  }
}

// Documents of one host handed out at a time: the host's slot lets one through, the rest walk away and come again.
const DUE_PER_HOST = 20

/**
 * Looks that are due, of hosts that may be asked: hosts first, then each one's documents, so that a host with half a
 * million overdue documents does not hold up the others. Hosts found with nothing due are put off to when they have.
 */
export async function dueLooks(db: Db, limit: number): Promise<readonly DueLook[]> {
  const rows = await db.execute<{
    host: string
    id: number | null
    attempt: number
    kind: LookKind
  }>(sql`
    with free as (select id from hosts where due_at <= now() order by due_at limit ${limit})
    select free.id as host, due.document_id::float8 as id, due.attempt, due.kind
    from free left join lateral (
      (select c.document_id, s.fetch_attempt as attempt, 'second-look' as kind, c.due_at,
         row_number() over (order by c.due_at) as place
       from candidates c join schedule s on s.document_id = c.document_id
       where c.host = free.id and c.due_at <= now() order by c.due_at limit ${DUE_PER_HOST})
      union all
      (select s.document_id, s.fetch_attempt, 'look', s.fetch_due_at,
         row_number() over (order by s.fetch_due_at) as place
       from schedule s
       where s.host = free.id and s.fetch_due_at <= now() order by s.fetch_due_at limit ${DUE_PER_HOST})
    ) due on true
    -- Each host's first before any host's second: a host lets one through in a gap, whatever waits behind it.
    order by due.place, due.kind desc, due.due_at`)
  const idle = rows.filter((row) => row.id === null).map((row) => row.host)
  if (idle.length > 0) await putOffHosts(db, idle)
  const looks = rows.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]))
  return looks.slice(0, limit).map(({ id, attempt, kind }) => ({ id, attempt, kind }))
}

/**
 * Locks the hosts in one statement and computes in the next, whose snapshot sees all that was committed before the
 * locks: else a due time that is written meanwhile would be overwritten by an older, later one, and lost.
 */
async function putOffHosts(db: Db, ids: readonly string[]): Promise<void> {
  await db.transaction(async (tx) => {
    const held = await tx
      .select({ id: hosts.id })
      .from(hosts)
      .where(and(inArray(hosts.id, [...ids]), sql`${hosts.dueAt} <= now()`))
      .orderBy(asc(hosts.id))
      .for('update', { skipLocked: true })
    if (held.length === 0) return
    const heldIds = held.map((host) => host.id)
    await tx.execute(sql`
      update hosts h set due_at = greatest(h.free_at, least(
        coalesce((select min(s.fetch_due_at) from schedule s where s.host = h.id), 'infinity'),
        coalesce((select min(c.due_at) from candidates c where c.host = h.id), 'infinity')))
      where h.id in ${heldIds}`)
  })
}

/**
 * Brings a host forward if something of it becomes due at `at` before its turn; its slot is respected. Always locks the
 * row, even when nothing is to be moved: putOffHosts must not compute from a due time that we are about to commit.
 */
export async function wakeHost(db: Db, host: string, at: Date | null | undefined): Promise<void> {
  if (!at) return
  const due = sql`greatest(free_at, ${at.toISOString()}::timestamptz)`
  await db.execute(sql`update hosts set due_at = least(due_at, ${due}) where id = ${host}`)
}

/** Makes a document's next look due now, whatever its schedule. */
export async function lookNow(db: Db, documentId: number): Promise<void> {
  const [row] = await db
    .update(schedule)
    .set({ fetchDueAt: sql`now()` })
    .where(eq(schedule.documentId, documentId))
    .returning({ host: schedule.host, fetchDueAt: schedule.fetchDueAt })
  if (row) await wakeHost(db, row.host, row.fetchDueAt)
}

export type ClaimedLook = {
  readonly documentId: number
  readonly attempt: number
  readonly kind: LookKind
  readonly declaration: Declaration
  /** What the last good answer said of itself, and the address that said it. */
  readonly etag: string | null
  readonly lastModified: string | null
  readonly lastUrl: string | null
}

/**
 * Claims a look: takes the host's slot and the document's lease in one transaction. Null: somebody else has it, it is
 * not due any more, or the host's slot is taken; the row stays due and the pump brings it again.
 */
export async function claimLook(
  db: Db,
  look: DueLook,
  policy: { readonly leaseMs: number; readonly gapMs: number },
): Promise<ClaimedLook | null> {
  return db.transaction(async (tx) => {
    const isLook = look.kind === 'look'
    const ours = sql`${schedule.documentId} = ${look.id} and ${schedule.fetchAttempt} = ${look.attempt}`
    // The schedule before the host, as everywhere; and both before anything is written, or a lost claim uses up a slot.
    const [held] = await tx
      .select({ host: schedule.host, dueAt: isLook ? schedule.fetchDueAt : candidates.dueAt })
      .from(schedule)
      .leftJoin(candidates, eq(candidates.documentId, schedule.documentId))
      .where(sql`${ours} and ${isLook ? schedule.fetchDueAt : candidates.dueAt} <= now()`)
      .for('update', { of: schedule })
    if (!held) return null
    const gap = sql`coalesce(gap_ms, ${policy.gapMs}::int) * interval '1 millisecond'`
    const slot = await tx.execute(sql`
      update hosts set free_at = now() + ${gap}, due_at = now() + ${gap}
      where id = ${held.host} and free_at <= now() returning id`)
    if (slot.length === 0) return null
    if (!isLook) {
      await tx
        .update(candidates)
        .set({ dueAt: later(policy.leaseMs) })
        .where(eq(candidates.documentId, look.id))
    }
    const [row] = await tx
      .update(schedule)
      .set({
        fetchAttempt: sql`${schedule.fetchAttempt} + 1`,
        ...(isLook && { fetchDueAt: later(policy.leaseMs) }),
      })
      .where(ours)
      .returning({
        attempt: schedule.fetchAttempt,
        etag: schedule.etag,
        lastModified: schedule.lastModified,
      })
    if (!row) return null
    const [document] = await tx
      .select({ declaration: documents.declaration, lastUrl: snapshots.finalUrl })
      .from(documents)
      .innerJoin(schedule, eq(schedule.documentId, documents.id))
      .leftJoin(snapshots, eq(snapshots.id, schedule.lastSnapshotId))
      .where(eq(documents.id, look.id))
    return document ? { ...row, ...document, documentId: look.id, kind: look.kind } : null
  })
}

/** What a look brought: the page, word that it is unchanged, or why not. */
export type LookResult = { readonly at: Date; readonly durationMs: number } & (
  | {
      readonly kind: 'page'
      readonly status: number
      readonly bytes: Uint8Array
      readonly contentType: string | null
      readonly headers: Readonly<Record<string, string>>
      readonly finalUrl: string
      readonly etag: string | null
      readonly lastModified: string | null
    }
  | { readonly kind: 'not-modified'; readonly status: number; readonly finalUrl: string }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly detail: string
      readonly status: number | null
      readonly finalUrl: string | null
      /** The host, not only this document, should be left alone for a while. */
      readonly hostFault: boolean
      readonly retryAfterMs: number | null
    }
)

export type LookPolicy = {
  /** Time between two looks where the document does not say. */
  readonly intervalMs: number
  /** Time to the next try of a second look that failed. */
  readonly secondLookMs: number
}

export type Outcome = 'unchanged' | 'changed' | 'failed' | 'quarantined' | 'superseded'

/**
 * Records a claimed look, in one transaction fenced by its attempt: the check, a snapshot if the bytes are new, when to
 * look next, and the judge's wake-up. A look that was overtaken leaves a check `superseded` and nothing else.
 */
export async function recordLook(
  db: Db,
  claim: Pick<ClaimedLook, 'documentId' | 'attempt' | 'kind'>,
  result: LookResult,
  policy: LookPolicy,
): Promise<Outcome> {
  return db.transaction(async (tx) => {
    const row = await lockSchedule(tx, claim.documentId)
    if (!row) return 'superseded'
    const secondLook = claim.kind === 'second-look'
    const check = {
      documentId: claim.documentId,
      attempt: claim.attempt,
      at: result.at,
      durationMs: Math.round(result.durationMs),
      finalUrl: result.finalUrl,
      status: result.status,
      secondLook,
    }
    if (row.fetchAttempt !== claim.attempt) {
      await tx
        .insert(checks)
        .values({ ...check, outcome: 'superseded' })
        .onConflictDoNothing()
      return 'superseded'
    }
    if (result.kind === 'failed') {
      const { code: reason, detail } = result
      await tx.insert(checks).values({ ...check, outcome: 'failed', reason, detail })
      await putOff(tx, row, secondLook, policy)
      if (result.hostFault) await backOffHost(tx, row.host, result.retryAfterMs)
      return 'failed'
    }
    const hash = result.kind === 'page' ? sha256(result.bytes) : null
    const isNew = hash !== null && !(row.lastSha256 && hash.equals(row.lastSha256))
    const snapshotId =
      isNew && result.kind === 'page' ? await addSnapshot(tx, row, result) : row.lastSnapshotId
    const standsQuarantined = !isNew && row.lastVerdict === 'broken'
    const outcome = isNew ? 'changed' : standsQuarantined ? 'quarantined' : 'unchanged'
    await tx.insert(checks).values({
      ...check,
      outcome,
      snapshotId,
      ...(result.kind === 'page' && { bytes: result.bytes.byteLength, sha256: hash }),
      ...(standsQuarantined && { reason: row.lastReason, detail: row.lastDetail }),
    })
    await advance(tx, row, { result, snapshotId, outcome, secondLook }, policy)
    return outcome
  })
}

type ScheduleRow = {
  readonly documentId: number
  readonly host: string
  readonly fetchAttempt: number
  readonly intervalMs: number | null
  readonly lastSnapshotId: number | null
  readonly lastSha256: Uint8Array | null
  readonly lastVerdict: string | null
  readonly lastReason: string | null
  readonly lastDetail: string | null
}

async function lockSchedule(tx: Db, documentId: number): Promise<ScheduleRow | undefined> {
  const [row] = await tx
    .select({
      documentId: schedule.documentId,
      host: schedule.host,
      fetchAttempt: schedule.fetchAttempt,
      lastSnapshotId: schedule.lastSnapshotId,
      intervalMs: documents.intervalMs,
      lastSha256: snapshots.sha256,
      lastVerdict: snapshots.verdict,
      lastReason: snapshots.reason,
      lastDetail: snapshots.detail,
    })
    .from(schedule)
    .innerJoin(documents, eq(documents.id, schedule.documentId))
    .leftJoin(snapshots, eq(snapshots.id, schedule.lastSnapshotId))
    .where(eq(schedule.documentId, documentId))
    .for('update', { of: schedule })
  return row
}

async function addSnapshot(
  tx: Db,
  row: ScheduleRow,
  page: Extract<LookResult, { kind: 'page' }>,
): Promise<number> {
  const hash = await putContent(tx, {
    documentId: row.documentId,
    bytes: page.bytes,
    base: row.lastSha256,
  })
  const [snapshot] = await tx
    .insert(snapshots)
    .values({
      documentId: row.documentId,
      previousId: row.lastSnapshotId,
      sha256: hash,
      bytes: page.bytes.byteLength,
      contentType: page.contentType,
      headers: { ...page.headers },
      finalUrl: page.finalUrl,
      fetchedAt: page.at,
    })
    .returning({ id: snapshots.id })
  if (!snapshot) throw new Error('An insert returned no row.')
  return snapshot.id
}

async function advance(
  tx: Db,
  row: ScheduleRow,
  done: {
    readonly result: Exclude<LookResult, { kind: 'failed' }>
    readonly snapshotId: number | null
    readonly outcome: Outcome
    readonly secondLook: boolean
  },
  policy: LookPolicy,
): Promise<void> {
  const { result, outcome, secondLook } = done
  // Refused, and seen again: what reads like the document may be let in after all, so the judge looks once more.
  const doubted = outcome === 'quarantined' && DOUBTED_REASONS.some((one) => one === row.lastReason)
  const wakesJudge = outcome === 'changed' || secondLook || doubted
  const [next] = await tx
    .update(schedule)
    .set({
      fetchFailures: 0,
      lastCheckAt: result.at,
      lastSnapshotId: done.snapshotId,
      ...(outcome === 'unchanged' && { lastGoodAt: result.at }),
      ...(result.kind === 'page' && { etag: result.etag, lastModified: result.lastModified }),
      ...(!secondLook && { fetchDueAt: nextSlot(row, policy) }),
      ...(wakesJudge && { judgeDueAt: sql`now()` }),
    })
    .where(eq(schedule.documentId, row.documentId))
    .returning({ fetchDueAt: schedule.fetchDueAt })
  await wakeHost(tx, row.host, next?.fetchDueAt)
  // The look has come, whatever its bytes: now the judge decides.
  if (secondLook) {
    await tx
      .update(candidates)
      .set({ dueAt: null, looks: sql`${candidates.looks} + 1` })
      .where(eq(candidates.documentId, row.documentId))
  }
  await tx
    .update(hosts)
    .set({ failures: 0 })
    .where(sql`${hosts.id} = ${row.host} and ${hosts.failures} > 0`)
}

/** The next slot of the document's own grid: after an outage looks spread out again instead of marching as a herd. */
function nextSlot(row: ScheduleRow, policy: LookPolicy) {
  const interval = row.intervalMs ?? policy.intervalMs
  // A multiplicative hash of the id spreads neighbours evenly over the interval.
  const offset = Math.floor(((row.documentId * 0.618_033_988_749_895) % 1) * interval)
  return sql`to_timestamp((floor((extract(epoch from now()) * 1000 - ${offset}) / ${interval}) + 1) * ${interval} / 1000.0 + ${offset} / 1000.0)`
}

// After a failure the next try comes sooner than the next slot: 1, 2, 4, … minutes.
const RETRY_MS = 60_000

async function putOff(
  tx: Db,
  row: ScheduleRow,
  secondLook: boolean,
  policy: LookPolicy,
): Promise<void> {
  if (secondLook) {
    // At the deadline the differ decides with what there is.
    const due = later(policy.secondLookMs)
    const [held] = await tx
      .update(candidates)
      .set({ dueAt: sql`case when ${due} < ${candidates.deadlineAt} then ${due} end` })
      .where(eq(candidates.documentId, row.documentId))
      .returning({ dueAt: candidates.dueAt })
    await wakeHost(tx, row.host, held?.dueAt)
    await tx
      .update(schedule)
      .set({ lastCheckAt: sql`now()`, ...(held?.dueAt === null && { judgeDueAt: sql`now()` }) })
      .where(eq(schedule.documentId, row.documentId))
    return
  }
  const retry = sql`now() + least(power(2, ${schedule.fetchFailures}), 4096) * ${RETRY_MS} * interval '1 millisecond'`
  const [next] = await tx
    .update(schedule)
    .set({
      lastCheckAt: sql`now()`,
      fetchFailures: sql`least(${schedule.fetchFailures} + 1, 100)`,
      fetchDueAt: sql`least(${nextSlot(row, policy)}, ${retry})`,
    })
    .where(eq(schedule.documentId, row.documentId))
    .returning({ fetchDueAt: schedule.fetchDueAt })
  await wakeHost(tx, row.host, next?.fetchDueAt)
}

// A host that refuses is left alone for 10 s, 20 s, … up to an hour, or for as long as it asks.
const HOST_BACKOFF_MS = 10_000
const HOST_BACKOFF_MAX_MS = 3_600_000

async function backOffHost(tx: Db, host: string, retryAfterMs: number | null): Promise<void> {
  const wait =
    retryAfterMs ?? sql`least(power(2, failures) * ${HOST_BACKOFF_MS}, ${HOST_BACKOFF_MAX_MS})`
  await tx.execute(sql`
    update hosts set failures = least(failures + 1, 30),
      free_at = greatest(free_at, now() + ${wait} * interval '1 millisecond'),
      due_at = greatest(due_at, now() + ${wait} * interval '1 millisecond')
    where id = ${host}`)
}
