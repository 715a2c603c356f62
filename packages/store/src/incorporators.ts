import { and, asc, eq, gt, isNull, lte, ne, or, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import type { Match } from './matches.ts'
import { RECIPIENT } from './recipient.ts'
import type { ClaimedRoute } from './routes.ts'
import {
  accounts,
  addresses,
  channels,
  documents,
  incorporations,
  platforms,
  subscriptions,
} from './schema.ts'

/**
 * A page, by key, of the subscriptions that reach a document through another one that incorporates it, and not directly:
 * those of accounts on Compliance. Each platform with such a document gives its page by its own index. `until`: the last key
 * of interest, so that nothing is read twice however many pages there are; null: all.
 */
export async function incorporatorPage(
  db: Db,
  route: ClaimedRoute,
  page: { readonly after: number; readonly until: number | null; readonly limit: number },
): Promise<readonly Match[]> {
  const { documentId, platformId, privateTo, since } = route
  const incorporatesIt = sql`exists (
    select from ${incorporations} join ${addresses} on ${addresses.address} = ${incorporations.address}
    where ${incorporations.documentId} = ${documents.id} and ${incorporations.untilVersionId} is null
      and ${addresses.documentId} = ${documentId})`
  const sources = db
    .selectDistinct({ platformId: documents.platformId })
    .from(addresses)
    .innerJoin(
      incorporations,
      and(eq(incorporations.address, addresses.address), isNull(incorporations.untilVersionId)),
    )
    .innerJoin(documents, eq(documents.id, incorporations.documentId))
    .where(and(eq(addresses.documentId, documentId), ne(documents.id, documentId)))
    .as('sources')
  // The document that they watch: the first, of several.
  const source = db
    .select({
      platform: sql<string>`${platforms.name}`.as('source_platform'),
      document: sql<string>`${documents.name}`.as('source_document'),
    })
    .from(documents)
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(
      and(
        eq(documents.platformId, subscriptions.platformId),
        or(isNull(subscriptions.documentId), eq(documents.id, subscriptions.documentId)),
        or(isNull(documents.accountId), eq(documents.accountId, subscriptions.accountId)),
        ne(documents.id, documentId),
        isNull(documents.archivedAt),
        incorporatesIt,
      ),
    )
    .orderBy(asc(documents.id))
    .limit(1)
    .as('source')
  const isDirect = and(
    eq(subscriptions.platformId, platformId),
    or(isNull(subscriptions.documentId), eq(subscriptions.documentId, documentId)),
  )
  const found = db
    .select({
      id: subscriptions.id,
      accountId: subscriptions.accountId,
      channelId: subscriptions.channelId,
      cadence: subscriptions.cadence,
      platform: source.platform,
      document: source.document,
    })
    .from(subscriptions)
    .innerJoin(
      accounts,
      and(eq(accounts.id, subscriptions.accountId), eq(accounts.plan, 'compliance')),
    )
    .innerJoinLateral(source, sql`true`)
    .where(
      and(
        eq(subscriptions.platformId, sources.platformId),
        gt(subscriptions.id, page.after),
        page.until === null ? undefined : lte(subscriptions.id, page.until),
        isNull(subscriptions.endedAt),
        lte(subscriptions.createdAt, since),
        privateTo === null ? undefined : eq(subscriptions.accountId, privateTo),
        sql`not (${isDirect})`,
      ),
    )
    .orderBy(asc(subscriptions.id))
    .limit(page.limit)
    .as('found')
  return db
    .select({
      ...RECIPIENT,
      key: found.id,
      cadence: found.cadence,
      target: { platform: found.platform, document: found.document },
    })
    .from(sources)
    .innerJoinLateral(found, sql`true`)
    .innerJoin(channels, eq(channels.id, found.channelId))
    .innerJoin(accounts, eq(accounts.id, found.accountId))
    .orderBy(asc(found.id))
    .limit(page.limit)
}
