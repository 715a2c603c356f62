import type { Pair } from './chain.ts'
import type { Lexicon } from './lexicon.ts'
import { LETTER_ALONE, WORD } from './traits.ts'

/** Terms in more texts than this say little of which two belong together, and would make the search quadratic. */
const MAX_POSTINGS = 32
/** How many likely partners of a text are compared in full, unless told otherwise; so few are compared without a search. */
const MAX_CANDIDATES = 6
/** A short text that a long one contains is chance; from this many terms on it is a part that was split off. */
const LEAST_CONTAINED_TERMS = 8
const CONTAINED_WORTH = 0.7
/** Texts less alike than this are not told of: nothing can be made of them. */
const LEAST_TOLD = 0.15
const FIRST_ROOM = 4_096
/** Above any number of a token. */
const PAIR_BASE = 2 ** 26

/** The distinct terms of a text, as small numbers: its words without case; in scripts without spaces, two letters each. */
export type Terms = readonly number[]

type Lists = { readonly next: Int32Array; readonly textAt: Int32Array }

export type Similarity = {
  readonly termsOf: (text: string) => Terms
  /**
   * Pairs of texts that share words, each with its likeness in 0..1 as weight: the share of words in common, rare ones
   * counting more, or for one contained in the other a good part of it. Only likely pairs are looked at, so the cost stays
   * near-linear.
   */
  readonly pairsOf: (from: readonly Terms[], to: readonly Terms[], most?: number) => Pair[]
}

