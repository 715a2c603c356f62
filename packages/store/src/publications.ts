import type { Declaration, Note, PageLink, Redline, VersionRecord } from '@clausewatch/core'
import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { sha256 } from './evidence.ts'
import { lay } from './layouts.ts'
import { request as requestRender } from './renders.ts'
import { changes, versions } from './schema.ts'
import { settle as settleVariant } from './variants.ts'

/** A text that becomes the document's version, and the change that it is. */
export type Publication = {
  readonly snapshotId: number
  readonly fromAt: Date
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly method: string
  readonly partEnds: readonly number[] | null
  readonly links: readonly PageLink[]
  /** Null: its provisions could not be recorded. */
  readonly record: VersionRecord | null
  /** Null: the document's first version, which is no change. */
  readonly change: {
    readonly kind: 'substantive' | 'effective-date' | 'cosmetic' | 'technical'
    readonly headline: string
    readonly reasons: readonly string[]
    readonly redline: Redline
    readonly notes: readonly Note[]
    readonly effectiveOn: string | null
    readonly isLate: boolean
    readonly looks: number
  } | null
}

/** A change that was published. */
export type Published = {
  readonly id: number
  /** From its first sight. */
  readonly confirmedAfterMs: number
}

export async function publish(
  tx: Db,
  documentId: number,
  read: {
    readonly currentVersionId: number | null
    readonly extractorVersion: number
    readonly declaration: Declaration
  },
  publication: Publication,
): Promise<{ readonly versionId: number; readonly change: Published | null }> {
  const { change, record, ...text } = publication
  const { snapshotId, fromAt } = publication
  const [version] = await tx
    .insert(versions)
    .values({
      ...text,
      documentId,
      previousId: read.currentVersionId,
      extractorVersion: read.extractorVersion,
      declaration: read.declaration,
      textSha256: sha256(Buffer.from(text.text)),
    })
    .returning({ id: versions.id })
  if (!version) throw new Error('An insert returned no row.')
  await settleVariant(tx, documentId, text.text)
  // What a browser shows now says nothing of a page that was received long ago.
  if (!change?.isLate) await requestRender(tx, { snapshotId, documentId })
  const laid = { documentId, versionId: version.id, fromAt, record, isRelaid: false }
  if (!change || read.currentVersionId === null) {
    await lay(tx, { ...laid, changeId: null })
    return { versionId: version.id, change: null }
  }
  const [row] = await tx
    .insert(changes)
    .values({
      ...change,
      notes: change.notes.length > 0 ? change.notes : null,
      documentId,
      fromVersionId: read.currentVersionId,
      toVersionId: version.id,
      detectedAt: fromAt,
      routeDueAt: isTold(change.kind) ? sql`now()` : null,
    })
    .returning({ id: changes.id, confirmedAt: changes.confirmedAt })
  if (!row) throw new Error('An insert returned no row.')
  // Nobody did anything to a provision that we only read otherwise.
  await lay(tx, { ...laid, changeId: change.kind === 'technical' ? null : row.id })
  const confirmedAfterMs = row.confirmedAt.getTime() - fromAt.getTime()
  return { versionId: version.id, change: { id: row.id, confirmedAfterMs } }
}

/** Only what matters to a reader is told; the rest is recorded. */
function isTold(kind: string): boolean {
  return kind === 'substantive' || kind === 'effective-date'
}
