import type { Pair } from '../diff/chain.ts'
import { faceOf, kinship } from './kinship.ts'
import { likelyPairs, likeness, weigher, type Likeness } from './likeness.ts'
import type { Provision } from './model.ts'
import { termsOf, type Terms } from './terms.ts'
import type { Known } from './trace.ts'

/** A clause that is part of another is known by it, but less than by one of its own length. */
const PART_WORTH = 0.5
/** What another clause explains better speaks against a pair. */
const RIVALRY = 0.5

/** Two clauses that may be one, by their places in the old and the new version. */
export type Scored = Pair & { readonly likeness: Likeness }

/** The likely pairs of what is in no equal pair, each with how much speaks for it. */
export function compareRest(
  old: readonly Known[],
  now: readonly Provision[],
  equal: Int32Array,
): Scored[] {
  const taken = new Set(equal)
  const left = [...old.keys()].filter((at) => equal[at] === -1)
  const right = [...now.keys()].filter((at) => !taken.has(at))
  if (left.length === 0 || right.length === 0) return []
  const ours = left.map((at) => termsOf(old[at]?.text ?? ''))
  const theirs = now.map(({ text }) => termsOf(text))
  const weigh = weigher([...ours, ...theirs])
  const from = ours.map(weigh)
  const to = right.map((at) => weigh(theirs[at] ?? NO_TERMS))
  const pairs = likelyPairs(from, to).flatMap((pair): Scored[] => {
    const [a, b] = [from[pair.from], to[pair.to]]
    const [i, j] = [left[pair.from] ?? 0, right[pair.to] ?? 0]
    if (a === undefined || b === undefined) return []
    const found = likeness(a, b)
    const weight = Math.max(found.whole, PART_WORTH * Math.max(found.kept, found.drawn))
    return [{ from: i, to: j, weight, likeness: found }]
  })
  const rivalry = rivals(pairs)
  const oldFaces = new Map(left.map((at) => [at, faceOf(old[at]?.text ?? '')]))
  const newFaces = new Map(right.map((at) => [at, faceOf(now[at]?.text ?? '')]))
  return pairs.map((pair) => {
    const [known, provision] = [old[pair.from], now[pair.to]]
    if (known === undefined || provision === undefined) return pair
    // What was its wording once is it again.
    if (known.wordings.includes(provision.fingerprint)) return { ...pair, weight: 1 }
    const weight =
      (pair.weight - RIVALRY * rivalry(pair)) *
      (1 + kinship(oldFaces.get(pair.from), newFaces.get(pair.to)))
    return { ...pair, weight }
  })
}

const NO_TERMS: Terms = { stems: new Int32Array(0), words: new Int32Array(0) }

/** How much better other pairs explain what became of the old clause, and where the new one comes from. */
function rivals(pairs: readonly Scored[]): (pair: Scored) => number {
  const kept = new Map<number, number>()
  const drawn = new Map<number, number>()
  for (const { from, to, likeness: found } of pairs) {
    kept.set(from, Math.max(kept.get(from) ?? 0, found.kept))
    drawn.set(to, Math.max(drawn.get(to) ?? 0, found.drawn))
  }
  return ({ from, to, likeness: found }) =>
    Math.max((kept.get(from) ?? 0) - found.kept, (drawn.get(to) ?? 0) - found.drawn)
}
