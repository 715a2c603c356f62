/** A place in the old sequence that could be the same as one in the new, and how much it would be worth. */
export type Pair = { readonly from: number; readonly to: number; readonly weight: number }

/**
 * The heaviest selection of pairs in which both sides rise: what stayed in order. O(n log n), by a Fenwick tree of prefix
 * maxima (patience sorting with weights).
 */
export function heaviestChain(pairs: readonly Pair[]): readonly Pair[] {
  if (isChain(pairs)) return pairs
  const sorted = pairs.toSorted((a, b) => a.from - b.from || b.to - a.to)
  const last = sorted.reduce((most, pair) => Math.max(most, pair.to), 0)
  const lightest = sorted.reduce((least, pair) => Math.min(least, pair.to), last)
  const size = last - lightest + 2
  const best = new Float64Array(size)
  const bestEnd = new Int32Array(size).fill(-1)
  const before = new Int32Array(sorted.length).fill(-1)
  let top = -1
  let topWeight = 0
  for (const [index, pair] of sorted.entries()) {
    let weight = 0
    for (let at = pair.to - lightest; at > 0; at -= at & -at) {
      if ((best[at] ?? 0) <= weight) continue
      weight = best[at] ?? 0
      before[index] = bestEnd[at] ?? -1
    }
    weight += pair.weight
    for (let at = pair.to - lightest + 1; at < size; at += at & -at) {
      if ((best[at] ?? 0) >= weight) continue
      best[at] = weight
      bestEnd[at] = index
    }
    if (weight > topWeight) {
      topWeight = weight
      top = index
    }
  }
  const chain: Pair[] = []
  for (let at = top; at >= 0; at = before[at] ?? -1) {
    const pair = sorted[at]
    if (pair !== undefined) chain.push(pair)
  }
  return chain.toReversed()
}

/** Most often nothing crosses, and all can stay. */
function isChain(pairs: readonly Pair[]): boolean {
  return pairs.every((pair, at) => {
    const before = pairs[at - 1]
    return (
      pair.weight > 0 && (before === undefined || (before.from < pair.from && before.to < pair.to))
    )
  })
}
