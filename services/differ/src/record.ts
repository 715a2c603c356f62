import { processorHeadline, provisionHeadline, withIds } from '@clausewatch/core'
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
  const previousId = settlement.currentVersionId
  const record = await recordOf(deps, { ...publish, documentId, previousId })
  const { change } = publish
  const facts = record && change?.kind === 'substantive' ? headlineOf(record) : null
  const told = change && facts ? { ...change, headline: facts } : change
  return { ...settlement, publish: { ...publish, change: told, record } }
}

/** Companies before clauses; both, where a policy that lists companies changed elsewhere too. Null: neither changed. */
function headlineOf({ changes, processorChanges }: VersionRecord): string | null {
  const companies = processorHeadline(processorChanges ?? [])
  const clauses = provisionHeadline(changes)
  if (companies === '' || clauses === null) return companies || clauses
  return changes.length > (processorChanges ?? []).length + 1
    ? `${companies}; ${clauses}`
    : companies
}

async function recordOf(
  { store, log, record }: RecordDeps,
  version: lineages.Version,
): Promise<VersionRecord | null> {
  const found = await record(await lineages.load(store.db, version))
  if (!found) {
    log.error({ documentId: version.documentId }, 'a version could not be split within the limits')
    return null
  }
  return withIds(found, await lineages.takeIds(store.db, found.newIds))
}
