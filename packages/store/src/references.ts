import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import { addresses, documents, incorporations, platforms } from './schema.ts'

/** What a document incorporates by a link now. */
export type Reference = {
  readonly address: string
  readonly label: string
  readonly quote: string
  readonly since: Date
  /** What is watched at that address; null: nothing that the viewer may see. */
  readonly document: Referenced | null
}

export type Referenced = {
  readonly id: number
  readonly name: string
  readonly kind: string
  readonly platform: { readonly slug: string; readonly name: string }
}

/** A document that incorporates this one now. */
export type BackReference = Omit<Reference, 'address' | 'document'> & {
  readonly document: Referenced
}

const REFERENCED = {
  document: { id: documents.id, name: documents.name, kind: documents.kind },
  platform: { slug: platforms.slug, name: platforms.name },
}
const SAID = {
  label: incorporations.label,
  quote: incorporations.quote,
  since: incorporations.fromAt,
}

/** What a document incorporates, in the order of its text. */
export async function incorporates(
  db: Db,
  viewer: Viewer,
  documentId: number,
): Promise<readonly Reference[]> {
  const rows = await db
    .selectDistinctOn([incorporations.id], {
      address: incorporations.address,
      ...SAID,
      ...REFERENCED,
    })
    .from(incorporations)
    .leftJoin(
      addresses,
      and(eq(addresses.address, incorporations.address), ne(addresses.documentId, documentId)),
    )
    .leftJoin(
      documents,
      and(eq(documents.id, addresses.documentId), visibleTo(viewer), isNull(documents.archivedAt)),
    )
    .leftJoin(platforms, eq(platforms.id, documents.platformId))
    .where(and(eq(incorporations.documentId, documentId), isNull(incorporations.untilVersionId)))
    // The public document at that address, before one's own.
    .orderBy(
      asc(incorporations.id),
      sql`${documents.id} is null, ${documents.accountId} nulls first, ${documents.id}`,
    )
  return rows.map(({ document, platform, ...row }) => ({
    ...row,
    document: document && platform && { ...document, platform },
  }))
}

/** The documents that incorporate one, by their ids. */
export async function incorporatedBy(
  db: Db,
  viewer: Viewer,
  documentId: number,
  limit: number,
): Promise<readonly BackReference[]> {
  const rows = await db
    .selectDistinctOn([documents.id], { ...SAID, ...REFERENCED })
    .from(addresses)
    .innerJoin(
      incorporations,
      and(eq(incorporations.address, addresses.address), isNull(incorporations.untilVersionId)),
    )
    .innerJoin(documents, eq(documents.id, incorporations.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(
      and(
        eq(addresses.documentId, documentId),
        ne(documents.id, documentId),
        visibleTo(viewer),
        isNull(documents.archivedAt),
      ),
    )
    .orderBy(asc(documents.id), asc(incorporations.id))
    .limit(limit)
  return rows.map(({ document, platform, ...row }) => ({
    ...row,
    document: { ...document, platform },
  }))
}
