import { NEW_IDS, NO_SIBLINGS, SPLITTER_VERSION } from '@clausewatch/core'
import type { Known, Lineage, PageLink, VersionRecord, VersionToRecord } from '@clausewatch/core'
import { and, asc, eq, ne, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { lay } from './layouts.ts'
import {
  changes,
  documents,
  layouts,
  provisions,
  schedule,
  snapshots,
  versions,
  wordings,
} from './schema.ts'

/** A clause that went from one document may stand in another of the platform so much later, or have come so much earlier. */
const MOVE_DAYS = 30
/** Shorter clauses stand in many documents. */
const MOVE_LETTERS = 40
const MOST_MOVES = 500
/** Texts that came before these do not return. */
const MOST_LAYOUTS = 100
/** Beside all that are live. */
const MOST_GONE = 5_000

/** A version that is to be recorded, and what it is told by beside its text. */
export type Version = {
  readonly documentId: number
  readonly snapshotId: number
  /** Null: it is the first. */
  readonly previousId: number | null
  readonly fromAt: Date
  readonly text: string
  readonly title: string | null
  readonly links: readonly PageLink[] | null
}

/** What a version is recorded from. */
export async function load(db: Db, version: Version): Promise<VersionToRecord> {
  const { documentId, fromAt, text, title, links } = version
  const [row] = await db
    .select({
      name: documents.name,
      declaration: documents.declaration,
      finalUrl: snapshots.finalUrl,
      processors: versions.processors,
    })
    .from(documents)
    .innerJoin(snapshots, eq(snapshots.id, version.snapshotId))
    .leftJoin(versions, eq(versions.id, version.previousId ?? 0))
    .where(eq(documents.id, documentId))
  if (!row) throw new Error(`Document ${documentId} is not there any more.`)
  const urls = [row.finalUrl, ...row.declaration.sources.map(({ url }) => url)]
  const of = { documentId, fromAt }
  return {
    lineage: await lineageOf(db, documentId),
    // A document's first version only begins it.
    siblings:
      version.previousId === null
        ? NO_SIBLINGS
        : { elsewhere: await goneFrom(db, of), arrivals: await newIn(db, of) },
    text,
    title,
    links,
    document: { name: row.name, urls },
    processorsBefore: row.processors,
  }
}

/** Takes identities for new provisions. Those that are not used after all are nobody's for ever. */
export async function takeIds(db: Db, count: number): Promise<readonly number[]> {
  if (count === 0) return []
  const rows = await db.execute<{ id: string }>(sql`
    select nextval(pg_get_serial_sequence('provisions', 'id')) as id from generate_series(1, ${count})`)
  return rows.map(({ id }) => Number(id)).toSorted((a, b) => a - b)
}

type KnownRow = {
  readonly id: string
  readonly text: string
  readonly path: string[]
  readonly lead_in: string | null
  readonly fingerprints: string[]
}

const KNOWN = sql`w.provision_id as id, w.text, w.path, w.lead_in,
  (select array_agg(fingerprint order by id) from ${wordings} where provision_id = w.provision_id) as fingerprints`
const LAST = sql`w.id = (select max(id) from ${wordings} where provision_id = w.provision_id)`

async function lineageOf(db: Db, documentId: number): Promise<Lineage> {
  const live = sql`(select count(*) from ${wordings}
    where document_id = ${documentId} and until_version_id is null)`
  const rows = await db.execute<KnownRow & { is_live: boolean }>(sql`
    select ${KNOWN}, w.until_version_id is null as is_live
    from ${provisions} p join ${wordings} w on w.provision_id = p.id
    where p.document_id = ${documentId} and ${LAST}
    order by w.until_version_id desc nulls first, p.id limit ${MOST_GONE} + ${live}`)
  const known = new Map(rows.map((row) => [Number(row.id), knownOf(row)]))
  const isLive = new Set(rows.filter((row) => row.is_live).map((row) => Number(row.id)))
  const pages = await db.execute<{ digest: string; provision_ids: string[] }>(sql`
    select digest, provision_ids from ${layouts} where document_id = ${documentId}
    order by version_id desc limit ${MOST_LAYOUTS}`)
  const laid = pages.map((page) => ({ ...page, ids: page.provision_ids.map(Number) })).toReversed()
  // The last one that holds all that is live: a version that could not be split holds nothing.
  const order = laid.findLast(({ ids }) => ids.length > 0)?.ids ?? []
  return {
    live: order.flatMap((id) => (isLive.has(id) ? (known.get(id) ?? []) : [])),
    gone: [...known.values()].filter(({ id }) => !isLive.has(id)),
    // A clause that stands in another document now does not return with the text.
    versions: new Map(
      laid.flatMap(({ digest, ids }) =>
        ids.length > 0 && ids.every((id) => known.has(id)) ? [[digest, ids] as const] : [],
      ),
    ),
    next: NEW_IDS,
  }
}

function knownOf({ id, text, path, lead_in: leadIn, fingerprints }: KnownRow): Known {
  const last = fingerprints.at(-1) ?? ''
  const wordings = [...new Set(fingerprints.filter((one) => one !== last)), last]
  return { id: Number(id), text, path, leadIn, wordings }
}

type Moment = { readonly documentId: number; readonly fromAt: Date }

/** The other documents of the platform that whoever sees this one sees. */
function siblingsOf(documentId: number) {
  return sql`select o.id from documents d
    join documents o on o.platform_id = d.platform_id and o.id <> d.id
      and o.account_id is not distinct from d.account_id
    where d.id = ${documentId}`
}

function near(at: Date) {
  const day = at.toISOString()
  return sql`between ${day}::timestamptz - ${MOVE_DAYS} * interval '1 day'
    and ${day}::timestamptz + ${MOVE_DAYS} * interval '1 day'`
}

async function goneFrom(db: Db, { documentId, fromAt }: Moment): Promise<readonly Known[]> {
  const rows = await db.execute<KnownRow>(sql`
    select ${KNOWN} from ${wordings} w
    where w.document_id in (${siblingsOf(documentId)}) and w.until_at ${near(fromAt)} and ${LAST}
      and char_length(w.text) >= ${MOVE_LETTERS}
      and exists (select from ${changes} c where c.document_id = w.document_id
        and c.to_version_id = w.until_version_id and c.kind <> 'technical')
    order by w.until_at desc, w.id limit ${MOST_MOVES}`)
  return rows.map(knownOf)
}

async function newIn(db: Db, { documentId, fromAt }: Moment) {
  const rows = await db.execute<{ id: string; fingerprint: string }>(sql`
    select w.provision_id as id, w.fingerprint from ${wordings} w
    join ${changes} c on c.document_id = w.document_id and c.to_version_id = w.from_version_id
      and c.kind <> 'technical'
    where w.document_id in (${siblingsOf(documentId)}) and w.from_at ${near(fromAt)}
      and w.until_version_id is null and char_length(w.text) >= ${MOVE_LETTERS}
      and w.id = (select min(id) from ${wordings} where provision_id = w.provision_id)
    order by w.from_at desc, w.id limit ${MOST_MOVES}`)
  return rows.map(({ id, fingerprint }) => ({ id: Number(id), fingerprint }))
}

/** A version whose provisions are not recorded, or were cut by an older splitter. */
export type Unlaid = Version & {
  readonly versionId: number
  /** Whether its provisions are recorded already. */
  readonly isRelaid: boolean
}

/** The oldest one of a document; of those that an older splitter has cut, only the current version. Null: none. */
export async function oldestUnlaid(db: Db, documentId: number): Promise<Unlaid | null> {
  const current = sql`(select current_version_id from schedule where document_id = ${documentId})`
  const [row] = await db
    .select({
      versionId: versions.id,
      documentId: versions.documentId,
      snapshotId: versions.snapshotId,
      previousId: versions.previousId,
      fromAt: versions.fromAt,
      text: versions.text,
      title: versions.title,
      links: versions.links,
      isRelaid: sql<boolean>`${layouts.versionId} is not null`,
    })
    .from(versions)
    .leftJoin(layouts, eq(layouts.versionId, versions.id))
    .where(
      and(
        eq(versions.documentId, documentId),
        sql`(${layouts.versionId} is null
          or ${versions.id} = ${current} and ${layouts.splitterVersion} < ${SPLITTER_VERSION})`,
      ),
    )
    .orderBy(asc(versions.id))
    .limit(1)
  return row ?? null
}

/**
 * Documents with such a version among the next ones by id.
 * @returns `last`: where to go on; null: those were the last
 */
export async function unlaidDocuments(
  db: Db,
  page: { readonly after: number; readonly limit: number },
): Promise<{ readonly ids: readonly number[]; readonly last: number | null }> {
  const rows = await db.execute<{ id: string; is_unlaid: boolean }>(sql`
    select s.document_id as id,
      exists (select from ${versions} v where v.document_id = s.document_id
        and not exists (select from ${layouts} l where l.version_id = v.id))
      or exists (select from ${layouts} l where l.version_id = s.current_version_id
        and l.splitter_version < ${SPLITTER_VERSION}) as is_unlaid
    from (select * from ${schedule} where document_id > ${page.after}
      order by document_id limit ${page.limit}) s
    order by s.document_id`)
  const last = rows.length < page.limit ? null : Number(rows.at(-1)?.id)
  return { ids: rows.filter((row) => row.is_unlaid).map(({ id }) => Number(id)), last }
}

/** Records the provisions of a version that is there already, unless somebody else was first. */
export async function layVersion(
  db: Db,
  unlaid: Unlaid,
  record: VersionRecord | null,
): Promise<void> {
  const { documentId, versionId, fromAt, isRelaid } = unlaid
  await db.transaction(async (tx) => {
    await tx
      .select({ id: schedule.documentId })
      .from(schedule)
      .where(eq(schedule.documentId, documentId))
      .for('update')
    const next = await oldestUnlaid(tx, documentId)
    if (next?.versionId !== versionId || next.isRelaid !== isRelaid) return
    const [change] = await tx
      .select({ id: changes.id })
      .from(changes)
      .where(and(eq(changes.toVersionId, versionId), ne(changes.kind, 'technical')))
    const changeId = isRelaid ? null : (change?.id ?? null)
    await lay(tx, { documentId, versionId, fromAt, record, changeId, isRelaid })
  })
}
