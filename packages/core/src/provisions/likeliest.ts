/** Words in more clauses than this say little of which two belong together, and would make the search quadratic. */
const MAX_POSTINGS = 12
/** How many likely partners of a clause are compared in full: near-twins of one list take some, the true one must be among the rest. */
const MAX_CANDIDATES = 5

/**
 * The pairs, by place, of which one is among the likeliest partners of the other by the rare words that they share; in time
 * near-linear in the length of the texts.
 */
export function likeliestOf(
  from: readonly Int32Array[],
  to: readonly Int32Array[],
  rarity: Float64Array,
): readonly { readonly from: number; readonly to: number }[] {
  const keys = new Set<number>()
  likeliest(from, to, rarity, (at, other) => keys.add(at * to.length + other))
  likeliest(to, from, rarity, (at, other) => keys.add(other * to.length + at))
  const sorted = Float64Array.from(keys).sort()
  return Array.from(sorted, (key) => ({
    from: Math.floor(key / to.length),
    to: key % to.length,
  }))
}

/** For each clause those of the other side that share its rarest words. */
function likeliest(
  clauses: readonly Int32Array[],
  others: readonly Int32Array[],
  rarity: Float64Array,
  found: (at: number, other: number) => void,
): void {
  const { starts, places } = postingsOf(others, rarity.length)
  const scores = new Float64Array(others.length)
  const touched = new Int32Array(others.length)
  for (let at = 0; at < clauses.length; at++) {
    let count = 0
    for (const word of clauses[at] ?? []) {
      const end = starts[word + 1] ?? 0
      for (let next = starts[word] ?? 0; next < end; next++) {
        const place = places[next] ?? 0
        if (scores[place] === 0) touched[count++] = place
        scores[place] = (scores[place] ?? 0) + (rarity[word] ?? 0)
      }
    }
    for (const place of heaviest(touched, count, scores)) found(at, place)
    for (let one = 0; one < count; one++) scores[touched[one] ?? 0] = 0
  }
}

/** By word the clauses that have it: `places` from `starts[word]` to `starts[word + 1]`; none where they are too many. */
function postingsOf(
  clauses: readonly Int32Array[],
  words: number,
): { readonly starts: Int32Array; readonly places: Int32Array } {
  const ends = new Int32Array(words + 1)
  for (const clause of clauses)
    for (const word of clause) ends[word + 1] = (ends[word + 1] ?? 0) + 1
  for (let word = 1; word <= words; word++) {
    const count = ends[word] ?? 0
    ends[word] = (ends[word - 1] ?? 0) + (count > MAX_POSTINGS ? 0 : count)
  }
  const starts = ends.slice()
  const places = new Int32Array(ends[words] ?? 0)
  for (let at = 0; at < clauses.length; at++) {
    for (const word of clauses[at] ?? []) {
      const next = ends[word] ?? 0
      if ((starts[word] ?? 0) === (starts[word + 1] ?? 0)) continue
      places[next] = at
      ends[word] = next + 1
    }
  }
  return { starts, places }
}

/** The few of the first `count` places whose scores are greatest; of equal ones the first in the text. */
function heaviest(places: Int32Array, count: number, scores: Float64Array): readonly number[] {
  const best: number[] = []
  for (let one = 0; one < count; one++) {
    const place = places[one] ?? 0
    const score = scores[place] ?? 0
    let at = best.length
    for (; at > 0; at--) {
      const above = best[at - 1] ?? 0
      const more = score - (scores[above] ?? 0)
      if (more < 0 || (more === 0 && above < place)) break
    }
    if (at < MAX_CANDIDATES) best.splice(at, 0, place)
    if (best.length > MAX_CANDIDATES) best.pop()
  }
  return best
}
