import { anchorFinder } from './anchors.ts'
import { exactMatcher } from './exact.ts'

/** A gap this small is solved exactly; the sum over all gaps stays linear in the length of the texts. */
const EXACT_CELLS = 4_096
/** Each level anchors what the one above left between its anchors. */
const MAX_LEVELS = 12

/** A sequence of numbers from 0. */
export type Items = Readonly<ArrayLike<number>>

/** A part of both sequences: [start, end) of each. */
export type Range = {
  readonly fromStart: number
  readonly fromEnd: number
  readonly toStart: number
  readonly toEnd: number
}

/** `partner[i]` is the place in `to` that `from[i]` stays at, or -1. */
export type Matcher = (
  from: Items,
  to: Items,
  weigh: (item: number) => number,
  whole: Range,
  partner: Int32Array,
) => void

/**
 * Finds the common subsequence of two sequences (of numbers from 0) that reads best. Ends in common first, then anchors by
 * rarity (patience, with weights), then small gaps exactly by dynamic programming. Near-linear for every input; on very
 * repetitive ones it may miss matches, never makes wrong ones. One matcher serves many sequences with the same numbers.
 */
export function sequenceMatcher(): Matcher {
  const findAnchors = anchorFinder()
  const matchExactly = exactMatcher()
  return (from, to, weigh, whole, partner) => {
    const ranges = [{ ...whole, level: 0 }]
    for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
      const { level } = range
      const inner = matchEnds(from, to, range, partner)
      const height = inner.fromEnd - inner.fromStart
      const width = inner.toEnd - inner.toStart
      if (height === 0 || width === 0) continue
      if (height * width <= EXACT_CELLS) {
        matchExactly(from, to, inner, weigh, partner)
        continue
      }
      if (level === MAX_LEVELS) continue
      const anchors = findAnchors(from, to, inner, weigh)
      let { fromStart, toStart } = inner
      for (const anchor of anchors) {
        partner[anchor.from] = anchor.to
        ranges.push({
          fromStart,
          fromEnd: anchor.from,
          toStart,
          toEnd: anchor.to,
          level: level + 1,
        })
        fromStart = anchor.from + 1
        toStart = anchor.to + 1
      }
      if (anchors.length > 0) ranges.push({ ...inner, fromStart, toStart, level: level + 1 })
    }
  }
}

/** Matches the whole of two sequences. */
export function matchSequences(
  from: Items,
  to: Items,
  weigh: (item: number) => number,
): Int32Array {
  const partner = new Int32Array(from.length).fill(-1)
  const whole = { fromStart: 0, fromEnd: from.length, toStart: 0, toEnd: to.length }
  sequenceMatcher()(from, to, weigh, whole, partner)
  return partner
}

/** Pairs what the range begins and ends with on both sides; what is left between. */
function matchEnds(from: Items, to: Items, range: Range, partner: Int32Array): Range {
  let { fromStart, fromEnd, toStart, toEnd } = range
  while (fromStart < fromEnd && toStart < toEnd && from[fromStart] === to[toStart]) {
    partner[fromStart++] = toStart++
  }
  while (fromStart < fromEnd && toStart < toEnd && from[fromEnd - 1] === to[toEnd - 1]) {
    partner[--fromEnd] = --toEnd
  }
  return { fromStart, fromEnd, toStart, toEnd }
}
