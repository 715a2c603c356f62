import { EXTRACTOR_VERSION, judge, nextStep, unpackParts } from '@clausewatch/core'
import type { Judgement, Step } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { judgements } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'

export type JudgeDeps = {
  readonly store: Store
  readonly log: Log
  readonly policy: JudgePolicy
}

export type JudgePolicy = {
  /** From a first sight to the second look that must agree, in milliseconds. */
  readonly secondLookMs: number
}

// Confirmation takes at most two hours from detection, so that the same day is kept.
const CONFIRM_WITHIN_MS = 2 * 3_600_000
// A snapshot that the differ cannot get through is set aside, so that the document's next one is judged.
const MAX_FAILURES = 5
const NEWER_DIFFER_IN_MS = 60_000

/** Judges a document's oldest unjudged snapshot: load, judge, decide, settle. */
export async function judgeDocument(deps: JudgeDeps, due: judgements.DueJudgement): Promise<void> {
  const { store, log } = deps
  const claim = await judgements.claimJudgement(store.db, due, leaseMs('judge'))
  if (!claim) return
  try {
    const found = await judgements.loadCase(store.db, claim.documentId, EXTRACTOR_VERSION)
    if (!found) return
    if ((found.current?.extractorVersion ?? 0) > EXTRACTOR_VERSION) {
      await judgements.putOffJudgement(store.db, claim, NEWER_DIFFER_IN_MS)
      return
    }
    const settlement =
      claim.failures >= MAX_FAILURES
        ? giveUp(found)
        : ((await technical(store, found)) ?? (await decide(found, deps.policy)))
    const { settled, changeId } = await judgements.settle(store.db, claim, settlement)
    const verdict = settlement.marks.map((mark) => mark.reason ?? mark.verdict).join(', ')
    log.info({ documentId: claim.documentId, settled, verdict, changeId }, 'judged')
  } catch (error) {
    await judgements.putOffJudgement(store.db, claim, 2 ** Math.min(claim.failures, 10) * 5_000)
    throw error
  }
}

async function decide(found: judgements.Case, policy: JudgePolicy): Promise<judgements.Settlement> {
  const snapshot = found.snapshot && (await judgeOne(found, found.snapshot))
  const held = found.candidate && {
    judgement: await judgeOne(found, found.candidate.snapshot),
    awaitsLook: found.candidate.awaitsLook,
    isOverdue: found.candidate.deadlineAt <= found.now,
  }
  const step = nextStep({ snapshot, candidate: held })
  const confirms = step.publish?.which === 'candidate'
  return {
    ...basis(found),
    marks: [
      ...(found.snapshot && snapshot ? [mark(found.snapshot.id, snapshot)] : []),
      ...(found.candidate && step.candidate === 'drop' && !confirms
        ? [{ snapshotId: found.candidate.snapshot.id, verdict: 'held' as const }]
        : []),
    ],
    publish: step.publish && publication(found, step.publish),
    candidate: nextCandidate(found, step, policy),
  }
}

function judgeOne(found: judgements.Case, snapshot: judgements.StoredSnapshot): Promise<Judgement> {
  const { declaration, current } = found
  return judge({ received: unpackParts(snapshot.received), declaration, baseline: current })
}

function basis(found: judgements.Case) {
  return {
    declaration: found.declaration,
    currentVersionId: found.current?.id ?? null,
    extractorVersion: EXTRACTOR_VERSION,
  }
}

function mark(snapshotId: number, judgement: Judgement): judgements.Settlement['marks'][number] {
  const { verdict } = judgement
  if (verdict !== 'broken') return { snapshotId, verdict }
  return { snapshotId, verdict, reason: judgement.reason, detail: judgement.detail }
}

function publication(
  found: judgements.Case,
  publish: NonNullable<Step['publish']>,
): judgements.Publication | null {
  const snapshot = publish.which === 'snapshot' ? found.snapshot : found.candidate?.snapshot
  if (!snapshot) throw new Error(`There is no ${publish.which} to publish.`)
  const { judgement } = publish
  const { text, title, language, method } = judgement
  const change =
    judgement.verdict === 'first'
      ? null
      : {
          kind: judgement.verdict,
          headline: judgement.headline,
          reasons: judgement.reasons,
          redline: judgement.redline,
        }
  return {
    snapshotId: snapshot.id,
    fromAt: snapshot.fetchedAt,
    text,
    title,
    language,
    method,
    change,
  }
}

function nextCandidate(
  found: judgements.Case,
  step: Step,
  policy: JudgePolicy,
): judgements.Settlement['candidate'] {
  if (step.candidate === 'keep' || step.candidate === 'drop') return step.candidate
  const snapshot = step.candidate === 'hold' ? found.snapshot : found.candidate?.snapshot
  if (!snapshot) throw new Error('There is no snapshot to look at again.')
  return { snapshotId: snapshot.id, lookInMs: policy.secondLookMs, deadlineInMs: CONFIRM_WITHIN_MS }
}

/**
 * What a newer extractor or another declaration alone changes: the current version's own snapshot is read again, and
 * what differs is recorded as a `technical` change, which nobody is told. Null: nothing differs by that.
 */
async function technical(
  store: Store,
  found: judgements.Case,
): Promise<judgements.Settlement | null> {
  const { current } = found
  if (!current || !found.isReadAnew) return null
  const snapshot = await judgements.loadSnapshot(store.db, current.snapshotId)
  const judgement = await judgeOne(found, snapshot)
  if (judgement.verdict !== 'cosmetic' && judgement.verdict !== 'substantive') return null
  const { headline, reasons, redline, text, title, language, method } = judgement
  return {
    ...basis(found),
    marks: [],
    publish: {
      snapshotId: snapshot.id,
      fromAt: snapshot.fetchedAt,
      text,
      title,
      language,
      method,
      change: { kind: 'technical', headline, reasons, redline },
    },
    candidate: 'keep',
  }
}

/** After repeated failures the snapshot is set aside, visibly, and the document goes on with its next one. */
function giveUp(found: judgements.Case): judgements.Settlement {
  const snapshot = found.snapshot ?? found.candidate?.snapshot
  const detail = 'The differ failed on this snapshot again and again; it is kept as evidence.'
  return {
    ...basis(found),
    marks: snapshot
      ? [{ snapshotId: snapshot.id, verdict: 'broken', reason: 'unreadable', detail }]
      : [],
    publish: null,
    candidate: found.snapshot ? 'keep' : 'drop',
  }
}
