import { SPLITTER_VERSION } from '@clausewatch/core'
import type { RecordedProvision, VersionRecord } from '@clausewatch/core'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { idArray } from './array.ts'
import { writeIncorporations } from './incorporations.ts'
import { changes, layouts, provisionChanges, provisions, versions, wordings } from './schema.ts'

/** A version with what its provisions are. */
export type Laid = {
  readonly documentId: number
  readonly versionId: number
  readonly fromAt: Date
  /** Null: its provisions could not be recorded; what is known of them stays as it is. */
  readonly record: VersionRecord | null
  /** The change that made it; null: there is none, or nobody at the platform made it. */
  readonly changeId: number | null
  /** Its provisions are recorded already, as an older splitter cut them. */
  readonly isRelaid: boolean
}

// 65,534 parameters a statement are all that the protocol has.
const ROWS = 2_000

/**
 * Writes a version's provisions, their wordings, and what its change did to them. Whoever calls it holds the lock of the
 * document's schedule.
 * @throws a clause has moved to another document since the record was made
 */
export async function lay(tx: Db, laid: Laid): Promise<void> {
  const { documentId, versionId, record } = laid
  if (!record) {
    const nothing = { provisionIds: [], wordingIds: [], starts: [], ends: [] }
    const empty = { documentId, versionId, digest: '', ...nothing }
    await tx
      .insert(layouts)
      .values({ ...empty, splitterVersion: SPLITTER_VERSION })
      .onConflictDoUpdate({
        target: layouts.versionId,
        set: { splitterVersion: SPLITTER_VERSION },
      })
    return
  }
  await placeProvisions(tx, documentId, record)
  const { before, after } = await writeWordings(tx, laid, record.provisions)
  const layout = {
    documentId,
    splitterVersion: record.splitterVersion,
    digest: record.digest,
    provisionIds: record.provisions.map(({ id }) => id),
    wordingIds: record.provisions.map(({ id }) => after.get(id) ?? 0),
    starts: record.provisions.map(({ start }) => start),
    ends: record.provisions.map(({ end }) => end),
  }
  await tx
    .insert(layouts)
    .values({ versionId, ...layout })
    .onConflictDoUpdate({ target: layouts.versionId, set: layout })
  const { stated, processors } = record
  await tx.update(versions).set({ stated, processors }).where(eq(versions.id, versionId))
  await writeIncorporations(tx, laid, record)
  if (laid.changeId !== null) await writeChanges(tx, laid.changeId, record, before, after)
}

/** New provisions begin, those from other documents arrive, all others are this document's own. */
async function placeProvisions(
  tx: Db,
  documentId: number,
  { provisions: all, arrived }: VersionRecord,
): Promise<void> {
  if (arrived.length > 0) {
    const isGone = sql`not exists (select from ${wordings} where provision_id = ${provisions.id} and until_version_id is null)`
    await tx
      .update(provisions)
      .set({ documentId })
      .where(and(inArray(provisions.id, [...arrived]), isGone))
  }
  for (const rows of chunks(all)) {
    await tx
      .insert(provisions)
      .values(rows.map(({ id }) => ({ id, documentId })))
      .onConflictDoNothing()
  }
  const [strange] = await tx.execute<{ id: string }>(sql`
    select id from ${provisions} where id = any(${idArray(all.map(({ id }) => id))})
      and document_id <> ${documentId} limit 1`)
  if (strange) throw new Error(`Provision ${strange.id} stands in another document by now.`)
}

type WordingIds = ReadonlyMap<number, number>

/** Keeps the wordings that the version still says, ends the others, begins new ones. By provision: what it said, and says. */
async function writeWordings(
  tx: Db,
  { documentId, versionId, fromAt, isRelaid }: Laid,
  all: readonly RecordedProvision[],
): Promise<{ readonly before: WordingIds; readonly after: WordingIds }> {
  const live = await tx
    .select()
    .from(wordings)
    .where(and(eq(wordings.documentId, documentId), isNull(wordings.untilVersionId)))
  const known = new Map(live.map((row) => [row.provisionId, row]))
  const after = new Map<number, number>()
  for (const { id, ...now } of all) {
    const row = known.get(id)
    if (row && (isRelaid || isEqual(row, now))) after.set(id, row.id)
  }
  const isKept = new Set(after.values())
  const ended = live.filter(({ id }) => !isKept.has(id)).map(({ id }) => id)
  if (ended.length > 0)
    await tx.execute(sql`update ${wordings} set until_version_id = ${versionId}, until_at = ${fromAt.toISOString()}
      where id = any(${idArray(ended)})`)
  for (const { id, path, leadIn, text, fingerprint } of isRelaid ? all : []) {
    const row = known.get(id)
    // Nobody said anything else: we cut it otherwise.
    if (row && !isEqual(row, { path, leadIn, text }))
      await tx
        .update(wordings)
        .set({ path: [...path], leadIn, text, fingerprint })
        .where(eq(wordings.id, row.id))
  }
  for (const rows of chunks(all.filter(({ id }) => !after.has(id)))) {
    const written = await tx
      .insert(wordings)
      .values(
        rows.map(({ id, path, leadIn, text, fingerprint }) => ({
          provisionId: id,
          documentId,
          fromVersionId: versionId,
          fromAt,
          path: [...path],
          leadIn,
          text,
          fingerprint,
        })),
      )
      .returning({ id: wordings.id, provisionId: wordings.provisionId })
    for (const row of written) after.set(row.provisionId, row.id)
  }
  return { before: new Map(live.map((row) => [row.provisionId, row.id])), after }
}

async function writeChanges(
  tx: Db,
  changeId: number,
  { changes: told, processorChanges }: VersionRecord,
  before: WordingIds,
  after: WordingIds,
): Promise<void> {
  // Where no more than the paging of a list changed, nobody came or went.
  if (processorChanges)
    await tx
      .update(changes)
      .set({ processors: processorChanges })
      .where(and(eq(changes.id, changeId), eq(changes.kind, 'substantive')))
  const returned = told.filter((one) => one.before !== null && !before.has(one.id))
  const last = await tx.execute<{ provision_id: string; id: string }>(sql`
    select provision_id, max(id) as id from ${wordings}
    where provision_id = any(${idArray(returned.map(({ id }) => id))}) and until_version_id is not null
    group by provision_id`)
  const earlier = new Map(last.map((row) => [Number(row.provision_id), Number(row.id)]))
  const rows = told.map((one, position) => ({
    changeId,
    provisionId: one.id,
    position,
    kind: one.kind,
    beforeId: one.before && (before.get(one.id) ?? earlier.get(one.id) ?? null),
    afterId: one.after && (after.get(one.id) ?? null),
    relatives: [...one.relatives],
    redline: one.redline,
  }))
  for (const some of chunks(rows)) await tx.insert(provisionChanges).values([...some])
}

type Said = Pick<RecordedProvision, 'path' | 'leadIn' | 'text'>

function isEqual(a: Said, b: Said): boolean {
  return (
    a.text === b.text && a.leadIn === b.leadIn && JSON.stringify(a.path) === JSON.stringify(b.path)
  )
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / ROWS)
  return Array.from({ length: count }, (_, at) => rows.slice(at * ROWS, (at + 1) * ROWS))
}
