import type { Rest, Scored } from './compare.ts'
import type { Terms } from './terms.ts'

/** From this share on a clause counts as drawn from another, or as taken up in it; beside what became of it, from less. */
const LEAST_DRAWN = 0.5
const LEAST_DRAWN_BESIDE = 0.27
const LEAST_KEPT_BESIDE = 0.4
const BESIDE = 3
/** Of several that share words, only those count that come near the first. */
const LEAST_OF_MOST = 0.7

/** Near-twins share most of their words, and neither is drawn from the other: so much of them must have left the one. */
const LEAST_LEFT = 1 / 3
/** A clause lives on where so much is said of what it said beyond the clause that took it up. */
const LEAST_OWN = 0.1

/**
 * For each new clause, by their places, the old ones, its own past apart, that it was split from: most of it is theirs, and
 * they gave it up; or that went and live on in it: most of them is in it.
 */
export function parentsOf(
  rest: Rest,
  partner: Int32Array,
  origin: Int32Array,
): ReadonlyMap<number, readonly number[]> {
  const { scored } = rest
  const mostKept = mostOf(scored, ({ from, likeness: { kept } }) => [from, kept])
  const others = scored.filter(({ from, to }) => origin[to] !== from)
  const mostDrawn = mostOf(others, ({ to, likeness: { drawn } }) => [to, drawn])
  const isLeft = leaver(rest, partner, origin)
  const livesOn = ({ from, to, likeness: { kept } }: Scored): boolean => {
    if ((partner[from] ?? -1) >= 0) return false
    const least = isBeside(from, origin[to] ?? -1) ? LEAST_KEPT_BESIDE : LEAST_DRAWN
    return kept >= Math.max(least, LEAST_OF_MOST * (mostKept.get(from) ?? 0))
  }
  const isDrawn = ({ from, to, likeness: { drawn } }: Scored): boolean => {
    const isNew = (origin[to] ?? -1) < 0
    const least = isNew && isBeside(to, partner[from] ?? -1) ? LEAST_DRAWN_BESIDE : LEAST_DRAWN
    return drawn >= Math.max(least, LEAST_OF_MOST * (mostDrawn.get(to) ?? 0))
  }
  const parents = new Map<number, number[]>()
  for (const pair of others) {
    if ((livesOn(pair) || isDrawn(pair)) && isLeft(pair))
      parents.set(pair.to, [...(parents.get(pair.to) ?? []), pair.from])
  }
  return parents
}

/**
 * Did something go from the old clause to the new one: what both say, and neither the old one's new wording nor the new one's
 * old wording says?
 */
function leaver(
  { old, now, rarity }: Rest,
  partner: Int32Array,
  origin: Int32Array,
): (pair: Scored) => boolean {
  const one = (): number => 1
  const mass = (word: number): number => rarity[word] ?? 0
  return ({ from, to }) => {
    const [source, target] = [old.get(from), now.get(to)]
    if (source === undefined || target === undefined) return false
    const [stays, had] = [now.get(partner[from] ?? -1), old.get(origin[to] ?? -1)]
    if (stays === undefined && had === undefined) return true
    const left = (of: keyof Terms, weigh: (term: number) => number): number => {
      const shared = intersection(source[of], target[of])
      const known = new Set([...(stays?.[of] ?? []), ...(had?.[of] ?? [])])
      return share(shared, (term) => !known.has(term), weigh)
    }
    if (stays !== undefined) return Math.max(left('words', mass), left('runs', one)) >= LEAST_LEFT
    const own = new Set(had?.words)
    const beyond = source.words.filter((word) => !own.has(word))
    const said = new Set(target.words)
    return beyond.length === 0 || share(beyond, (word) => said.has(word), mass) >= LEAST_OWN
  }
}

function intersection(a: Int32Array, b: Int32Array): Int32Array {
  const other = new Set(b)
  return a.filter((term) => other.has(term))
}

/** How much of some terms, by weight, is so. */
function share(
  terms: Int32Array,
  isSo: (term: number) => boolean,
  weigh: (term: number) => number,
): number {
  let [all, so] = [0, 0]
  for (const term of terms) {
    all += weigh(term)
    if (isSo(term)) so += weigh(term)
  }
  return all === 0 ? 0 : so / all
}

function mostOf(
  pairs: readonly Scored[],
  read: (pair: Scored) => readonly [number, number],
): ReadonlyMap<number, number> {
  const most = new Map<number, number>()
  for (const pair of pairs) {
    const [place, share] = read(pair)
    most.set(place, Math.max(most.get(place) ?? 0, share))
  }
  return most
}

function isBeside(a: number, b: number): boolean {
  return b >= 0 && Math.abs(a - b) <= BESIDE
}
