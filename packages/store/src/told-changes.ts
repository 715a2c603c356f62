import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { Announced, Note, ProcessorChange, Redline } from '@clausewatch/core'
import { ANNOUNCED, newVersion, oldVersion } from './announced.ts'
import type { Db } from './client.ts'
import { changes, documents, platforms, snapshots } from './schema.ts'

/** A change as messages tell it. */
export type StoredChange = {
  readonly id: number
  readonly platform: string
  readonly document: string
  readonly documentKind: string
  readonly isPrivate: boolean
  readonly sourceUrl: string
  readonly headline: string
  readonly reasons: readonly string[]
  readonly redline: Redline
  readonly notes: readonly Note[] | null
  readonly announced: Announced
  /** Null: it is no list of sub-processors. */
  readonly processors: readonly ProcessorChange[] | null
  /** Found by reading stored snapshots anew. */
  readonly isLate: boolean
  /** Looks that saw it before it was told. */
  readonly looks: number
  readonly detectedAt: Date
  readonly confirmedAt: Date
  /** Channels that have an alert of it. */
  readonly alertedChannels: number
}

/** Changes with what a message says of them, oldest first. */
export async function toldChanges(
  db: Db,
  ids: readonly number[],
): Promise<readonly StoredChange[]> {
  return db
    .select({
      id: changes.id,
      platform: platforms.name,
      document: documents.name,
      documentKind: documents.kind,
      isPrivate: sql<boolean>`${documents.accountId} is not null`,
      sourceUrl: snapshots.finalUrl,
      headline: changes.headline,
      reasons: changes.reasons,
      redline: changes.redline,
      notes: changes.notes,
      announced: ANNOUNCED,
      processors: changes.processors,
      isLate: changes.isLate,
      looks: changes.looks,
      detectedAt: changes.detectedAt,
      confirmedAt: changes.confirmedAt,
      alertedChannels: changes.alertedChannels,
    })
    .from(changes)
    .innerJoin(documents, eq(documents.id, changes.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .innerJoin(oldVersion, eq(oldVersion.id, changes.fromVersionId))
    .innerJoin(newVersion, eq(newVersion.id, changes.toVersionId))
    .innerJoin(snapshots, eq(snapshots.id, newVersion.snapshotId))
    .where(inArray(changes.id, [...ids]))
    .orderBy(asc(changes.id))
}
