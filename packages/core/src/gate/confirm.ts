import type { Redline } from '../redline/model.ts'
import type { Judgement } from './model.ts'

type Publishable = Extract<Judgement, { verdict: 'first' | 'cosmetic' | 'substantive' }>

/** What is known when a document is judged. Every judgement compares with the same current version. */
export type Sighting = {
  /** Of the oldest snapshot nobody has judged; null: there is none. */
  readonly snapshot: Judgement | null
  readonly candidate: {
    /** Of the snapshot that was first seen to differ. */
    readonly judgement: Judgement
    /** The look that was asked for has not come yet. */
    readonly awaitsLook: boolean
    /** What the last look brought was not the document. */
    readonly lastLookBroken: boolean
    readonly looks: number
    /** No more looks: decide with what there is. */
    readonly isOverdue: boolean
  } | null
}

/** What follows from it, beside the snapshot's own verdict, which is recorded as it is. */
export type Step = {
  /** The text that becomes the document's version. */
  readonly publish: {
    readonly which: 'snapshot' | 'candidate'
    readonly judgement: Publishable
  } | null
  /** `hold`: the snapshot becomes the candidate; `look-again`: the candidate waits for another look. */
  readonly candidate: 'keep' | 'drop' | 'hold' | 'look-again'
}

// At one every ten minutes: two hours of a page that says something else each time.
const MOST_LOOKS = 12

/**
 * The rule of confirmation: a substantive text is told only when a second look, minutes later on a fresh connection,
 * agrees on what changed. Looks that fail or bring something that is not the document put the decision off, up to the
 * deadline; then a change that nothing contradicted is told, since a missed change is as bad as a false alarm.
 */
export function nextStep({ snapshot, candidate }: Sighting): Step {
  if (!candidate) return snapshot ? firstSight(snapshot) : { publish: null, candidate: 'keep' }
  const held = candidate.judgement
  // The version has moved on under the candidate: what is new is judged as if at first sight.
  if (held.verdict !== 'substantive') return withoutGround(snapshot, held)
  const told: Step = { publish: { which: 'candidate', judgement: held }, candidate: 'drop' }
  if (!snapshot) {
    if (candidate.isOverdue) return told
    if (candidate.awaitsLook) return { publish: null, candidate: 'keep' }
    // The same wall twice is no agreement on the text before it.
    return candidate.lastLookBroken ? { publish: null, candidate: 'look-again' } : told
  }
  switch (snapshot.verdict) {
    case 'broken':
      return candidate.isOverdue ? told : { publish: null, candidate: 'look-again' }
    case 'substantive':
      if (agree(snapshot.redline, held.redline)) return told
      // Neither text was seen twice. Past the deadline the new one gets its own, but a text that never stands still ends.
      return {
        publish: null,
        candidate: candidate.isOverdue && candidate.looks >= MOST_LOOKS ? 'drop' : 'hold',
      }
    case 'cosmetic':
      return { publish: { which: 'snapshot', judgement: snapshot }, candidate: 'drop' }
    default:
      return { publish: null, candidate: 'drop' }
  }
}

function firstSight(snapshot: Judgement): Step {
  switch (snapshot.verdict) {
    case 'same':
    case 'broken':
      return { publish: null, candidate: 'keep' }
    case 'substantive':
      return { publish: null, candidate: 'hold' }
    default:
      return { publish: { which: 'snapshot', judgement: snapshot }, candidate: 'keep' }
  }
}

function withoutGround(snapshot: Judgement | null, held: Judgement): Step {
  if (!snapshot && held.verdict === 'cosmetic') {
    return { publish: { which: 'candidate', judgement: held }, candidate: 'drop' }
  }
  const step = snapshot ? firstSight(snapshot) : null
  return step && step.candidate === 'hold'
    ? step
    : { publish: step?.publish ?? null, candidate: 'drop' }
}

/** Whether two looks saw the same change: the same blocks changed in the same way. */
export function agree(a: Redline, b: Redline): boolean {
  if (a.entries.length !== b.entries.length) return false
  return a.entries.every((entry, index) => {
    const other = b.entries[index]
    return other?.kind === entry.kind && changedWords(entry) === changedWords(other)
  })
}

function changedWords(entry: Redline['entries'][number]): string {
  return entry.spans
    .filter((span) => span.op !== 'equal')
    .map((span) => `${span.op} ${span.text.trim()}`)
    .join('\n')
}
