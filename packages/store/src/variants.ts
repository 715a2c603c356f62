import { and, eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { sha256 } from './evidence.ts'
import { variants, versions } from './schema.ts'

// Who knows a document by a month of looks knows whether it is still flapping.
const REMEMBERED = sql`interval '30 days'`

/** A text that a document showed and took back. */
export type Contradicted = {
  readonly text: string
  /** The passage that came and went. */
  readonly block: string
  readonly seenAt: Date
}

const textHash = (text: string) => sha256(Buffer.from(text))

/** Whether a document has shown this text before, or this passage came and went before: it may flip back again. */
export async function isKnown(
  db: Db,
  documentId: number,
  shown: Pick<Contradicted, 'text' | 'block'>,
): Promise<boolean> {
  const hash = textHash(shown.text)
  const [row] = await db.execute<{ known: boolean }>(sql`
    select exists (select from ${versions} where document_id = ${documentId} and text_sha256 = ${hash})
        or exists (select from ${variants} where document_id = ${documentId}
             and (text_sha256 = ${hash} or block = ${shown.block})
             and last_seen_at > now() - ${REMEMBERED}) as known`)
  return row?.known ?? false
}

/** Counts a sighting of a text that did not last, and forgets what has not been seen for long. */
export async function note(tx: Db, documentId: number, shown: Contradicted): Promise<void> {
  await tx
    .delete(variants)
    .where(
      and(eq(variants.documentId, documentId), sql`${variants.lastSeenAt} < now() - ${REMEMBERED}`),
    )
  await tx
    .insert(variants)
    .values({
      documentId,
      textSha256: textHash(shown.text),
      block: shown.block,
      firstSeenAt: shown.seenAt,
      lastSeenAt: shown.seenAt,
    })
    .onConflictDoUpdate({
      target: [variants.documentId, variants.textSha256],
      set: {
        block: shown.block,
        sightings: sql`${variants.sightings} + 1`,
        lastSeenAt: sql`greatest(${variants.lastSeenAt}, excluded.last_seen_at)`,
      },
    })
}

/** A text that lasted after all is a version from now on. */
export async function settle(tx: Db, documentId: number, text: string): Promise<void> {
  await tx
    .delete(variants)
    .where(and(eq(variants.documentId, documentId), eq(variants.textSha256, textHash(text))))
}

/** What of a document has been coming and going; null: nothing in the last 30 days. */
export type Unstable = {
  readonly since: Date
  /** The passage seen last. */
  readonly block: string
  readonly sightings: number
}

export async function unstable(db: Db, documentId: number): Promise<Unstable | null> {
  const [row] = await db
    .select({
      since: sql<Date | null>`min(${variants.firstSeenAt})`.mapWith(variants.firstSeenAt),
      block: sql<string>`(array_agg(${variants.block} order by ${variants.lastSeenAt} desc))[1]`,
      sightings: sql<number>`sum(${variants.sightings})::int`,
    })
    .from(variants)
    .where(
      and(eq(variants.documentId, documentId), sql`${variants.lastSeenAt} > now() - ${REMEMBERED}`),
    )
  return row?.since ? { ...row, since: row.since } : null
}

/** How many documents are unstable. */
export async function countUnstable(db: Db): Promise<number> {
  const [row] = await db
    .select({ documents: sql<number>`count(distinct ${variants.documentId})::int` })
    .from(variants)
    .where(sql`${variants.lastSeenAt} > now() - ${REMEMBERED}`)
  return row?.documents ?? 0
}
