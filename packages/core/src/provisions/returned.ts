import { assign } from './assign.ts'
import { likelyPairs, likeness, weigher } from './likeness.ts'
import type { Provision } from './model.ts'
import { termsOf } from './terms.ts'
import type { Known } from './trace.ts'

/** A clause that went comes back only in nearly its words. */
const LEAST_RETURNED = 0.75

/** Clauses that went in an earlier version and are there again: identities by places in the new version. */
export function findReturned(
  gone: readonly Known[],
  now: readonly Provision[],
  origin: Int32Array,
): ReadonlyMap<number, number> {
  const returned = new Map<number, number>()
  const fresh = [...now.keys()].filter((at) => origin[at] === -1)
  if (gone.length === 0 || fresh.length === 0) return returned
  const absent = new Map(gone.map((one) => [one.id, one]))
  const wordings = new Map(
    gone.flatMap((one) => one.wordings.map((wording) => [wording, one.id] as const)),
  )
  for (const at of fresh) {
    const id = wordings.get(now[at]?.fingerprint ?? '')
    if (id !== undefined && absent.delete(id)) returned.set(at, id)
  }
  const left = [...absent.values()]
  const right = fresh.filter((at) => !returned.has(at))
  if (left.length === 0 || right.length === 0) return returned
  const ours = left.map(({ text }) => termsOf(text))
  const theirs = right.map((at) => termsOf(now[at]?.text ?? ''))
  const weigh = weigher([...ours, ...theirs])
  const [from, to] = [ours.map(weigh), theirs.map(weigh)]
  const pairs = likelyPairs(from, to).flatMap((pair) => {
    const [a, b] = [from[pair.from], to[pair.to]]
    const weight = a && b ? likeness(a, b).whole - LEAST_RETURNED : 0
    return weight > 0 ? [{ ...pair, weight }] : []
  })
  for (const pair of assign(pairs)) {
    const id = left[pair.from]?.id
    if (id !== undefined) returned.set(right[pair.to] ?? 0, id)
  }
  return returned
}
