import { matchSequences } from '../diff/sequence.ts'
import type { Provision } from './model.ts'
import { wordsUpTo } from './letters.ts'
import type { Known } from './trace.ts'

/** Entries of so few words stand in many lists: out of their order they are only known in their own. */
const ENTRY_WORDS = 4

/** Where each clause stands in the same words: first in their order, then those that left it; -1: nowhere. */
export function matchEqual(old: readonly Known[], now: readonly Provision[]): Int32Array {
  const keys = new Map<string, number>()
  const lengths: number[] = []
  const key = (fingerprint: string, text: string): number => {
    const id = keys.get(fingerprint) ?? keys.size
    keys.set(fingerprint, id)
    lengths[id] = text.length
    return id
  }
  const from = old.map(({ wordings, text }) => key(wordings.at(-1) ?? '', text))
  const to = now.map(({ fingerprint, text }) => key(fingerprint, text))
  // Long clauses anchor better than short ones that stand in many lists.
  const weigh = (id: number): number => 1 + Math.min(lengths[id] ?? 0, 400) / 40
  const partner = Int32Array.from(matchSequences(from, to, weigh))
  const taken = new Set(partner)
  const free = Map.groupBy(
    [...to.keys()].filter((at) => !taken.has(at)),
    (at) => to[at] ?? -1,
  )
  for (const [at, id] of from.entries()) {
    const places = partner[at] === -1 ? free.get(id) : undefined
    if (places === undefined || places.length === 0) continue
    const same = places.findIndex((place) => isSamePlace(old[at], now[place]))
    if (same < 0 && wordsUpTo(ENTRY_WORDS, old[at]?.text ?? '') < ENTRY_WORDS) continue
    partner[at] = places.splice(Math.max(same, 0), 1)[0] ?? -1
  }
  return partner
}

function isSamePlace(old: Known | undefined, now: Provision | undefined): boolean {
  return old?.path.at(-1) === now?.path.at(-1) && old?.leadIn === now?.leadIn
}
