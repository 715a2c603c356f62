import { doubled, placeOf, spread } from '../diff/lexicon.ts'

/** Numbers hashes by equality, from 0 on: tables by number do what maps and sorted lists would, in less time. */
export type Numbers = {
  /** The numbers of the first `length` of some hashes, each once, in the order in which they first stand there. */
  readonly distinct: (hashes: Int32Array, length: number) => Int32Array
}

/** As many as a text of 50 KB has. */
const FIRST_NUMBERS = 4_096

export function createNumbers(): Numbers {
  let count = 0
  // Number + 1 and hash of each, side by side (open addressing).
  let slots = new Int32Array(4 * FIRST_NUMBERS)
  // By number: the last use that had it.
  let seen = new Int32Array(FIRST_NUMBERS)
  let found = new Int32Array(FIRST_NUMBERS)
  let uses = 0

  function numberOf(hash: number): number {
    let slot = placeOf(hash, slots.length)
    for (let one = slots[slot] ?? 0; one > 0; one = slots[slot] ?? 0) {
      if (slots[slot + 1] === hash) return one - 1
      slot = (slot + 2) & (slots.length - 2)
    }
    slots[slot] = ++count
    slots[slot + 1] = hash
    if (count === seen.length) {
      seen = doubled(seen)
      slots = spread(slots)
    }
    return count - 1
  }

  return {
    distinct(hashes, length) {
      uses++
      if (found.length < length) found = new Int32Array(2 * length)
      let kept = 0
      for (let at = 0; at < length; at++) {
        const number = numberOf(hashes[at] ?? 0)
        if (seen[number] === uses) continue
        seen[number] = uses
        found[kept++] = number
      }
      return found.slice(0, kept)
    },
  }
}
