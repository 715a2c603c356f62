import { heaviestChain, type Pair } from './chain.ts'
import type { Items, Range } from './sequence.ts'

type Weigh = (item: number) => number
type AnchorFinder = (from: Items, to: Items, range: Range, weigh: Weigh) => readonly Pair[]

/** Finds the rarest things that both sides of a range share, in order on both sides. */
export function anchorFinder(): AnchorFinder {
  // By item, valid where `seen` holds the number of this search: emptying them each time would cost more than the search.
  let seen = new Int32Array(0)
  let ours = new Int32Array(0)
  let theirs = new Int32Array(0)
  let places = new Int32Array(0)
  let search = 0

  function makeRoom(to: Items, { toStart, toEnd }: Range): void {
    let most = 0
    for (let at = toStart; at < toEnd; at++) most = Math.max(most, to[at] ?? 0)
    if (most < seen.length) return
    const room = 2 * (most + 1)
    seen = new Int32Array(room)
    ours = new Int32Array(room)
    theirs = new Int32Array(room)
    places = new Int32Array(room)
  }

  return (from, to, range, weigh) => {
    makeRoom(to, range)
    search++
    for (let at = range.toStart; at < range.toEnd; at++) {
      const item = to[at] ?? 0
      if (seen[item] !== search) theirs[item] = ours[item] = 0
      seen[item] = search
      theirs[item] = (theirs[item] ?? 0) + 1
      places[item] = at
    }
    for (let at = range.fromStart; at < range.fromEnd; at++) {
      const item = from[at] ?? 0
      if (seen[item] === search) ours[item] = (ours[item] ?? 0) + 1
    }
    const unique: Pair[] = []
    for (let at = range.fromStart; at < range.fromEnd; at++) {
      const item = from[at] ?? 0
      if (seen[item] !== search || ours[item] !== 1 || theirs[item] !== 1) continue
      unique.push({ from: at, to: places[item] ?? 0, weight: weigh(item) })
    }
    return heaviestChain(unique.length > 0 ? unique : repeatedPairs(from, to, range, weigh))
  }
}

/** Where nothing stands once on both sides: the k-th of each kind with the k-th, counted from either end. */
function repeatedPairs(from: Items, to: Items, range: Range, weigh: Weigh): Pair[] {
  const left = placesOf(from, range.fromStart, range.fromEnd)
  const right = placesOf(to, range.toStart, range.toEnd)
  const pairs: Pair[] = []
  for (const [item, ours] of left) {
    const theirs = right.get(item) ?? []
    const weight = weigh(item)
    const count = Math.min(ours.length, theirs.length)
    for (let k = 0; k < count; k++) {
      pairs.push({ from: ours[k] ?? 0, to: theirs[k] ?? 0, weight })
      if (ours.length === theirs.length) continue
      pairs.push({ from: ours.at(-1 - k) ?? 0, to: theirs.at(-1 - k) ?? 0, weight })
    }
  }
  return pairs
}

function placesOf(items: Items, start: number, end: number): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (let at = start; at < end; at++) {
    const item = items[at] ?? 0
    const list = found.get(item)
    if (list === undefined) found.set(item, [at])
    else list.push(at)
  }
  return found
}
