import type { Pair } from './chain.ts'

/** Terms in more texts than this say little of which two belong together, and would make the search quadratic. */
const MAX_POSTINGS = 32
/** How many likely partners of a text are compared in full. */
const MAX_CANDIDATES = 6
/** A short text that a long one contains is chance; from this many terms on it is a part that was split off. */
const LEAST_CONTAINED_TERMS = 8
const CONTAINED_WORTH = 0.7

/** The distinct terms of a text, rising: hashes of its words without case; in scripts without spaces, of two letters each. */
export type Terms = readonly number[]

/** Read by character code, with no string per word: this runs over every block that is not the same. */
export function termsOf(text: string): Terms {
  const folded = text.toLowerCase()
  const terms = new Set<number>()
  let hash = 0
  let letter = 0
  for (let at = 0; at <= folded.length; at++) {
    const code = at < folded.length ? folded.charCodeAt(at) : 0
    if (isLetter(code) && !isUnspaced(code)) {
      // FNV-1a; a collision only makes two texts look a little more alike.
      hash = Math.imul((hash === 0 ? 0x811c9dc5 : hash) ^ code, 0x01000193)
      letter = 0
      continue
    }
    if (hash !== 0) terms.add(hash)
    hash = 0
    if (isUnspaced(code)) terms.add((letter << 16) | code)
    letter = isUnspaced(code) ? code : 0
  }
  return [...Int32Array.from(terms).sort()]
}

function isLetter(code: number): boolean {
  if (code < 0x80) return (code > 0x60 && code < 0x7b) || (code > 0x2f && code < 0x3a)
  return code >= 0xaa && !(code >= 0x2000 && code < 0x2070) && !(code >= 0x3000 && code < 0x3040)
}

/** Thai, Lao, Myanmar, Khmer; Kana and Han. Surrogates are letters of a word, which serves as well. */
function isUnspaced(code: number): boolean {
  if (code < 0x0e00) return false
  return (
    code < 0x0f00 ||
    (code >= 0x1000 && code < 0x10a0) ||
    (code >= 0x1780 && code < 0x1800) ||
    (code >= 0x3040 && code < 0xa000)
  )
}

/**
 * Pairs of texts that share words, each with its likeness in 0..1 as weight: the share of words in common, rare ones
 * counting more, or for one contained in the other a good part of it. Only likely pairs are looked at, so the cost stays
 * near-linear.
 */
export function similarPairs(from: readonly Terms[], to: readonly Terms[]): Pair[] {
  const postings = postingsOf(to)
  const rarity = rarityOf([...from, ...to])
  const fromMass = from.map((terms) => massOf(terms, rarity))
  const toMass = to.map((terms) => massOf(terms, rarity))
  const shared = new Float64Array(to.length)
  const pairs: Pair[] = []
  for (const [index, terms] of from.entries()) {
    // Texts of the same place are always looked at, whatever words they hold.
    const places = new Set(
      [index, index + to.length - from.length].filter((at) => at >= 0 && at < to.length),
    )
    for (const at of [...likely(terms, postings, rarity, shared), ...places]) places.add(at)
    for (const at of places) {
      const common = massOf(intersection(terms, to[at] ?? []), rarity)
      const weight = likeness(
        common,
        fromMass[index] ?? 0,
        toMass[at] ?? 0,
        Math.min(terms.length, to[at]?.length ?? 0),
      )
      if (weight > 0) pairs.push({ from: index, to: at, weight })
    }
  }
  return pairs
}

function likeness(common: number, ours: number, theirs: number, leastTerms: number): number {
  if (common === 0) return 0
  const dice = (2 * common) / (ours + theirs)
  if (leastTerms < LEAST_CONTAINED_TERMS) return dice
  return Math.max(dice, (CONTAINED_WORTH * common) / Math.min(ours, theirs))
}

function likely(
  terms: Terms,
  postings: ReadonlyMap<number, readonly number[]>,
  rarity: ReadonlyMap<number, number>,
  shared: Float64Array,
): number[] {
  const touched: number[] = []
  for (const term of terms) {
    const places = postings.get(term)
    if (places === undefined || places.length > MAX_POSTINGS) continue
    const weight = rarity.get(term) ?? 0
    for (const at of places) {
      if (shared[at] === 0) touched.push(at)
      shared[at] = (shared[at] ?? 0) + weight
    }
  }
  const best = touched
    .toSorted((a, b) => (shared[b] ?? 0) - (shared[a] ?? 0))
    .slice(0, MAX_CANDIDATES)
  for (const at of touched) shared[at] = 0
  return best
}

function postingsOf(texts: readonly Terms[]): Map<number, number[]> {
  const postings = new Map<number, number[]>()
  for (const [at, terms] of texts.entries()) {
    for (const term of terms) {
      const places = postings.get(term)
      if (places === undefined) postings.set(term, [at])
      else places.push(at)
    }
  }
  return postings
}

/** Inverse document frequency (Sparck Jones 1972) over the texts at hand. */
function rarityOf(texts: readonly Terms[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const terms of texts) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  for (const [term, count] of counts) counts.set(term, Math.log(1 + (2 * texts.length) / count))
  return counts
}

function massOf(terms: Terms, rarity: ReadonlyMap<number, number>): number {
  let mass = 0
  for (const term of terms) mass += rarity.get(term) ?? 0
  return mass
}

function intersection(a: Terms, b: Terms): number[] {
  const common: number[] = []
  let j = 0
  for (const term of a) {
    while (j < b.length && (b[j] ?? 0) < term) j++
    if (b[j] === term) common.push(term)
  }
  return common
}
