import { likeliestOf } from './likeliest.ts'
import { NO_TERMS, type Terms } from './terms.ts'

/** A clause of fewer words shares them with a longer one by chance, unless it stands in it word for word. */
const LEAST_CONTAINED = 7
const LEAST_LITERAL = 4
/** What a clause is about counts for more than in which phrases it says so: a reworded clause keeps its subject longer. */
const WORDS_WORTH = 0.65
const RUNS_WORTH = 0.35

/** A clause says what it is about in so many words; its conditions and examples follow. */
const OPENING_WORDS = 12

/** How much two wordings share. */
export type Likeness = {
  /** Of both together, 0 to 1. */
  readonly whole: number
  /** Of the old wording, how much stands in the new one; and the other way round. */
  readonly kept: number
  readonly drawn: number
  /** Of how the old wording opens, how much stands in the new one; of a wording that is no longer than that, `whole`. */
  readonly opening: number
}

/** Two clauses of which one is among the likeliest partners of the other. */
export type Likely = { readonly from: number; readonly to: number; readonly likeness: Likeness }

/**
 * The likely pairs, by place, and how rare each word is. That is told by all clauses at hand: `others` are not to be paired.
 */
export function likelyPairs(
  from: readonly Terms[],
  to: readonly Terms[],
  others: readonly Int32Array[],
): { readonly pairs: readonly Likely[]; readonly rarity: Float64Array } {
  const [ours, theirs] = [from.map(({ words }) => words), to.map(({ words }) => words)]
  const rarity = rarityOf([...ours, ...theirs, ...others])
  const compare = comparer(from, to, rarity)
  const pairs = likeliestOf(ours, theirs, rarity).map((pair) => ({
    ...pair,
    likeness: compare(pair.from, pair.to),
  }))
  return { pairs, rarity }
}

/** By word: the rarer, the more it says (Spärck Jones 1972). */
function rarityOf(clauses: readonly Int32Array[]): Float64Array {
  const rarity = new Float64Array(sizeOf(clauses))
  for (const words of clauses) for (const word of words) rarity[word] = (rarity[word] ?? 0) + 1
  for (let word = 0; word < rarity.length; word++)
    rarity[word] = Math.log(1 + clauses.length / Math.max(1, rarity[word] ?? 0))
  return rarity
}

function sizeOf(lists: readonly Int32Array[]): number {
  let size = 0
  for (const list of lists) for (const one of list) if (one >= size) size = one + 1
  return size
}

/** Compares clauses by their places; fastest if those of one `from` come one after the other. */
function comparer(
  from: readonly Terms[],
  to: readonly Terms[],
  rarity: Float64Array,
): (from: number, to: number) => Likeness {
  const massOf = ({ words }: Terms): number => {
    let mass = 0
    for (const word of words) mass += rarity[word] ?? 0
    return mass
  }
  const [fromMass, toMass] = [from.map(massOf), to.map(massOf)]
  const hasWord = new Int32Array(rarity.length).fill(-1)
  const opens = new Int32Array(rarity.length).fill(-1)
  const hasRun = new Int32Array(sizeOf([...from, ...to].map(({ runs }) => runs))).fill(-1)
  let read = -1
  let openingMass = 0
  return (i, j) => {
    const [old, now] = [from[i] ?? NO_TERMS, to[j] ?? NO_TERMS]
    if (i !== read) {
      for (const word of old.words) hasWord[word] = i
      for (const run of old.runs) hasRun[run] = i
      const opening = old.words.subarray(0, OPENING_WORDS)
      for (const word of opening) opens[word] = i
      openingMass = massOf({ ...old, words: opening })
      read = i
    }
    let [words, runs, opening] = [0, 0, 0]
    for (const word of now.words) {
      if (hasWord[word] !== i) continue
      words += rarity[word] ?? 0
      if (opens[word] === i) opening += rarity[word] ?? 0
    }
    for (const run of now.runs) if (hasRun[run] === i) runs++
    const blend = (mass: number, count: number): number =>
      WORDS_WORTH * share(words, mass) + RUNS_WORTH * Math.sqrt(share(runs, count))
    const [a, b] = [fromMass[i] ?? 0, toMass[j] ?? 0]
    const whole = blend((a + b) / 2, (old.runs.length + now.runs.length) / 2)
    return {
      whole,
      kept: contained(old.words.length, blend(a, old.runs.length)),
      drawn: contained(now.words.length, blend(b, now.runs.length)),
      opening: old.words.length > 2 * OPENING_WORDS ? share(opening, openingMass) : whole,
    }
  }
}

function share(of: number, total: number): number {
  return total === 0 ? 0 : of / total
}

function contained(words: number, part: number): number {
  if (words >= LEAST_CONTAINED) return part
  return words >= LEAST_LITERAL && part > 0.999 ? 1 : 0
}
