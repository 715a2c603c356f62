import {
  EXTRACTOR_VERSION,
  TAKEN_BACK_AGAIN,
  flappingBlock,
  nextLook,
  nextStep,
  relookAfter,
} from '@clausewatch/core'
import type { Judgement, Step } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import { cases, judgements, settlements, variants } from '@clausewatch/store'
import type { storedLooks } from '@clausewatch/store'
import { judgeAgreed, judgeSnapshot, recall } from './read.ts'
import type { JudgeDeps } from './read.ts'
import { recorded } from './record.ts'
import { late, reread } from './reread.ts'
import { giveUp, isConfirmed, mark, publication, settlement } from './settlement.ts'

// With their backoff an hour and a half: then the snapshot is set aside, so that the document's next one is judged.
const MAX_FAILURES = 10
// After two minutes: a change is told, whatever keeps its clauses from being recorded.
const MAX_RECORD_FAILURES = 5
const RETRY_MS = 5_000
const NEWER_DIFFER_IN_MS = 60_000

/** Judges a document's oldest unjudged snapshot: load, judge, decide, settle. */
export async function judgeDocument(deps: JudgeDeps, due: judgements.DueJudgement): Promise<void> {
  const { store, log } = deps
  const claim = await judgements.claimJudgement(store.db, due, leaseMs('judge'))
  if (!claim) return
  const { documentId, failures } = claim
  try {
    const found = await cases.loadCase(store.db, documentId)
    if (!found) return
    if ((found.current?.extractorVersion ?? 0) > EXTRACTOR_VERSION) {
      await judgements.putOffJudgement(store.db, claim, { inMs: NEWER_DIFFER_IN_MS, failures })
      return
    }
    const decided = failures >= MAX_FAILURES ? giveUp(found) : await decide(deps, found)
    const complete =
      failures < MAX_RECORD_FAILURES ? await recorded(deps, documentId, decided) : decided
    const { settled, change } = await settlements.settle(store.db, claim, complete)
    if (change && isConfirmed(decided)) deps.confirmed(change.confirmedAfterMs)
    const verdict = decided.marks.map((one) => one.reason ?? one.verdict).join(', ')
    log.info({ documentId, settled, verdict, changeId: change?.id }, 'judged')
    if (settled) warnOfDeclaration(log, documentId, decided)
  } catch (error) {
    const inMs = 2 ** failures * RETRY_MS
    await judgements.putOffJudgement(store.db, claim, { inMs, failures: failures + 1 })
    throw error
  }
}

/** What only the operator can mend: a selector that rotted, a source that is not the document any more. */
function warnOfDeclaration(
  log: JudgeDeps['log'],
  documentId: number,
  { marks }: settlements.Settlement,
): void {
  for (const { code, detail } of marks.flatMap((one) => one.notes ?? [])) {
    if (code !== 'healed' && code !== 'part-kept') continue
    log.warn({ documentId, note: code, detail }, 'a declaration needs its operator')
  }
}

async function decide(deps: JudgeDeps, found: cases.Case): Promise<settlements.Settlement> {
  const { snapshot } = found
  return (
    (await reread(deps, found)) ??
    (snapshot?.isReread ? await late(deps, found, snapshot) : await confirm(deps, found))
  )
}

async function confirm(deps: JudgeDeps, found: cases.Case): Promise<settlements.Settlement> {
  // Woken with nothing new and nothing held: what was refused last has been seen again.
  const ref = found.snapshot ?? (found.candidate ? null : found.quarantined)
  const memory = found.quarantined && (await recall(deps, found, found.quarantined))
  const snapshot = ref && (await judgeSnapshot(deps, found, ref, found.current, memory))
  const { candidate } = found
  const held = candidate && {
    ...candidate,
    judgement: await judgeAgreed(deps, found, candidate.snapshot, memory),
    isOverdue: candidate.deadlineAt <= found.now,
  }
  const step = nextStep({ snapshot, candidate: held })
  const which = step.publish?.which
  const published = which === 'snapshot' ? ref : candidate?.snapshot
  const lapsed = step.candidate === 'drop' && which !== 'candidate' ? candidate : null
  const looks = candidate?.sightings ?? 1
  const isLate = which === 'candidate' && candidate?.isLate === true
  return settlement(found, {
    marks: [
      ...(ref && snapshot ? [mark(ref.id, snapshot)] : []),
      ...(lapsed ? [{ snapshotId: lapsed.snapshot.id, verdict: 'held' as const }] : []),
    ],
    publish:
      step.publish && published
        ? publication(published, step.publish.judgement, { looks, isLate })
        : null,
    candidate: await nextCandidate(deps, found, step, ref, snapshot),
    contradicted:
      step.contradicted && candidate
        ? { ...step.contradicted, seenAt: candidate.snapshot.fetchedAt }
        : null,
    // What was seen last may say more than the text that was confirmed.
    again: which === 'candidate' ? 'last' : null,
    look: nextTurn(deps, found, snapshot, step.contradicted ? lapsed : null),
  })
}

async function nextCandidate(
  { store, policy }: JudgeDeps,
  found: cases.Case,
  step: Step,
  ref: storedLooks.SnapshotRef | null,
  judgement: Judgement | null,
): Promise<settlements.Settlement['candidate']> {
  if (step.candidate === 'keep' || step.candidate === 'drop') return step.candidate
  const { candidate, now } = found
  const isSame = step.candidate === 'look-again'
  const held = isSame ? candidate?.snapshot : ref
  if (!held) throw new Error('There is no snapshot to look at again.')
  const isKnown = isSame
    ? (candidate?.isKnown ?? false)
    : await isKnownText(store, found.documentId, judgement)
  const isRestless = step.candidate === 'hold-restless'
  const next = nextLook({
    isKnown,
    isRestless,
    looks: candidate?.looks ?? 0,
    now,
    firstSeenAt: held.fetchedAt,
    secondLookMs: policy.secondLookMs,
  })
  // The deadline counts from the first sight, whatever is seen meanwhile; past it, another text gets its own.
  const stands = !isRestless && candidate && candidate.deadlineAt > now
  const isSooner = stands && candidate.deadlineAt < next.deadlineAt
  return {
    ...next,
    snapshotId: held.id,
    isKnown,
    isLate: isSame && candidate?.isLate === true,
    ...(isSooner && { deadlineAt: candidate.deadlineAt }),
  }
}

async function isKnownText(
  store: JudgeDeps['store'],
  documentId: number,
  judgement: Judgement | null,
): Promise<boolean> {
  if (!judgement || !('redline' in judgement)) return false
  const block = flappingBlock(judgement.redline)
  return variants.isKnown(store.db, documentId, { text: judgement.text, block })
}

/** When to look again, sooner than in its turn: what came is not the document, or it took a text back that was new. */
function nextTurn(
  { policy }: JudgeDeps,
  found: cases.Case,
  judgement: Judgement | null,
  lapsed: cases.Candidate | null,
): settlements.Settlement['look'] {
  if (lapsed) return lapsed.isKnown ? null : TAKEN_BACK_AGAIN
  if (!found.snapshot || found.candidate || judgement?.verdict !== 'broken') return null
  const { via } = found.snapshot
  const { needsBrowser, before, now, declaration } = found
  const { reason } = judgement
  const { secondLookMs } = policy
  return relookAfter({
    reason,
    via,
    render: declaration.render,
    needsBrowser,
    versionVia: found.current?.snapshot.via ?? null,
    secondLookMs,
    before,
    now,
  })
}
