import { provisionHeadline, withIds } from '@clausewatch/core'
import type { VersionRecord } from '@clausewatch/core'
import { lineages } from '@clausewatch/store'
import type { settlements } from '@clausewatch/store'
import type { JudgeDeps } from './read.ts'

type RecordDeps = Pick<JudgeDeps, 'store' | 'log' | 'record'>

/** Records the provisions of a document's versions that have none yet, or that an older splitter has cut, oldest first. */
export async function layDocument(deps: RecordDeps, documentId: number): Promise<void> {
  const { db } = deps.store
  for (;;) {
    const unlaid = await lineages.oldestUnlaid(db, documentId)
    if (!unlaid) return
    await lineages.layVersion(db, unlaid, await recordOf(deps, unlaid))
  }
}

/** The settlement with its version's provisions, and a headline that counts them. */
export async function recorded(
  deps: RecordDeps,
  documentId: number,
  settlement: settlements.Settlement,
): Promise<settlements.Settlement> {
  const { publish } = settlement
  if (!publish) return settlement
  await layDocument(deps, documentId)
  const record = await recordOf(deps, { ...publish, documentId })
  const facts = record && provisionHeadline(record.changes)
  const isTold = publish.change?.kind === 'substantive'
  const change = publish.change && {
    ...publish.change,
    ...(isTold && facts && { headline: facts }),
  }
  return { ...settlement, publish: { ...publish, change, record } }
}

async function recordOf(
  { store, log, record }: RecordDeps,
  version: { readonly documentId: number; readonly fromAt: Date; readonly text: string },
): Promise<VersionRecord | null> {
  const { documentId, fromAt, text } = version
  const found = await record({ ...(await lineages.load(store.db, documentId, fromAt)), text })
  if (!found) {
    log.error({ documentId }, 'a version could not be split within the limits')
    return null
  }
  return withIds(found, await lineages.takeIds(store.db, found.newIds))
}
