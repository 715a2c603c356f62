import { and, asc, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { DOUBTED_REASONS } from '@clausewatch/core'
import type { Baseline, Declaration } from '@clausewatch/core'
import type { Db } from './client.ts'
import { candidates, documents, schedule, snapshots, versions } from './schema.ts'
import { REF } from './stored-looks.ts'
import type { SnapshotRef } from './stored-looks.ts'

/** Everything that judging a document needs, but the bytes. */
export type Case = {
  readonly documentId: number
  readonly declaration: Declaration
  /** The version that a new text is compared with; null: the document has none yet. */
  readonly current:
    | (Baseline & {
        readonly id: number
        readonly snapshot: SnapshotRef
        /** What it was read with. */
        readonly declaration: Declaration
      })
    | null
  /** The oldest snapshot that is to be judged; null: none. */
  readonly snapshot:
    | (SnapshotRef & {
        /** An older extractor, or by another declaration, has judged or refused it before: what it shows now was missed then. */
        readonly isReread: boolean
      })
    | null
  readonly candidate: Candidate | null
  /** The last snapshot set aside as not the document, if no good one came since but the candidate; null: none. */
  readonly quarantined: SnapshotRef | null
  /** The last snapshot before `snapshot`, where it was set aside as not the document. */
  readonly before: { readonly at: Date; readonly reason: string | null } | null
  /** Looks go through a browser already. */
  readonly needsBrowser: boolean
  /** The database's clock. */
  readonly now: Date
}

export type Candidate = {
  readonly snapshot: SnapshotRef
  /** Second looks so far, whatever they brought and whichever text was held. */
  readonly looks: number
  /** Looks that saw this text, the first sight included. */
  readonly sightings: number
  /** Its text was shown and taken back before. */
  readonly isKnown: boolean
  /** It was found by reading a stored snapshot anew. */
  readonly isLate: boolean
  /** The look that was asked for has not come yet. */
  readonly awaitsLook: boolean
  /** What the last look brought was not the document. */
  readonly lastLookBroken: boolean
  readonly deadlineAt: Date
}

export async function loadCase(db: Db, documentId: number): Promise<Case | null> {
  const [row] = await db
    .select({
      declaration: documents.declaration,
      needsBrowser: schedule.needsBrowser,
      now: sql<Date>`now()`.mapWith(schedule.judgeDueAt),
      current: {
        id: versions.id,
        snapshotId: versions.snapshotId,
        text: versions.text,
        title: versions.title,
        language: versions.language,
        extractorVersion: versions.extractorVersion,
        declaration: versions.declaration,
        partEnds: versions.partEnds,
        links: versions.links,
      },
      last: { id: snapshots.id, verdict: snapshots.verdict },
    })
    .from(documents)
    .innerJoin(schedule, eq(schedule.documentId, documents.id))
    .leftJoin(versions, eq(versions.id, schedule.currentVersionId))
    .leftJoin(snapshots, eq(snapshots.id, schedule.lastSnapshotId))
    .where(eq(documents.id, documentId))
  if (!row) return null
  const { last, current, ...known } = row
  const oldest = await oldestUnjudged(db, documentId)
  return {
    documentId,
    ...known,
    current: current && { ...current, snapshot: await refOf(db, current.snapshotId) },
    snapshot: oldest,
    ...(await heldAndRefused(db, documentId, last, oldest?.id ?? 0)),
    before: oldest && (await brokenBefore(db, documentId, oldest.id)),
  }
}

async function refOf(db: Db, id: number): Promise<SnapshotRef> {
  const [row] = await db.select(REF).from(snapshots).where(eq(snapshots.id, id))
  if (!row) throw new Error(`Snapshot ${id} is missing.`)
  return row
}

async function oldestUnjudged(db: Db, documentId: number): Promise<Case['snapshot']> {
  const [row] = await db
    .select({ ...REF, isReread: sql<boolean>`${snapshots.verdict} is not null` })
    .from(snapshots)
    .where(and(eq(snapshots.documentId, documentId), isNull(snapshots.judgedAt)))
    .orderBy(asc(snapshots.id))
    .limit(1)
  return row ?? null
}

async function heldAndRefused(
  db: Db,
  documentId: number,
  last: { readonly id: number; readonly verdict: string | null } | null,
  judgingId: number,
): Promise<Pick<Case, 'candidate' | 'quarantined'>> {
  const [held] = await db
    .select({ candidate: candidates, snapshot: REF })
    .from(candidates)
    .innerJoin(snapshots, eq(snapshots.id, candidates.snapshotId))
    .where(eq(candidates.documentId, documentId))
  const [quarantined] = await db
    .select(REF)
    .from(snapshots)
    .where(
      and(
        eq(snapshots.documentId, documentId),
        eq(snapshots.verdict, 'broken'),
        inArray(snapshots.reason, [...DOUBTED_REASONS]),
        sql`${snapshots.id} > coalesce((select max(g.id) from ${snapshots} g
            where g.document_id = ${documentId} and g.verdict <> 'broken'
              and g.id <> ${held?.snapshot.id ?? 0}), 0)`,
      ),
    )
    .orderBy(desc(snapshots.id))
    .limit(1)
  return {
    quarantined: quarantined ?? null,
    candidate: held
      ? {
          snapshot: held.snapshot,
          looks: held.candidate.looks,
          sightings: await sightingsSince(db, documentId, held.snapshot.fetchedAt, judgingId),
          isKnown: held.candidate.isKnown,
          isLate: held.candidate.isLate,
          awaitsLook: held.candidate.dueAt !== null,
          lastLookBroken: last?.verdict === 'broken' && last.id !== held.snapshot.id,
          deadlineAt: held.candidate.deadlineAt,
        }
      : null,
  }
}

// More looks than any text needs; a document's whole history need not be counted.
const MOST_COUNTED = 100

/** Looks since then that saw the document, what is judged just now among them: any that saw another text has ended the candidate. */
async function sightingsSince(
  db: Db,
  documentId: number,
  since: Date,
  judgingId: number,
): Promise<number> {
  const [row] = await db.execute<{ seen: number }>(sql`
    select count(*)::int as seen
    from (select * from checks where document_id = ${documentId} order by id desc limit ${MOST_COUNTED}) k
    left join ${snapshots} s on s.id = k.snapshot_id
    where k.at >= ${since.toISOString()}::timestamptz
      and (k.outcome in ('unchanged', 'changed') or (k.outcome = 'failed' and k.snapshot_id is not null))
      and (s.judged_at is not null or s.id = ${judgingId})`)
  return row?.seen ?? 0
}

async function brokenBefore(db: Db, documentId: number, id: number): Promise<Case['before']> {
  const [row] = await db
    .select({
      at: snapshots.fetchedAt,
      reason: snapshots.reason,
      verdict: snapshots.verdict,
    })
    .from(snapshots)
    .where(and(eq(snapshots.documentId, documentId), lt(snapshots.id, id)))
    .orderBy(desc(snapshots.id))
    .limit(1)
  return row?.verdict === 'broken' ? row : null
}
