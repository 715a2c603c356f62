import { shinglesOf, type Terms } from './terms.ts'

/** Words in more clauses than this say little of which two belong together, and would make the search quadratic. */
const MAX_POSTINGS = 12
/** How many likely partners of a clause are compared in full. */
const MAX_CANDIDATES = 5
/** A clause of fewer words shares them with a longer one by chance, unless it stands in it word for word. */
const LEAST_CONTAINED = 7
const LEAST_LITERAL = 4

/** How much two wordings share. */
export type Likeness = {
  /** Of both together, 0 to 1. */
  readonly whole: number
  /** Of the old wording, how much stands in the new one; and the other way round. */
  readonly kept: number
  readonly drawn: number
}

/** Terms with the weight of each word, and of all of them. */
export type Weighed = Terms & {
  readonly weights: Float64Array
  readonly mass: number
  readonly shingles: Int32Array
}

/** Weighs words by how rare they are among the clauses at hand (Spärck Jones 1972). */
export function weigher(clauses: readonly Terms[]): (terms: Terms) => Weighed {
  const counts = new Map<number, number>()
  for (const { words } of clauses)
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return (terms) => {
    const weights = new Float64Array(terms.words.length)
    let mass = 0
    for (const [at, word] of terms.words.entries()) {
      weights[at] = Math.log(1 + clauses.length / (counts.get(word) ?? 1))
      mass += weights[at] ?? 0
    }
    return { ...terms, weights, mass, shingles: shinglesOf(terms) }
  }
}

/** Rare words in common say what a clause is about, runs of words that it is the same text. */
export function likeness(from: Weighed, to: Weighed): Likeness {
  const words = commonMass(from, to)
  const runs = commonCount(from.shingles, to.shingles)
  const share = (of: number, total: number): number => (total === 0 ? 0 : of / total)
  const blend = (mass: number, count: number): number =>
    0.65 * share(words, mass) + 0.35 * Math.sqrt(share(runs, count))
  const [a, b] = [from.shingles.length, to.shingles.length]
  return {
    whole: blend((from.mass + to.mass) / 2, (a + b) / 2),
    kept: contained(from.words.length, blend(from.mass, a)),
    drawn: contained(to.words.length, blend(to.mass, b)),
  }
}

function contained(words: number, share: number): number {
  if (words >= LEAST_CONTAINED) return share
  return words >= LEAST_LITERAL && share > 0.999 ? 1 : 0
}

function commonMass(from: Weighed, to: Weighed): number {
  let mass = 0
  let j = 0
  for (let i = 0; i < from.words.length; i++) {
    const word = from.words[i] ?? 0
    while (j < to.words.length && (to.words[j] ?? 0) < word) j++
    if (to.words[j] === word) mass += from.weights[i] ?? 0
  }
  return mass
}

function commonCount(from: Int32Array, to: Int32Array): number {
  let count = 0
  let j = 0
  for (let i = 0; i < from.length; i++) {
    const item = from[i] ?? 0
    while (j < to.length && (to[j] ?? 0) < item) j++
    if (to[j] === item) count++
  }
  return count
}

/** The pairs of which one is among the likeliest partners of the other; near-linear in the length of the texts. */
export function likelyPairs(
  from: readonly Weighed[],
  to: readonly Weighed[],
): readonly { readonly from: number; readonly to: number }[] {
  const keys = new Set<number>()
  for (const [at, other] of likeliest(from, to)) keys.add(at * to.length + other)
  for (const [at, other] of likeliest(to, from)) keys.add(other * to.length + at)
  return [...keys].map((key) => ({ from: Math.floor(key / to.length), to: key % to.length }))
}

/** For each clause those of the other side that share its rarest words. */
function likeliest(
  clauses: readonly Weighed[],
  others: readonly Weighed[],
): (readonly [number, number])[] {
  const postings = postingsOf(others)
  const scores = new Float64Array(others.length)
  const pairs: (readonly [number, number])[] = []
  for (const [at, { words, weights }] of clauses.entries()) {
    const touched: number[] = []
    for (let i = 0; i < words.length; i++) {
      const places = postings.get(words[i] ?? 0)
      if (places === undefined || places.length > MAX_POSTINGS) continue
      for (const place of places) {
        if (scores[place] === 0) touched.push(place)
        scores[place] = (scores[place] ?? 0) + (weights[i] ?? 0)
      }
    }
    touched.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    for (const place of touched.slice(0, MAX_CANDIDATES)) pairs.push([at, place])
    for (const place of touched) scores[place] = 0
  }
  return pairs
}

function postingsOf(clauses: readonly Terms[]): Map<number, number[]> {
  const postings = new Map<number, number[]>()
  for (const [at, { words }] of clauses.entries()) {
    for (const word of words) {
      const places = postings.get(word)
      if (places === undefined) postings.set(word, [at])
      else places.push(at)
    }
  }
  return postings
}
