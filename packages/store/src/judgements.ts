import { asc, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { later } from './later.ts'
import { candidates, schedule, snapshots, versions } from './schema.ts'

export type DueJudgement = { readonly id: number; readonly attempt: number }

/** Documents with something to judge, longest waiting first. */
export async function dueJudgements(db: Db, limit: number): Promise<readonly DueJudgement[]> {
  return db
    .select({ id: schedule.documentId, attempt: schedule.judgeAttempt })
    .from(schedule)
    .where(sql`${schedule.judgeDueAt} <= now()`)
    .orderBy(asc(schedule.judgeDueAt))
    .limit(limit)
}

export type Fence = { readonly documentId: number; readonly attempt: number }

/** Claims a document's judgement. A claim counts as a failure until it is settled, so that a crash counts too. */
export async function claimJudgement(
  db: Db,
  due: DueJudgement,
  leaseMs: number,
): Promise<(Fence & { readonly failures: number }) | null> {
  const [row] = await db
    .update(schedule)
    .set({
      judgeAttempt: sql`${schedule.judgeAttempt} + 1`,
      judgeFailures: sql`${schedule.judgeFailures} + 1`,
      judgeDueAt: later(leaseMs),
    })
    .where(
      sql`${schedule.documentId} = ${due.id} and ${schedule.judgeAttempt} = ${due.attempt} and ${schedule.judgeDueAt} <= now()`,
    )
    .returning({ attempt: schedule.judgeAttempt, failures: schedule.judgeFailures })
  return row ? { documentId: due.id, attempt: row.attempt, failures: row.failures - 1 } : null
}

export type Progress = {
  /** A look, a judgement or a second look is still to come. */
  readonly pending: boolean
  /** A text that was shown and taken back before is held until its deadline. */
  readonly waitsLong: boolean
  /** What the last look's snapshot was said to be at first sight. */
  readonly seen: {
    readonly verdict: 'first' | 'same' | 'cosmetic' | 'effective-date' | 'substantive' | 'broken'
    readonly reasons: readonly string[]
  }
}

/** How far a document's last look has come: for whoever waits for it. Null: it has never been looked at. */
export async function progress(db: Db, documentId: number): Promise<Progress | null> {
  const [row] = await db.execute<{
    pending: boolean
    waits_long: boolean
    outcome: string
    verdict: Progress['seen']['verdict'] | 'held' | null
    detail: string | null
  }>(sql`
    select s.fetch_due_at <= now() or s.judge_due_at is not null
        or s.fetch_attempt <> (select max(attempt) from checks where document_id = s.document_id)
        or exists (select from candidates where document_id = s.document_id) as pending,
      exists (select from candidates where document_id = s.document_id and is_known) as waits_long,
      k.outcome, e.verdict, e.detail
    from schedule s
    join lateral (select * from checks where document_id = s.document_id and outcome <> 'superseded'
                    and not second_look order by id desc limit 1) k on true
    left join snapshots e on e.id = k.snapshot_id
    where s.document_id = ${documentId}`)
  if (!row) return null
  const verdict =
    row.outcome === 'unchanged' ? 'same' : row.verdict === 'held' ? 'substantive' : row.verdict
  const reasons = row.detail ? [row.detail] : []
  return {
    pending: row.pending || row.outcome === 'failed',
    waitsLong: row.waits_long,
    seen: { verdict: verdict ?? 'same', reasons },
  }
}

/** Ends a document's wait for more looks, as its deadline would: for whoever has not got two hours. */
export async function decideNow(db: Db, documentId: number): Promise<void> {
  const waiting = sql`${candidates.documentId} = ${documentId} and ${candidates.deadlineAt} > now()`
  await db.transaction(async (tx) => {
    // The schedule before the candidate, as everywhere.
    await tx
      .update(schedule)
      .set({ judgeDueAt: sql`now()` })
      .where(
        sql`${schedule.documentId} = ${documentId} and exists (select from ${candidates} where ${waiting})`,
      )
    await tx
      .update(candidates)
      .set({ deadlineAt: sql`now()` })
      .where(waiting)
  })
}

/**
 * Puts a claimed judgement off, after an error or for a newer differ. Fenced: a claim that was lost changes nothing.
 * @param failures how many there have been; waiting for somebody else is none
 */
export async function putOffJudgement(
  db: Db,
  fence: Fence,
  put: { readonly inMs: number; readonly failures: number },
): Promise<void> {
  await db
    .update(schedule)
    .set({ judgeDueAt: later(put.inMs), judgeFailures: put.failures })
    .where(
      sql`${schedule.documentId} = ${fence.documentId} and ${schedule.judgeAttempt} = ${fence.attempt}`,
    )
}

/**
 * Wakes the judge for documents whose version an older extractor has read, or whose last snapshot it refused, a page of them by
 * id: their stored bytes are read anew though nothing new comes.
 * @returns where to go on; null: that was the last page
 */
export async function wakeOutdated(
  db: Db,
  page: { readonly extractorVersion: number; readonly after: number; readonly limit: number },
): Promise<number | null> {
  const [row] = await db.execute<{ last: number | null; seen: number }>(sql`
    with page as (select document_id from ${schedule}
      where document_id > ${page.after} order by document_id limit ${page.limit}),
    held as (select s.document_id, e.id as refused_id from page join ${schedule} s using (document_id)
      left join ${versions} v on v.id = s.current_version_id and v.extractor_version < ${page.extractorVersion}
      left join ${snapshots} e on e.id = s.last_snapshot_id and e.verdict = 'broken'
        and e.extractor_version < ${page.extractorVersion}
      where e.id is not null or (v.id is not null and s.judge_due_at is null)
      order by s.document_id for update of s),
    -- A page that stays brings no new bytes.
    refused as (update ${snapshots} set judged_at = null from held where id = held.refused_id),
    woken as (update ${schedule} s set judge_due_at = now() from held where s.document_id = held.document_id)
    select max(document_id)::float8 as last, count(*)::int as seen from page`)
  return row && row.seen === page.limit ? row.last : null
}
