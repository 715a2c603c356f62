import { heaviestChain } from './chain.ts'
import type { Alignment, Block } from './model.ts'
import { interner, matchSequences } from './sequence.ts'
import { similarPairs, termsOf, type Terms } from './similar.ts'
import { comparable } from './tokens.ts'

/** Below this likeness two blocks in the same place are two blocks, not one reworded. */
const LEAST_LIKENESS = 0.4
/** A block alone between two kept ones has nothing else to be. */
const LEAST_ALONE = 0.2
/** A block that also changed its place needs more to be known again. */
const LEAST_MOVED = 0.7
const SAME_SECTION_BONUS = 0.05
const OTHER_KIND_MALUS = 0.15

type Side = {
  readonly blocks: readonly Block[]
  readonly keys: readonly number[]
  readonly terms: (at: number) => Terms
}

/**
 * What became of every block, in document order of the new text; removed ones stand where they stood. `same` means the
 * same words and marks, white space and the form of quotes and dashes aside.
 */
export function alignBlocks(from: readonly Block[], to: readonly Block[]): Alignment[] {
  const keyOf = interner()
  const lengths: number[] = []
  const side = (blocks: readonly Block[]): Side => {
    const keys = blocks.map((block) => {
      const key = comparable(block.text)
      const id = keyOf(key)
      lengths[id] = key.length
      return id
    })
    const known: Terms[] = []
    return { blocks, keys, terms: (at) => (known[at] ??= termsOf(blocks[at]?.text ?? '')) }
  }
  const old = side(from)
  const now = side(to)
  // Long blocks anchor better than short ones that any page repeats.
  const kept = matchSequences(
    old.keys,
    now.keys,
    (key) => 1 + Math.min(lengths[key] ?? 0, 400) / 40,
  )
  const moved = new Int32Array(to.length).fill(-1)
  moveEqual(old, now, kept, moved)
  pairInGaps(old, now, kept, moved)
  moveSimilar(old, now, kept, moved)
  return inOrder(old, now, kept, moved)
}

/** Equal blocks that left their order. */
function moveEqual(old: Side, now: Side, kept: Int32Array, moved: Int32Array): void {
  const left = unpaired(old, now, kept, moved)
  const places = Map.groupBy(left.from, (at) => old.keys[at] ?? -1)
  for (const at of left.to) moved[at] = places.get(now.keys[at] ?? -2)?.shift() ?? -1
}

/** Reworded blocks: the best pairing in order of what is left between two kept blocks. */
function pairInGaps(old: Side, now: Side, kept: Int32Array, moved: Int32Array): void {
  const left = unpaired(old, now, kept, moved)
  const anchors = new Int32Array(kept)
  let gapStart = 0
  let oldStart = 0
  const ends = [...anchors.entries(), [anchors.length, now.blocks.length] as const]
  for (const [at, partner] of ends) {
    if (partner < 0) continue
    const ours = left.from.slice(lowerBound(left.from, oldStart), lowerBound(left.from, at))
    const theirs = left.to.slice(lowerBound(left.to, gapStart), lowerBound(left.to, partner))
    oldStart = at + 1
    gapStart = partner + 1
    if (ours.length > 0 && theirs.length > 0) pairGap(old, now, ours, theirs, kept)
  }
}

function pairGap(
  old: Side,
  now: Side,
  ours: readonly number[],
  theirs: readonly number[],
  kept: Int32Array,
): void {
  const likely = similarPairs(ours.map(old.terms), theirs.map(now.terms)).map(
    ({ from, to, weight }) => {
      const a = old.blocks[ours[from] ?? 0]
      const b = now.blocks[theirs[to] ?? 0]
      const bonus = a?.path.at(-1) === b?.path.at(-1) ? SAME_SECTION_BONUS : 0
      return { from, to, weight: weight + bonus - (a?.kind === b?.kind ? 0 : OTHER_KIND_MALUS) }
    },
  )
  // Squared, so that one good pair outweighs two poor ones.
  const chain = heaviestChain(
    likely
      .filter(({ weight }) => weight >= LEAST_LIKENESS)
      .map(({ from, to, weight }) => ({ from, to, weight: weight ** 2 })),
  )
  const weights = new Map(likely.map((pair) => [pair.from * theirs.length + pair.to, pair.weight]))
  let i = 0
  let j = 0
  for (const { from, to } of [...chain, { from: ours.length, to: theirs.length }]) {
    if (from - i === 1 && to - j === 1) {
      const a = ours[i] ?? 0
      const b = theirs[j] ?? 0
      const weight = weights.get(i * theirs.length + j) ?? 0
      if (isReplaced(old.blocks[a], now.blocks[b], weight)) kept[a] = b
    }
    if (from < ours.length) kept[ours[from] ?? 0] = theirs[to] ?? -1
    i = from + 1
    j = to + 1
  }
}

/** One block for one block between kept ones: a retitled heading always, another if they share words. */
function isReplaced(old: Block | undefined, now: Block | undefined, likeness: number): boolean {
  if (old === undefined || old.kind !== now?.kind) return false
  return (old.kind === 'heading' && old.level === now.level) || likeness >= LEAST_ALONE
}

/** Blocks that moved and were reworded too: the most alike first. */
function moveSimilar(old: Side, now: Side, kept: Int32Array, moved: Int32Array): void {
  const left = unpaired(old, now, kept, moved)
  const taken = new Set<number>()
  const pairs = similarPairs(left.from.map(old.terms), left.to.map(now.terms))
  for (const pair of pairs
    .filter(({ weight }) => weight >= LEAST_MOVED)
    .sort((a, b) => b.weight - a.weight)) {
    const from = left.from[pair.from] ?? 0
    const to = left.to[pair.to] ?? 0
    if (taken.has(from) || moved[to] !== -1 || old.blocks[from]?.kind !== now.blocks[to]?.kind)
      continue
    taken.add(from)
    moved[to] = from
  }
}

function unpaired(
  old: Side,
  now: Side,
  kept: Int32Array,
  moved: Int32Array,
): { from: number[]; to: number[] } {
  const left = new Set(moved)
  const right = new Set(kept)
  return {
    from: [...old.blocks.keys()].filter((at) => kept[at] === -1 && !left.has(at)),
    to: [...now.blocks.keys()].filter((at) => moved[at] === -1 && !right.has(at)),
  }
}

/** The first index of a rising list whose value is at least `value`. */
function lowerBound(list: readonly number[], value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function inOrder(old: Side, now: Side, kept: Int32Array, moved: Int32Array): Alignment[] {
  const origin = new Int32Array(now.blocks.length).fill(-1)
  for (const [from, to] of kept.entries()) if (to >= 0) origin[to] = from
  const gone = new Set(moved)
  const result: Alignment[] = []
  let next = 0
  const remove = (until: number): void => {
    for (; next < until; next++)
      if (kept[next] === -1 && !gone.has(next)) result.push({ kind: 'removed', from: next })
  }
  let gapOpen = false
  for (const [to, from] of origin.entries()) {
    if (from < 0) {
      if (!gapOpen) remove(nextKept(kept, next))
      gapOpen = true
      const source = moved[to] ?? -1
      result.push(source < 0 ? { kind: 'added', to } : { kind: 'moved', from: source, to })
      continue
    }
    gapOpen = false
    remove(from)
    next = from + 1
    result.push({ kind: old.keys[from] === now.keys[to] ? 'same' : 'changed', from, to })
  }
  remove(old.blocks.length)
  return result
}

function nextKept(kept: Int32Array, start: number): number {
  let at = start
  while (at < kept.length && kept[at] === -1) at++
  return at
}
