import type { Items, Range } from './sequence.ts'

/** Pairs that go on with an equal pair weigh more: runs over crumbs. */
const RUN_BONUS = 0.5

type ExactMatcher = (
  from: Items,
  to: Items,
  range: Range,
  weigh: (item: number) => number,
  partner: Int32Array,
) => void

/** Finds the heaviest common subsequence of a small range, by dynamic programming. */
export function exactMatcher(): ExactMatcher {
  let table = new Float64Array(0)
  return (from, to, { fromStart, fromEnd, toStart, toEnd }, weigh, partner) => {
    // cell(i, j), the most that from[i..] and to[j..] can share, is table[(i - fromStart) * stride + j - toStart].
    const stride = toEnd - toStart + 1
    const size = (fromEnd - fromStart + 1) * stride
    if (table.length < size) table = new Float64Array(2 * size)
    table.fill(0, size - stride, size)
    const worth = (i: number, j: number): number => {
      const goesOn = i + 1 < fromEnd && j + 1 < toEnd && from[i + 1] === to[j + 1]
      return weigh(from[i] ?? 0) + (goesOn ? RUN_BONUS : 0)
    }
    for (let i = fromEnd - 1; i >= fromStart; i--) {
      const item = from[i]
      let cell = (i - fromStart + 1) * stride - 1
      let right = 0
      table[cell--] = 0
      for (let j = toEnd - 1; j >= toStart; j--, cell--) {
        const below = table[cell + stride] ?? 0
        let best = below > right ? below : right
        if (item === to[j]) {
          const kept = worth(i, j) + (table[cell + stride + 1] ?? 0)
          if (kept > best) best = kept
        }
        table[cell] = right = best
      }
    }
    let i = fromStart
    let j = toStart
    for (let cell = 0; i < fromEnd && j < toEnd;) {
      const here = table[cell] ?? 0
      if (from[i] === to[j] && here === worth(i, j) + (table[cell + stride + 1] ?? 0)) {
        partner[i++] = j++
        cell += stride + 1
      } else if (here === table[cell + stride]) {
        i++
        cell += stride
      } else {
        j++
        cell++
      }
    }
  }
}
