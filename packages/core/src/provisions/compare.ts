import type { Pair } from '../diff/chain.ts'
import { areOtherEntries, faceOf, kinship } from './kinship.ts'
import { likelyPairs, type Likely, type Likeness } from './likeness.ts'
import type { Provision } from './model.ts'
import { createReader, NO_TERMS, type Terms } from './terms.ts'
import type { Known } from './trace.ts'

/** A clause that is part of another is known by it, but less than by one of its own length. */
const PART_WORTH = 0.5
/** What another clause explains better speaks against a pair. */
const RIVALRY = 0.5
/** Of the parts of a clause that was cut, the one that opens as it did is the clause: what lost its subject is less like it. */
const OPENING_WORTH = 0.5

/** Two clauses that may be one, by their places in the old and the new version. */
export type Scored = Pair & { readonly likeness: Likeness }

/** What is in no equal pair, by place, and how rare the words are. */
export type Rest = {
  /** The likely pairs, each with how much speaks for it. */
  readonly scored: readonly Scored[]
  readonly old: ReadonlyMap<number, Terms>
  readonly now: ReadonlyMap<number, Terms>
  readonly rarity: Float64Array
}

const NO_REST: Rest = { scored: [], old: new Map(), now: new Map(), rarity: new Float64Array(0) }

/** Compares what is in no equal pair. */
export function compareRest(
  old: readonly Known[],
  now: readonly Provision[],
  equal: Int32Array,
): Rest {
  const taken = new Set(equal)
  const left = [...old.keys()].filter((at) => equal[at] === -1)
  const [right, others] = parted([...now.keys()], (at) => !taken.has(at))
  if (left.length === 0 || right.length === 0) return NO_REST
  const { termsOf, wordsOf } = createReader()
  const ours = left.map((at) => termsOf(old[at]?.text ?? ''))
  const theirs = right.map((at) => termsOf(now[at]?.text ?? ''))
  const rest = others.map((at) => wordsOf(now[at]?.text ?? ''))
  const { pairs: likely, rarity } = likelyPairs(ours, theirs, rest)
  const oldFaces = left.map((at) => faceOf(old[at]?.text ?? ''))
  const newFaces = right.map((at) => faceOf(now[at]?.text ?? ''))
  const pairs = likely.filter(({ from, to }) => !areOtherEntries(oldFaces[from], newFaces[to]))
  const rivalry = rivals(pairs, left.length, right.length)
  const scored = pairs.map((pair): Scored => {
    const [from, to] = [left[pair.from] ?? 0, right[pair.to] ?? 0]
    const { whole, kept, drawn, opening } = pair.likeness
    // What was its wording once is it again.
    const isAgain = old[from]?.wordings.includes(now[to]?.fingerprint ?? '')
    const weight =
      (Math.max(whole, PART_WORTH * Math.max(kept, drawn)) - RIVALRY * rivalry(pair)) *
      (1 +
        kinship(oldFaces[pair.from], newFaces[pair.to]) +
        OPENING_WORTH * Math.min(0, opening - whole))
    return { from, to, weight: isAgain ? 1 : weight, likeness: pair.likeness }
  })
  const byPlace = (places: readonly number[], terms: readonly Terms[]) =>
    new Map(places.map((at, one) => [at, terms[one] ?? NO_TERMS]))
  return { scored, old: byPlace(left, ours), now: byPlace(right, theirs), rarity }
}

function parted(
  places: readonly number[],
  isFirst: (at: number) => boolean,
): readonly [number[], number[]] {
  const [first, second]: [number[], number[]] = [[], []]
  for (const at of places) (isFirst(at) ? first : second).push(at)
  return [first, second]
}

/** How much better other pairs explain what became of the old clause, and where the new one comes from. */
function rivals(pairs: readonly Likely[], left: number, right: number): (pair: Likely) => number {
  const [mostKept, mostDrawn] = [new Float64Array(left), new Float64Array(right)]
  for (const { from, to, likeness } of pairs) {
    mostKept[from] = Math.max(mostKept[from] ?? 0, likeness.kept)
    mostDrawn[to] = Math.max(mostDrawn[to] ?? 0, likeness.drawn)
  }
  return ({ from, to, likeness: { kept, drawn } }) =>
    Math.max((mostKept[from] ?? 0) - kept, (mostDrawn[to] ?? 0) - drawn)
}
