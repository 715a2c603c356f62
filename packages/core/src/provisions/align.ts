import { assign } from './assign.ts'
import { compareRest, type Scored } from './compare.ts'
import { contextOf, headingLikeness } from './context.ts'
import { matchEqual } from './equal.ts'
import type { Provision } from './model.ts'
import { parentsOf } from './parents.ts'
import { findReturned } from './returned.ts'
import type { Known } from './trace.ts'

/** Below this likeness, context counted in, two wordings are two clauses. */
const LEAST = 0.3
/** Each pairing is context for the next; more rounds change nothing in practice. */
const ROUNDS = 2

/** `id` null: it is new. */
type Aligned = { readonly id: number | null; readonly parents: readonly number[] }

/** What each provision of a new version was before. */
export function alignClauses(
  old: readonly Known[],
  gone: readonly Known[],
  provisions: readonly Provision[],
): Aligned[] {
  const equal = matchEqual(old, provisions)
  const rest = compareRest(old, provisions, equal)
  const headings = headingLikeness()
  let partner = equal
  for (let round = 0; round < ROUNDS; round++)
    partner = pairUp(old, provisions, rest.scored, equal, partner, headings)
  const origin = inverse(partner, provisions.length)
  const returned = findReturned(gone, provisions, origin)

  const parents = parentsOf(rest, partner, origin)
  return provisions.map((_, to): Aligned => {
    const id = old[origin[to] ?? -1]?.id ?? returned.get(to) ?? null
    return { id, parents: (parents.get(to) ?? []).map((at) => old[at]?.id ?? 0) }
  })
}

/** The best pairing of the likely pairs, by what they share and by what stands around them in the pairing so far. */
function pairUp(
  old: readonly Known[],
  now: readonly Provision[],
  scored: readonly Scored[],
  equal: Int32Array,
  sofar: Int32Array,
  headings: (from: string, to: string) => number,
): Int32Array {
  const context = contextOf(old, now, sofar, inverse(sofar, now.length), headings)
  const pairs = scored
    .map(({ from, to, weight }) => ({ from, to, weight: weight * (1 + context(from, to)) - LEAST }))
    .filter(({ weight }) => weight > 0)
  const partner = Int32Array.from(equal)
  for (const { from, to } of assign(pairs)) partner[from] = to
  return partner
}

function inverse(partner: Int32Array, length: number): Int32Array {
  const origin = new Int32Array(length).fill(-1)
  for (const [from, to] of partner.entries()) if (to >= 0) origin[to] = from
  return origin
}
