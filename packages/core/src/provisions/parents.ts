import type { Scored } from './compare.ts'

/** From this share on a clause counts as drawn from another, or as taken up in it; beside what became of it, from less. */
const LEAST_DRAWN = 0.5
const LEAST_DRAWN_BESIDE = 0.27
const LEAST_KEPT_BESIDE = 0.4
const BESIDE = 3
/** Of several that share words, only those count that come near the first. */
const LEAST_OF_MOST = 0.7

/**
 * For each new clause, by their places, the old ones, its own past apart, that it was split from: most of it is theirs; or
 * that went and live on in it: most of them is in it.
 */
export function parentsOf(
  scored: readonly Scored[],
  partner: Int32Array,
  origin: Int32Array,
): ReadonlyMap<number, readonly number[]> {
  const mostKept = mostOf(scored, ({ from, likeness: { kept } }) => [from, kept])
  const others = scored.filter(({ from, to }) => origin[to] !== from)
  const mostDrawn = mostOf(others, ({ to, likeness: { drawn } }) => [to, drawn])
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
    if (livesOn(pair) || isDrawn(pair))
      parents.set(pair.to, [...(parents.get(pair.to) ?? []), pair.from])
  }
  return parents
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
