import type { Scored } from './compare.ts'

/** From this share on a clause counts as drawn from another, or as taken up in it; beside what became of it, from less. */
const LEAST_DRAWN = 0.5
const LEAST_BESIDE = 0.27
const LEAST_KEPT_BESIDE = 0.4
const BESIDE = 3
/** Of several that a clause shares words with, only those count that come near the first. */
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
  const parents = new Map<number, readonly number[]>()
  for (const [to, pairs] of Map.groupBy(scored, (pair) => pair.to)) {
    const own = origin[to] ?? -1
    const others = pairs.filter(({ from }) => from !== own)
    const most = Math.max(...others.map(({ likeness: { drawn } }) => drawn))
    const found = others.filter(({ from, likeness: { kept, drawn } }) => {
      const heir = partner[from] ?? -1
      if (heir < 0)
        return (
          kept >= (isBeside(from, own) ? LEAST_KEPT_BESIDE : LEAST_DRAWN) || drawn >= LEAST_DRAWN
        )
      const least = own < 0 && isBeside(heir, to) ? LEAST_BESIDE : LEAST_DRAWN
      return drawn >= Math.max(least, LEAST_OF_MOST * most)
    })
    if (found.length > 0)
      parents.set(
        to,
        found.map(({ from }) => from),
      )
  }
  return parents
}

function isBeside(a: number, b: number): boolean {
  return b >= 0 && Math.abs(a - b) <= BESIDE
}
