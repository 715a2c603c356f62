import type { Lexicon } from '../diff/lexicon.ts'
import type { Alignment, Block } from '../diff/model.ts'
import { WORD } from '../diff/traits.ts'

/** What a reader takes in as one place: usually one block; several where a paragraph was split, merged, or a run moved. */
export type Passage = {
  readonly kind: 'changed' | 'added' | 'removed' | 'moved'
  readonly from: readonly Block[]
  readonly to: readonly Block[]
}

/** A block belongs to the split paragraph beside it if so much of it comes from there. */
const LEAST_SHARE = 0.5
const LEAST_WORDS = 2
/** How much of its length the other must have lost. */
const LEAST_ROOM = 0.3
/** How many blocks that are no parts end the search for more. */
const MOST_MISSES = 3

/** The passages that are not the same, in the order of the alignments. */
export function passagesOf(
  from: readonly Block[],
  to: readonly Block[],
  alignments: readonly Alignment[],
  lexicon: Lexicon,
): Passage[] {
  const taken = new Set<Alignment>()
  const partsOf = new Map<Alignment, readonly Alignment[]>()
  for (const [at, one] of alignments.entries()) {
    if (one.kind !== 'changed' && one.kind !== 'moved') continue
    const found = parts(from, to, alignments, at, taken, lexicon)
    for (const part of found) taken.add(part)
    if (found.length > 0) partsOf.set(one, found)
  }
  const passages: Passage[] = []
  for (const [at, one] of alignments.entries()) {
    if (one.kind === 'same' || taken.has(one)) continue
    const run = one.kind === 'moved' ? movedRun(alignments, at) : [one]
    const members = run.flatMap((member) => [member, ...(partsOf.get(member) ?? [])])
    for (const member of run) taken.add(member)
    passages.push({
      kind: one.kind,
      from: blocksOf(
        from,
        members.flatMap((member) => ('from' in member ? member.from : [])),
      ),
      to: blocksOf(
        to,
        members.flatMap((member) => ('to' in member ? member.to : [])),
      ),
    })
  }
  return passages
}

function blocksOf(blocks: readonly Block[], places: readonly number[]): Block[] {
  const sorted = places.length > 1 ? places.toSorted((a, b) => a - b) : places
  return sorted.flatMap((at) => blocks[at] ?? [])
}

/** A section that moved is one move. */
function movedRun(alignments: readonly Alignment[], start: number): Alignment[] {
  const run: Alignment[] = []
  for (let at = start; at < alignments.length; at++) {
    const one = alignments[at]
    const last = run.at(-1)
    if (one?.kind !== 'moved' || (last?.kind === 'moved' && one.from !== last.from + 1)) break
    run.push(one)
  }
  return run
}

/** The added or removed neighbours of a changed block that are parts of it, split off or merged in. */
function parts(
  from: readonly Block[],
  to: readonly Block[],
  alignments: readonly Alignment[],
  at: number,
  taken: ReadonlySet<Alignment>,
  lexicon: Lexicon,
): Alignment[] {
  const pair = alignments[at]
  if (pair?.kind !== 'changed' && pair?.kind !== 'moved') return []
  const old = from[pair.from]
  const now = to[pair.to]
  if (old === undefined || now === undefined) return []
  const spare = { added: spareWords(old, now, lexicon), removed: spareWords(now, old, lexicon) }
  const found: Alignment[] = []
  for (const step of [1, -1]) {
    let misses = 0
    for (let next = at + step; misses < MOST_MISSES; next += step) {
      const one = alignments[next]
      if (one === undefined || taken.has(one) || (one.kind !== 'added' && one.kind !== 'removed'))
        break
      const block = one.kind === 'added' ? to[one.to] : from[one.from]
      if (block !== undefined && spare[one.kind].take(block)) found.push(one)
      else misses++
    }
  }
  return found
}

/** The words of `block` that its partner does not have; `take` says if a block is made of them, and takes it out. */
function spareWords(
  block: Block,
  partner: Block,
  lexicon: Lexicon,
): { readonly take: (part: Block) => boolean } {
  let room = block.text.length - partner.text.length
  let counts: Map<number, number> | undefined
  return {
    take(part) {
      // Cheap first: most reworded blocks did not get shorter by a paragraph.
      if (part.kind === 'heading' || room < LEAST_ROOM * part.text.length) return false
      counts ??= countsOf(wordsOf(block, lexicon), wordsOf(partner, lexicon))
      const rest = new Map(counts)
      const words = wordsOf(part, lexicon)
      let known = 0
      for (const word of words) {
        const left = rest.get(word) ?? 0
        if (left > 0) known++
        rest.set(word, left - 1)
      }
      if (words.length < LEAST_WORDS || known < LEAST_SHARE * words.length) return false
      counts = rest
      room -= part.text.length
      return true
    },
  }
}

function countsOf(words: readonly number[], partner: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  for (const word of partner) counts.set(word, (counts.get(word) ?? 0) - 1)
  return counts
}

/** The words of a block as numbers, without case. */
function wordsOf(block: Block, lexicon: Lexicon): number[] {
  const { start, end } = lexicon.read(block.text)
  const { ids, traits, terms } = lexicon
  const words: number[] = []
  for (let at = start; at < end; at++) {
    const id = ids[at] ?? 0
    if ((traits[id] ?? 0) & WORD) words.push(terms[id] ?? 0)
  }
  return words
}