export function createSimilarity(lexicon: Lexicon): Similarity {
  const letterPairs = new Map<number, number>()
  // By term. What is no zero between two uses is a number of a use that is over.
  let seen = new Int32Array(0)
  let rarity = new Float64Array(0)
  let texts = new Int32Array(0)
  let heads = new Int32Array(0)
  let lengths = new Int32Array(0)
  let uses = 0
  const found: number[] = []

  /** Makes room for the terms known so far and some more pairs of letters. */
  function makeRoom(more: number): void {
    const needed = 2 * Math.max(lexicon.terms.length, letterPairs.size + more)
    if (needed <= seen.length) return
    const room = Math.max(FIRST_ROOM, 4 * needed)
    seen = new Int32Array(room)
    rarity = new Float64Array(room)
    texts = new Int32Array(room)
    heads = new Int32Array(room)
    lengths = new Int32Array(room)
  }

  /** Words have even numbers, pairs of letters odd ones. */
  function termsOf(text: string): Terms {
    const { start, end } = lexicon.read(text)
    const { ids, terms, traits } = lexicon
    makeRoom(end - start)
    uses++
    let count = 0
    let letter = -1
    for (let at = start; at < end; at++) {
      const id = ids[at] ?? 0
      const trait = traits[id] ?? 0
      if (!(trait & WORD)) {
        letter = -1
        continue
      }
      const term = trait & LETTER_ALONE ? 2 * letterPair(letter, id) + 1 : 2 * (terms[id] ?? 0)
      letter = trait & LETTER_ALONE ? id : -1
      if (seen[term] === uses) continue
      seen[term] = uses
      found[count++] = term
    }
    return found.slice(0, count)
  }

  function letterPair(first: number, second: number): number {
    const pair = first * PAIR_BASE + second
    const known = letterPairs.get(pair) ?? letterPairs.size
    letterPairs.set(pair, known)
    return known
  }

  /** Inverse document frequency (Sparck Jones 1972) over the texts at hand. */
  function weighTerms(all: readonly (readonly Terms[])[]): void {
    const count = all.reduce((sum, side) => sum + side.length, 0)
    for (const side of all) {
      for (const terms of side) for (const term of terms) texts[term] = (texts[term] ?? 0) + 1
    }
    for (const side of all) {
      for (const terms of side) {
        for (const term of terms) {
          if (texts[term] === 0) continue
          rarity[term] = Math.log(1 + (2 * count) / (texts[term] ?? 1))
          texts[term] = 0
        }
      }
    }
  }

  function massOf(terms: Terms): number {
    let mass = 0
    for (const term of terms) mass += rarity[term] ?? 0
    return mass
  }

  /** For each term a list of the texts of `to` that have it: from `heads` by `next`, 0 at its end. */
  function linkTexts(from: readonly Terms[], to: readonly Terms[]): Lists {
    for (const side of [from, to]) {
      for (const terms of side) for (const term of terms) heads[term] = lengths[term] = 0
    }
    const size = to.reduce((sum, terms) => sum + terms.length, 1)
    const next = new Int32Array(size)
    const textAt = new Int32Array(size)
    let last = 0
    for (let text = to.length - 1; text >= 0; text--) {
      for (const term of to[text] ?? []) {
        next[++last] = heads[term] ?? 0
        textAt[last] = text
        heads[term] = last
        lengths[term] = (lengths[term] ?? 0) + 1
      }
    }
    return { next, textAt }
  }

  /** For each text the texts of `to` that share most with it. */
  function candidateFinder(
    from: readonly Terms[],
    to: readonly Terms[],
    most: number,
  ): (at: number) => number[] {
    if (to.length <= most) return () => [...to.keys()]
    const { next, textAt } = linkTexts(from, to)
    const shared = new Float64Array(to.length)
    return (index) => {
      const touched: number[] = []
      for (const term of from[index] ?? []) {
        if ((lengths[term] ?? 0) > MAX_POSTINGS) continue
        for (let at = heads[term] ?? 0; at > 0; at = next[at] ?? 0) {
          const place = textAt[at] ?? 0
          if (shared[place] === 0) touched.push(place)
          shared[place] = (shared[place] ?? 0) + (rarity[term] ?? 0)
        }
      }
      const best = heaviest(touched, shared, most)
      for (const at of touched) shared[at] = 0
      // Texts of the same place are always looked at, whatever words they hold.
      for (const at of [index, index + to.length - from.length]) {
        if (at >= 0 && at < to.length && !best.includes(at)) best.push(at)
      }
      return best
    }
  }

  function pairsOf(from: readonly Terms[], to: readonly Terms[], most = MAX_CANDIDATES): Pair[] {
    weighTerms([from, to])
    const toMass = to.map(massOf)
    const candidatesOf = candidateFinder(from, to, most)
    const pairs: Pair[] = []
    for (const [index, terms] of from.entries()) {
      const mass = massOf(terms)
      const candidates = candidatesOf(index)
      uses++
      for (const term of terms) seen[term] = uses
      for (const at of candidates) {
        const theirs = to[at] ?? []
        let common = 0
        for (const term of theirs) if (seen[term] === uses) common += rarity[term] ?? 0
        const leastTerms = Math.min(terms.length, theirs.length)
        const weight = likeness(common, mass, toMass[at] ?? 0, leastTerms)
        if (weight >= LEAST_TOLD) pairs.push({ from: index, to: at, weight })
      }
    }
    return pairs
  }

  return { termsOf, pairsOf }
}

function likeness(common: number, ours: number, theirs: number, leastTerms: number): number {
  if (common === 0) return 0
  const dice = (2 * common) / (ours + theirs)
  if (leastTerms < LEAST_CONTAINED_TERMS) return dice
  return Math.max(dice, (CONTAINED_WORTH * common) / Math.min(ours, theirs))
}

/** The few of `places` whose weight is greatest. */
function heaviest(places: readonly number[], weights: Float64Array, most: number): number[] {
  const best: number[] = []
  for (const place of places) {
    const weight = weights[place] ?? 0
    let at = best.length
    while (at > 0 && (weights[best[at - 1] ?? 0] ?? 0) < weight) at--
    if (at >= most) continue
    best.splice(at, 0, place)
    if (best.length > most) best.pop()
  }
  return best
}
