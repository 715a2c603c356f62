import { assign } from './assign.ts'
import { likelyPairs } from './likeness.ts'
import type { Provision } from './model.ts'
import { createReader } from './terms.ts'
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
  const { termsOf } = createReader()
  const ours = left.map(({ text }) => termsOf(text))
  const theirs = right.map((at) => termsOf(now[at]?.text ?? ''))
  const pairs = likelyPairs(ours, theirs, [])
    .pairs.map(({ from, to, likeness: { whole } }) => ({
      from,
      to,
      weight: whole - LEAST_RETURNED,
    }))
    .filter(({ weight }) => weight > 0)
  for (const pair of assign(pairs)) {
    const id = left[pair.from]?.id
    if (id !== undefined) returned.set(right[pair.to] ?? 0, id)
  }
  return returned
}
