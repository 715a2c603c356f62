import type { Lexicon } from './lexicon.ts'
import { isClauseEnd, isSentenceEnd, weightOf } from './traits.ts'

/** Kept words up to this weight, between larger changes, are read as part of one replaced phrase. */
const MOST_DISSOLVED = 3
/** Where all that surrounds them is added (or all removed), kept words hold out longer. */
const ONE_SIDED = 6
/** So do several words; else one long replacement would eat the short ones beside it. */
const SEVERAL = 2
/** Texts that keep less than this share of the shorter one are read as one replaced by the other. */
const LEAST_KEPT = 0.25

/** A stretch of both texts, places [start, end): kept, or replaced (either side may be empty). */
export type Run = {
  readonly isKept: boolean
  fromStart: number
  fromEnd: number
  toStart: number
  toEnd: number
}

/** A run while it grows, with the weight of either side. */
type Phrase = Run & { readonly removed: number; readonly added: number }

/** No confetti: crumbs kept between larger changes join them, so that a phrase reads as replaced by a phrase. */
export function phrases(runs: readonly Run[], lexicon: Lexicon): Run[] {
  const read: Phrase[] = []
  let [kept, allRemoved, allAdded] = [0, 0, 0]
  for (const run of runs) {
    const removed = mass(lexicon, run.fromStart, run.fromEnd)
    const added = run.isKept ? removed : mass(lexicon, run.toStart, run.toEnd)
    allRemoved += removed
    allAdded += added
    if (run.isKept) kept += removed
    read.push({ ...run, removed, added })
    for (;;) {
      const [before, crumb, after] = [read.at(-3), read.at(-2), read.at(-1)]
      if (!before || !crumb || !after || after.isKept) break
      if (!isCrumb(before, crumb, after, lexicon)) break
      kept -= crumb.removed
      read.length -= 3
      read.push(joined(before, crumb, after))
    }
  }
  const [first, last] = [read[0], read.at(-1)]
  if (!first || !last || kept >= LEAST_KEPT * Math.min(allRemoved, allAdded)) return read
  return [{ ...first, isKept: false, fromEnd: last.fromEnd, toEnd: last.toEnd }]
}

function mass({ ids, traits }: Lexicon, start: number, end: number): number {
  let sum = 0
  for (let at = start; at < end; at++) sum += weightOf(traits[ids[at] ?? -1] ?? 0)
  return sum
}

function joined(before: Phrase, crumb: Phrase, after: Phrase): Phrase {
  return {
    isKept: false,
    fromStart: before.fromStart,
    fromEnd: after.fromEnd,
    toStart: before.toStart,
    toEnd: after.toEnd,
    removed: before.removed + crumb.removed + after.removed,
    added: before.added + crumb.added + after.added,
  }
}

function isCrumb(before: Phrase, crumb: Phrase, after: Phrase, { ids, traits }: Lexicon): boolean {
  const size = crumb.removed
  if (size > MOST_DISSOLVED) return false
  const least = Math.min(
    Math.max(before.removed, before.added),
    Math.max(after.removed, after.added),
  )
  const oneSided = before.added + after.added === 0 || before.removed + after.removed === 0
  if (size * (oneSided ? ONE_SIDED : size > 1 ? SEVERAL : 1) >= least) return false
  for (let at = crumb.toStart; at < crumb.toEnd; at++) {
    if (isSentenceEnd(traits[ids[at] ?? -1] ?? 0)) return false
  }
  return true
}

/**
 * An addition or removal between kept words can often stand in several places ("a, [b, ]c" or "a[, b], c"): it is put
 * where a sentence or a clause begins.
 */
export function settle(runs: readonly Run[], lexicon: Lexicon): Run[] {
  const settled = runs.map((run) => ({ ...run }))
  for (let at = 1; at < settled.length - 1; at++) {
    const [before, run, after] = [settled[at - 1], settled[at], settled[at + 1]]
    if (before === undefined || run === undefined || after === undefined || run.isKept) continue
    const isRemoval = run.fromEnd > run.fromStart
    if (isRemoval && run.toEnd > run.toStart) continue
    const steps = isRemoval
      ? bestStart(lexicon, before.fromStart, run.fromStart, run.fromEnd)
      : bestStart(lexicon, before.toStart, run.toStart, run.toEnd)
    before.fromEnd = run.fromStart -= steps
    before.toEnd = run.toStart -= steps
    after.fromStart = run.fromEnd -= steps
    after.toStart = run.toEnd -= steps
  }
  return settled.filter((run) => run.fromEnd > run.fromStart || run.toEnd > run.toStart)
}

/** How many tokens earlier a run [start, end) had better begin, not before `least`: what it passes must be what it ends with. */
function bestStart({ ids, traits }: Lexicon, least: number, start: number, end: number): number {
  const rank = (at: number): number => (at < least ? SENTENCE : rankOf(traits[ids[at] ?? -1] ?? 0))
  let best = 0
  let bestRank = rank(start - 1)
  for (let steps = 1; start - steps >= least; steps++) {
    if (ids[start - steps] !== ids[end - steps]) break
    const here = rank(start - steps - 1)
    if (here > bestRank) [best, bestRank] = [steps, here]
  }
  return best
}

const SENTENCE = 2
const CLAUSE = 1

/** How good a place the one after a token is to begin: sentence, clause, word. */
function rankOf(traits: number): number {
  return isSentenceEnd(traits) ? SENTENCE : isClauseEnd(traits) ? CLAUSE : 0
}
