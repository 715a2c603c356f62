import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import type { EpisodeEvent } from './episodes.ts'
import { documents, episodeNotices, episodes, platforms } from './schema.ts'

/** Word of an error episode as messages tell it. */
export type StoredEpisode = {
  readonly noticeId: number
  readonly episodeId: number
  readonly event: EpisodeEvent
  readonly documentId: number
  readonly isPrivate: boolean
  readonly platform: string
  readonly document: string
  readonly documentKind: string
  readonly sourceUrl: string
  readonly outcome: 'failed' | 'quarantined'
  /** What came instead of the document, in words. */
  readonly detail: string | null
  /** Of the first bad look. */
  readonly startedAt: Date
  /** Of the last good look before it; null: there was none. */
  readonly lastReadAt: Date | null
  readonly closedAt: Date | null
  /** What the first good look after it found; null: none has come. */
  readonly found: 'same' | 'unconfirmed' | 'change' | null
}

/** Words of episodes with what a message says of them, oldest first. */
export async function toldEpisodes(
  db: Db,
  noticeIds: readonly number[],
): Promise<readonly StoredEpisode[]> {
  if (noticeIds.length === 0) return []
  return db
    .select({
      noticeId: episodeNotices.id,
      episodeId: episodes.id,
      event: episodeNotices.event,
      documentId: documents.id,
      isPrivate: sql<boolean>`${documents.accountId} is not null`,
      platform: platforms.name,
      document: documents.name,
      documentKind: documents.kind,
      sourceUrl: sql<string>`${documents.declaration} -> 'sources' -> 0 ->> 'url'`,
      outcome: episodes.outcome,
      detail: episodes.detail,
      startedAt: episodes.startedAt,
      lastReadAt: sql<Date | null>`(
        select k.at from checks k where k.document_id = ${episodes.documentId}
          and k.at < ${episodes.startedAt} and k.outcome in ('unchanged', 'changed')
        order by k.id desc limit 1)`.mapWith(episodes.startedAt),
      closedAt: episodes.closedAt,
      found: sql<StoredEpisode['found']>`case
        when ${episodes.closedAt} is null then null
        when exists (select from changes c where c.document_id = ${episodes.documentId}
          and c.kind in ('substantive', 'effective-date')
          and c.detected_at between ${episodes.startedAt} and ${episodes.closedAt}) then 'change'
        when exists (select from candidates c where c.document_id = ${episodes.documentId}) then 'unconfirmed'
        else 'same' end`,
    })
    .from(episodeNotices)
    .innerJoin(episodes, eq(episodes.id, episodeNotices.episodeId))
    .innerJoin(documents, eq(documents.id, episodes.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(inArray(episodeNotices.id, [...noticeIds]))
    .orderBy(asc(episodeNotices.id))
}
