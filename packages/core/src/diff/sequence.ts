import { heaviestChain, type Pair } from './chain.ts'

/** A gap this small is solved exactly; the sum over all gaps stays linear in the length of the texts. */
const EXACT_CELLS = 4_096
/** Each level anchors what the one above left between its anchors. */
const MAX_LEVELS = 12

type Range = {
  readonly fromStart: number
  readonly fromEnd: number
  readonly toStart: number
  readonly toEnd: number
  readonly level: number
}

/**
 * The common subsequence of two sequences that reads best: `partner[i]` is the place in `to` that `from[i]` stays at, or
 * -1. Ends in common first, then anchors by rarity (patience, with weights), then small gaps exactly by dynamic
 * programming. Near-linear for every input; on very repetitive ones it may miss matches, never makes wrong ones.
 */
export function matchSequences(
  from: readonly number[],
  to: readonly number[],
  weigh: (item: number) => number,
): Int32Array {
  const partner = new Int32Array(from.length).fill(-1)
  const ranges: Range[] = [
    { fromStart: 0, fromEnd: from.length, toStart: 0, toEnd: to.length, level: 0 },
  ]
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const inner = matchEnds(from, to, range, partner)
    const height = inner.fromEnd - inner.fromStart
    const width = inner.toEnd - inner.toStart
    if (height === 0 || width === 0) continue
    if (height * width <= EXACT_CELLS) matchExactly(from, to, inner, weigh, partner)
    else if (inner.level < MAX_LEVELS) {
      // Not spread: a long text has more gaps than a call may have arguments.
      for (const gap of matchAnchors(from, to, inner, weigh, partner)) ranges.push(gap)
    }
  }
  return partner
}

/** Pairs what the range begins and ends with on both sides; what is left between. */
function matchEnds(
  from: readonly number[],
  to: readonly number[],
  range: Range,
  partner: Int32Array,
): Range {
  let { fromStart, fromEnd, toStart, toEnd } = range
  while (fromStart < fromEnd && toStart < toEnd && from[fromStart] === to[toStart]) {
    partner[fromStart++] = toStart++
  }
  while (fromStart < fromEnd && toStart < toEnd && from[fromEnd - 1] === to[toEnd - 1]) {
    partner[--fromEnd] = --toEnd
  }
  return { fromStart, fromEnd, toStart, toEnd, level: range.level }
}

/** Pairs the rarest things both sides share and returns the ranges between them. */
function matchAnchors(
  from: readonly number[],
  to: readonly number[],
  range: Range,
  weigh: (item: number) => number,
  partner: Int32Array,
): Range[] {
  const anchors = heaviestChain(candidates(from, to, range, weigh))
  if (anchors.length === 0) return []
  const gaps: Range[] = []
  let { fromStart, toStart } = range
  const level = range.level + 1
  for (const anchor of anchors) {
    partner[anchor.from] = anchor.to
    gaps.push({ fromStart, fromEnd: anchor.from, toStart, toEnd: anchor.to, level })
    fromStart = anchor.from + 1
    toStart = anchor.to + 1
  }
  gaps.push({ fromStart, fromEnd: range.fromEnd, toStart, toEnd: range.toEnd, level })
  return gaps
}

/** What stands once on both sides; failing that, the k-th of each kind with the k-th, counted from either end. */
function candidates(
  from: readonly number[],
  to: readonly number[],
  range: Range,
  weigh: (item: number) => number,
): Pair[] {
  const left = places(from, range.fromStart, range.fromEnd)
  const right = places(to, range.toStart, range.toEnd)
  const unique: Pair[] = []
  const repeated: Pair[] = []
  for (const [item, ours] of left) {
    const theirs = right.get(item)
    if (theirs === undefined) continue
    const weight = weigh(item)
    const count = Math.min(ours.length, theirs.length)
    const list = ours.length === 1 && theirs.length === 1 ? unique : repeated
    if (list === repeated && unique.length > 0) continue
    for (let k = 0; k < count; k++) {
      list.push({ from: ours[k] ?? 0, to: theirs[k] ?? 0, weight })
      if (ours.length === theirs.length) continue
      list.push({ from: ours.at(-1 - k) ?? 0, to: theirs.at(-1 - k) ?? 0, weight })
    }
  }
  return unique.length > 0 ? unique : repeated
}

function places(items: readonly number[], start: number, end: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (let at = start; at < end; at++) {
    const item = items[at] ?? 0
    const list = found.get(item)
    if (list === undefined) found.set(item, [at])
    else list.push(at)
  }
  return found
}

/** The heaviest common subsequence of a small range. Pairs that go on with an equal pair weigh more: runs over crumbs. */
function matchExactly(
  from: readonly number[],
  to: readonly number[],
  range: Range,
  weigh: (item: number) => number,
  partner: Int32Array,
): void {
  const { fromStart, fromEnd, toStart, toEnd } = range
  const stride = toEnd - toStart + 1
  const table = new Float64Array((fromEnd - fromStart + 1) * stride)
  const gain = (i: number, j: number): number => {
    if (from[i] !== to[j]) return -1
    const goesOn = i + 1 < fromEnd && j + 1 < toEnd && from[i + 1] === to[j + 1]
    return weigh(from[i] ?? 0) + (goesOn ? 0.5 : 0)
  }
  const cell = (i: number, j: number): number => (i - fromStart) * stride + (j - toStart)
  for (let i = fromEnd - 1; i >= fromStart; i--) {
    for (let j = toEnd - 1; j >= toStart; j--) {
      const skip = Math.max(table[cell(i + 1, j)] ?? 0, table[cell(i, j + 1)] ?? 0)
      const worth = gain(i, j)
      table[cell(i, j)] =
        worth < 0 ? skip : Math.max(skip, worth + (table[cell(i + 1, j + 1)] ?? 0))
    }
  }
  let i = fromStart
  let j = toStart
  while (i < fromEnd && j < toEnd) {
    const worth = gain(i, j)
    const here = table[cell(i, j)] ?? 0
    if (worth >= 0 && here === worth + (table[cell(i + 1, j + 1)] ?? 0)) partner[i++] = j++
    else if (here === (table[cell(i + 1, j)] ?? 0)) i++
    else j++
  }
}

/** Numbers things by equality of their keys, the same for all callers of one `intern`. */
export function interner(): (key: string) => number {
  const known = new Map<string, number>()
  return (key) => {
    const id = known.get(key) ?? known.size
    if (id === known.size) known.set(key, id)
    return id
  }
}
