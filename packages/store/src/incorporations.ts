import type { VersionRecord } from '@clausewatch/core'
import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm'
import type { Db } from './client.ts'
import { addresses, incorporations } from './schema.ts'

/** Writes which documents a version takes into itself, and where the document itself is read. */
export async function writeIncorporations(
  tx: Db,
  version: { readonly documentId: number; readonly versionId: number; readonly fromAt: Date },
  { incorporations: found, addresses: known }: VersionRecord,
): Promise<void> {
  const { documentId, versionId, fromAt } = version
  const live = await tx
    .select()
    .from(incorporations)
    .where(and(eq(incorporations.documentId, documentId), isNull(incorporations.untilVersionId)))
  const isSame = (row: (typeof live)[number]) =>
    found.some(
      ({ address, label, quote }) =>
        address === row.address && label === row.label && quote === row.quote,
    )
  const ended = live.filter((row) => !isSame(row))
  if (ended.length > 0)
    await tx
      .update(incorporations)
      .set({ untilVersionId: versionId, untilAt: fromAt })
      .where(
        inArray(
          incorporations.id,
          ended.map(({ id }) => id),
        ),
      )
  const isKept = new Set(live.filter(isSame).map(({ address }) => address))
  const begun = found
    .filter(({ address }) => !isKept.has(address))
    .map((one) => ({ ...one, documentId, fromVersionId: versionId, fromAt }))
  if (begun.length > 0) await tx.insert(incorporations).values(begun)
  await writeAddresses(tx, documentId, known)
}

async function writeAddresses(tx: Db, documentId: number, known: readonly string[]): Promise<void> {
  const ofDocument = eq(addresses.documentId, documentId)
  if (known.length === 0) return
  await tx.delete(addresses).where(and(ofDocument, notInArray(addresses.address, [...known])))
  await tx
    .insert(addresses)
    .values(known.map((address) => ({ documentId, address })))
    .onConflictDoNothing()
}
