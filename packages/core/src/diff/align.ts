import { heaviestChain, type Pair } from './chain.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import type { Alignment, Block } from './model.ts'
import { matchSequences } from './sequence.ts'
import { createSimilarity, type Similarity, type Terms } from './similar.ts'
import { comparable } from './tokens.ts'

/** Below this likeness two blocks in the same place are two blocks, not one reworded. */
const LEAST_LIKENESS = 0.4
/** A block alone between two kept ones has nothing else to be. */
const LEAST_ALONE = 0.2
/** A block that also changed its place needs more to be known again. */
const LEAST_MOVED = 0.7
/** So much alike, it is among the first. */
const MOVE_CANDIDATES = 2
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
export function alignBlocks(
  from: readonly Block[],
  to: readonly Block[],
  lexicon: Lexicon = createLexicon(),
): Alignment[] {
  const similarity = createSimilarity(lexicon)
  const keyOf = comparer()
  const lengths: number[] = []
  const side = (blocks: readonly Block[]): Side => {
    const keys = blocks.map(({ text }) => {
      const id = keyOf(text)
      lengths[id] = text.length
      return id
    })
    const known: Terms[] = []
    return {
      blocks,
      keys,
      terms: (at) => (known[at] ??= similarity.termsOf(blocks[at]?.text ?? '')),
    }
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
  pairInGaps(old, now, kept, moved, similarity)
  moveSimilar(old, now, kept, moved, similarity)
  return inOrder(old, now, kept, moved)
}

/** Numbers texts by equality of their words and marks. */
function comparer(): (text: string) => number {
  const known = new Map<string, number>()
  let count = 0
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const form = comparable(text)
    const id = known.get(form) ?? count++
    known.set(form, id).set(text, id)
    return id
  }
}

/** Equal blocks that left their order. */
function moveEqual(old: Side, now: Side, kept: Int32Array, moved: Int32Array): void {
  const left = unpaired(old, now, kept, moved)
  const places = Map.groupBy(left.from, (at) => old.keys[at] ?? -1)
  for (const at of left.to) moved[at] = places.get(now.keys[at] ?? -2)?.shift() ?? -1
}

/** Reworded blocks: the best pairing in order of what is left between two kept blocks. */
function pairInGaps(
  old: Side,
  now: Side,
  kept: Int32Array,
  moved: Int32Array,
  similarity: Similarity,
): void {
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
    if (ours.length > 0 && theirs.length > 0) pairGap(old, now, ours, theirs, kept, similarity)
  }
}

function pairGap(
  old: Side,
  now: Side,
  ours: readonly number[],
  theirs: readonly number[],
  kept: Int32Array,
  similarity: Similarity,
): void {
  const weights = new Map<number, number>()
  const likely: Pair[] = []
  for (const { from, to, weight } of similarity.pairsOf(
    ours.map(old.terms),
    theirs.map(now.terms),
  )) {
    const a = old.blocks[ours[from] ?? 0]
    const b = now.blocks[theirs[to] ?? 0]
    const bonus = a?.path.at(-1) === b?.path.at(-1) ? SAME_SECTION_BONUS : 0
    const likeness = weight + bonus - (a?.kind === b?.kind ? 0 : OTHER_KIND_MALUS)
    if (likeness >= LEAST_ALONE) weights.set(from * theirs.length + to, likeness)
    // Squared, so that one good pair outweighs two poor ones.
    if (likeness >= LEAST_LIKENESS) likely.push({ from, to, weight: likeness ** 2 })
  }
  const chain = heaviestChain(likely)
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
function moveSimilar(
  old: Side,
  now: Side,
  kept: Int32Array,
  moved: Int32Array,
  similarity: Similarity,
): void {
  const left = unpaired(old, now, kept, moved)
  if (left.from.length === 0 || left.to.length === 0) return
  const taken = new Set<number>()
  const pairs = similarity.pairsOf(
    left.from.map(old.terms),
    left.to.map(now.terms),
    MOVE_CANDIDATES,
  )
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
  const isFromPaired = new Uint8Array(old.blocks.length)
  const isToPaired = new Uint8Array(now.blocks.length)
  const pair = (from: number, to: number): void => {
    if (from < 0 || to < 0) return
    isFromPaired[from] = 1
    isToPaired[to] = 1
  }
  kept.forEach((to, from) => pair(from, to))
  moved.forEach((from, to) => pair(from, to))
  return { from: zeros(isFromPaired), to: zeros(isToPaired) }
}

function zeros(flags: Uint8Array): number[] {
  const found: number[] = []
  for (let at = flags.indexOf(0); at >= 0; at = flags.indexOf(0, at + 1)) found.push(at)
  return found
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
