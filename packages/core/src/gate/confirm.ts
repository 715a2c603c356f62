import type { Judgement } from './model.ts'
import { agreement, flappingBlock, isTellable } from './sightings.ts'
import type { Tellable } from './sightings.ts'

type Publishable = Exclude<Judgement, { verdict: 'same' | 'broken' }>

const MINUTE_MS = 60_000

/** How often a text must be seen before it is told, and when it is looked at for that. */
const POLICY = {
  // A page drawn anew for each request shows one of two texts by chance: at even odds it passes once in sixteen times.
  looks: 4,
  // A text that was shown and taken back is looked at until its deadline: by chance it lasts once in two thousand times.
  knownEveryMs: 10 * MINUTE_MS,
  // Confirmation takes at most two hours from the first sight, so that the same day is kept; the rest is for the judge.
  withinMs: 115 * MINUTE_MS,
  // Judged late, after an outage of ours: time for the looks that a text must have.
  leastMs: 15 * MINUTE_MS,
  // A page that says something else each time costs its host no more than that, and is not forgotten.
  mostLooks: 12,
  restlessEveryMs: 360 * MINUTE_MS,
} as const

/** What is known when a document is judged. Every judgement compares with the same current version. */
export type Sighting = {
  /** Of the oldest snapshot nobody has judged; null: there is none. */
  readonly snapshot: Judgement | null
  readonly candidate: {
    /** Of the snapshot that was first seen to differ. */
    readonly judgement: Judgement
    /** Looks that saw it, the first sight and `snapshot` included. */
    readonly sightings: number
    /** It was shown and taken back before. */
    readonly isKnown: boolean
    /** The look that was asked for has not come yet. */
    readonly awaitsLook: boolean
    /** What the last look brought was not the document. */
    readonly lastLookBroken: boolean
    /** Second looks so far, whichever text was held. */
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
  /**
   * `hold`: the snapshot becomes the candidate; `hold-restless`: so, but of a page that never stands still; `look-again`: the
   * candidate waits for another look.
   */
  readonly candidate: 'keep' | 'drop' | 'hold' | 'hold-restless' | 'look-again'
  /** A text that did not last, and the passage that came and went. */
  readonly contradicted: { readonly text: string; readonly block: string } | null
}

const NOTHING: Step = { publish: null, candidate: 'keep', contradicted: null }
const LOOK_AGAIN: Step = { ...NOTHING, candidate: 'look-again' }

/**
 * The rule of confirmation: a text that differs in substance is told when several looks, minutes apart and each on a fresh
 * connection, agree on it. A text that was shown and taken back before must last until the deadline. Looks that fail or
 * bring something that is not the document put the decision off; at the deadline a text that nothing contradicted is told,
 * since a missed change is as bad as a false alarm.
 */
export function nextStep({ snapshot, candidate }: Sighting): Step {
  if (!candidate) return snapshot ? firstSight(snapshot) : NOTHING
  const held = candidate.judgement
  // The version has moved on under the candidate: what is new is judged as if at first sight.
  if (!isTellable(held)) return withoutGround(snapshot, held)
  const enough = !candidate.isKnown && candidate.sightings > POLICY.looks
  const told = (): Step => ({
    publish: { which: 'candidate', judgement: held },
    candidate: 'drop',
    contradicted: null,
  })
  if (!snapshot) {
    if (candidate.isOverdue) return told()
    if (candidate.awaitsLook) return NOTHING
    // The same wall twice is no agreement on the text before it.
    return enough && !candidate.lastLookBroken ? told() : LOOK_AGAIN
  }
  if (snapshot.verdict === 'broken') return candidate.isOverdue ? told() : LOOK_AGAIN
  if (!isTellable(snapshot)) return tookBack(snapshot, held)
  const agrees = agreement(held, snapshot)
  if (agrees === 'same' || agrees === 'more') {
    return enough || candidate.isOverdue ? told() : LOOK_AGAIN
  }
  const contradicted = {
    text: held.text,
    block: flappingBlock(held.redline, snapshot.redline),
  }
  // A part has been seen all the time: what is left is told, whatever else comes and goes beside it.
  if (agrees === 'part' && candidate.isOverdue) {
    return {
      publish: { which: 'snapshot', judgement: snapshot },
      candidate: 'drop',
      contradicted,
    }
  }
  // What is seen first after hours may hold something new beside what always changes: one more look tells.
  const isRested = candidate.awaitsLook || candidate.looks % 2 === 1
  const isRestless = agrees === 'other' && candidate.looks >= POLICY.mostLooks && !isRested
  return { publish: null, candidate: isRestless ? 'hold-restless' : 'hold', contradicted }
}

/** Whether looks at a text that is gone by now saw it as long as would have confirmed it, whatever it is. */
export function hasStood({ looks, forMs }: { looks: number; forMs: number }): boolean {
  return looks >= POLICY.looks && forMs >= POLICY.withinMs
}

function tookBack(snapshot: Judgement, held: Tellable): Step {
  const contradicted = { text: held.text, block: flappingBlock(held.redline) }
  const publish =
    snapshot.verdict === 'cosmetic' ? ({ which: 'snapshot', judgement: snapshot } as const) : null
  return { publish, candidate: 'drop', contradicted }
}

function firstSight(snapshot: Judgement): Step {
  switch (snapshot.verdict) {
    case 'same':
    case 'broken':
      return NOTHING
    case 'substantive':
    case 'effective-date':
      return { ...NOTHING, candidate: 'hold' }
    default:
      return { ...NOTHING, publish: { which: 'snapshot', judgement: snapshot } }
  }
}

function withoutGround(snapshot: Judgement | null, held: Judgement): Step {
  if (!snapshot && held.verdict === 'cosmetic') {
    return { ...NOTHING, publish: { which: 'candidate', judgement: held }, candidate: 'drop' }
  }
  const step = snapshot ? firstSight(snapshot) : NOTHING
  return step.candidate === 'hold' ? step : { ...step, candidate: 'drop' }
}

/** What a text that is held waits for: its next look, and the time at which it is decided. */
export function nextLook(held: {
  readonly isKnown: boolean
  readonly isRestless: boolean
  /** Second looks so far. */
  readonly looks: number
  readonly firstSeenAt: Date
  readonly now: Date
  /** By when a new text has had its looks, in milliseconds. */
  readonly secondLookMs: number
}): { readonly lookInMs: number; readonly deadlineAt: Date } {
  const { isKnown, isRestless, looks, now, secondLookMs } = held
  if (isRestless) {
    const deadline = now.getTime() + POLICY.restlessEveryMs + POLICY.withinMs
    return { lookInMs: POLICY.restlessEveryMs, deadlineAt: new Date(deadline) }
  }
  const deadline = Math.max(
    held.firstSeenAt.getTime() + POLICY.withinMs,
    now.getTime() + POLICY.leastMs,
  )
  return {
    // Walls, and passages that change at every look, have no end by themselves.
    lookInMs:
      isKnown || looks >= POLICY.mostLooks ? POLICY.knownEveryMs : secondLookMs / POLICY.looks,
    deadlineAt: new Date(deadline),
  }
}
