import { EXTRACTOR_VERSION, nextStep, unpackParts } from '@clausewatch/core'
import type { Judgement, Quarantined, Step, judge } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { judgements } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import { giveUp, mark, publication, settlement } from './settlement.ts'

/** Core's `judge`, wherever it runs. */
export type Judge = typeof judge

export type JudgeDeps = {
  readonly store: Store
  readonly log: Log
  readonly judge: Judge
  readonly policy: JudgePolicy
}

export type JudgePolicy = {
  /** From a first sight to the second look that must agree, in milliseconds. */
  readonly secondLookMs: number
}

// Confirmation takes at most two hours from detection, so that the same day is kept.
const CONFIRM_WITHIN_MS = 2 * 3_600_000
// With their backoff an hour and a half: then the snapshot is set aside, so that the document's next one is judged.
const MAX_FAILURES = 10
const RETRY_MS = 5_000
const NEWER_DIFFER_IN_MS = 60_000

/** Judges a document's oldest unjudged snapshot: load, judge, decide, settle. */
export async function judgeDocument(deps: JudgeDeps, due: judgements.DueJudgement): Promise<void> {
  const { store, log } = deps
  const claim = await judgements.claimJudgement(store.db, due, leaseMs('judge'))
  if (!claim) return
  const { failures } = claim
  try {
    const found = await judgements.loadCase(store.db, claim.documentId)
    if (!found) return
    if ((found.current?.extractorVersion ?? 0) > EXTRACTOR_VERSION) {
      await judgements.putOffJudgement(store.db, claim, { inMs: NEWER_DIFFER_IN_MS, failures })
      return
    }
    const decided =
      failures >= MAX_FAILURES
        ? giveUp(found)
        : ((await technical(deps, found)) ?? (await decide(deps, found)))
    const { settled, changeId } = await judgements.settle(store.db, claim, decided)
    const verdict = decided.marks.map((one) => one.reason ?? one.verdict).join(', ')
    log.info({ documentId: claim.documentId, settled, verdict, changeId }, 'judged')
  } catch (error) {
    const inMs = 2 ** failures * RETRY_MS
    await judgements.putOffJudgement(store.db, claim, { inMs, failures: failures + 1 })
    throw error
  }
}

async function decide(deps: JudgeDeps, found: judgements.Case): Promise<judgements.Settlement> {
  // Woken with nothing new and nothing held: what was refused last has been seen again.
  const ref = found.snapshot ?? (found.candidate ? null : found.quarantined)
  const memory = found.quarantined && (await recall(deps, found, found.quarantined))
  const snapshot = ref && (await judgeOne(deps, found, ref, memory))
  const held = found.candidate && {
    ...found.candidate,
    judgement: await judgeHeld(deps, found, found.candidate.snapshot, memory),
    isOverdue: found.candidate.deadlineAt <= found.now,
  }
  const step = nextStep({ snapshot, candidate: held })
  const confirms = step.publish?.which === 'candidate'
  const lapsed = step.candidate === 'drop' && !confirms ? found.candidate : null
  const published = step.publish?.which === 'snapshot' ? ref : found.candidate?.snapshot
  const next = step.candidate === 'hold' ? ref : found.candidate?.snapshot
  return settlement(found, {
    marks: [
      ...(ref && snapshot ? [mark(ref.id, snapshot)] : []),
      ...(lapsed ? [{ snapshotId: lapsed.snapshot.id, verdict: 'held' as const }] : []),
    ],
    publish: step.publish && published ? publication(published, step.publish.judgement) : null,
    candidate: nextCandidate(step, next ?? null, deps.policy),
  })
}

function nextCandidate(
  step: Step,
  snapshot: judgements.SnapshotRef | null,
  policy: JudgePolicy,
): judgements.Settlement['candidate'] {
  if (step.candidate === 'keep' || step.candidate === 'drop') return step.candidate
  if (!snapshot) throw new Error('There is no snapshot to look at again.')
  return { snapshotId: snapshot.id, lookInMs: policy.secondLookMs, deadlineInMs: CONFIRM_WITHIN_MS }
}

async function judgeOne(
  { store, judge }: JudgeDeps,
  found: judgements.Case,
  snapshot: judgements.SnapshotRef,
  quarantined: Quarantined | null = null,
): Promise<Judgement> {
  const received = unpackParts(await judgements.loadReceived(store.db, snapshot.id))
  const { declaration, current: baseline } = found
  return judge({ received, declaration, baseline, quarantined })
}

/** A candidate that was let in although it had been refused is confirmed by its own second sight. */
async function judgeHeld(
  deps: JudgeDeps,
  found: judgements.Case,
  snapshot: judgements.SnapshotRef,
  memory: Quarantined | null,
): Promise<Judgement> {
  const judgement = await judgeOne(deps, found, snapshot, memory)
  if (judgement.verdict !== 'broken' || !judgement.quarantined) return judgement
  return judgeOne(deps, found, snapshot, judgement.quarantined)
}

/** The text of the snapshot that was refused last, if a later look may confirm it. */
async function recall(
  deps: JudgeDeps,
  found: judgements.Case,
  refused: judgements.SnapshotRef,
): Promise<Quarantined | null> {
  const judgement = await judgeOne(deps, found, refused)
  return (judgement.verdict === 'broken' && judgement.quarantined) || null
}

/**
 * What a newer extractor or another declaration alone changes, which nobody at the platform did: it is recorded as a
 * `technical` change and told to nobody. Null: nothing differs by that.
 */
async function technical(
  deps: JudgeDeps,
  found: judgements.Case,
): Promise<judgements.Settlement | null> {
  const { current, declaration } = found
  if (!current) return null
  const isSameReading =
    current.extractorVersion === EXTRACTOR_VERSION &&
    JSON.stringify(current.declaration) === JSON.stringify(declaration)
  if (isSameReading) return null
  // Other addresses: the old bytes say nothing of what is read now, so the first good look begins anew.
  const moved = urlsOf(current.declaration) !== urlsOf(declaration)
  const snapshot = moved ? found.snapshot : { id: current.snapshotId, fetchedAt: current.fromAt }
  if (!snapshot) return null
  const judgement = await judgeOne(deps, found, snapshot).catch((err: unknown) => {
    deps.log.error(
      { documentId: found.documentId, err },
      'the current version could not be read anew',
    )
    return null
  })
  const changed = judgement?.verdict === 'cosmetic' || judgement?.verdict === 'substantive'
  if (!judgement || !changed) return null
  return settlement(found, {
    marks: moved ? [{ snapshotId: snapshot.id, verdict: 'same' }] : [],
    publish: publication(snapshot, judgement, 'technical'),
    candidate: moved ? 'drop' : 'keep',
  })
}

function urlsOf(declaration: judgements.Case['declaration']): string {
  return declaration.sources.map((source) => source.url).join('\n')
}
