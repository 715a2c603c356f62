import { unpackParts } from '@clausewatch/core'
import type {
  Baseline,
  Judgement,
  Quarantined,
  VersionRecord,
  VersionToRecord,
  judge,
} from '@clausewatch/core'
import type { Log } from '@clausewatch/runtime'
import { storedLooks } from '@clausewatch/store'
import type { Store, cases } from '@clausewatch/store'

export type JudgeDeps = {
  readonly store: Store
  readonly log: Log
  /** Core's `judge`, wherever it runs. */
  readonly judge: typeof judge
  /** Core's `recordVersion`, wherever it runs. Null: the text went over a limit. */
  readonly record: (version: VersionToRecord) => Promise<VersionRecord | null>
  readonly policy: {
    /** From a first sight to the last of the looks that must agree, in milliseconds. */
    readonly secondLookMs: number
  }
  /** A change was confirmed, so long after its first sight. */
  readonly confirmed: (afterMs: number) => void
}

/** Judges a stored snapshot as the declaration says now. */
export async function judgeSnapshot(
  { store, judge }: Pick<JudgeDeps, 'store' | 'judge'>,
  found: Pick<cases.Case, 'declaration'>,
  snapshot: storedLooks.SnapshotRef,
  baseline: Baseline | null,
  quarantined: Quarantined | null = null,
): Promise<Judgement> {
  const received = unpackParts(await storedLooks.loadReceived(store.db, snapshot.id))
  return judge({ received, declaration: found.declaration, baseline, quarantined })
}

/** As a snapshot is judged that another look has agreed with: refused as doubtful, it is let in by its own second sight. */
export async function judgeAgreed(
  deps: Pick<JudgeDeps, 'store' | 'judge'>,
  found: Pick<cases.Case, 'declaration' | 'current'>,
  snapshot: storedLooks.SnapshotRef,
  memory: Quarantined | null = null,
): Promise<Judgement> {
  const judgement = await judgeSnapshot(deps, found, snapshot, found.current, memory)
  if (judgement.verdict !== 'broken' || !judgement.quarantined) return judgement
  return judgeSnapshot(deps, found, snapshot, found.current, judgement.quarantined)
}

/** The text of the snapshot that was refused last, if a later look may confirm it. */
export async function recall(
  deps: Pick<JudgeDeps, 'store' | 'judge'>,
  found: cases.Case,
  refused: storedLooks.SnapshotRef,
): Promise<Quarantined | null> {
  const judgement = await judgeSnapshot(deps, found, refused, found.current)
  return (judgement.verdict === 'broken' && judgement.quarantined) || null
}
