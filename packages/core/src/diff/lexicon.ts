import { plainUnit, readUnit, UPPER } from './letters.ts'
import { hashOf, scan } from './tokens.ts'
import { traitsOf, WORD } from './traits.ts'

/** A text that was read: its tokens are those of the lexicon from `start` to `end`. */
export type Words = {
  readonly text: string
  readonly start: number
  readonly end: number
  /** Is all white space between tokens one space? */
  readonly isEven: boolean
}

/** The tokens of all texts of one comparison, one text after the other. Equal ids are equal tokens, as compared. */
export type Lexicon = {
  /** Reads a text, unless it was read before. The lists may be others afterwards. */
  readonly read: (text: string) => Words
  /** By place: which token it is, and where it stands in its text, [from, to). */
  readonly ids: Int32Array
  readonly froms: Int32Array
  readonly tos: Int32Array
  /** By id: what the token is, as bits. */
  readonly traits: readonly number[]
  /** By id: the id of the same token in small letters. */
  readonly terms: readonly number[]
}

const FIRST_PLACES = 8_192
const FIRST_TOKENS = 2_048
const FIRST_UNITS = 16_384
const BLANK = 0x20

export function createLexicon(): Lexicon {
  const table = createTable()
  const traits: number[] = []
  const terms: number[] = []
  const texts = new Map<string, Words>()
  let ids = new Int32Array(FIRST_PLACES)
  let froms = new Int32Array(FIRST_PLACES)
  let tos = new Int32Array(FIRST_PLACES)
  let places = 0

  function intern(text: string, from: number, to: number, hash: number): number {
    const id = table.intern(text, from, to, hash)
    if (id < traits.length) return id
    const key = text.slice(from, to)
    traits.push(traitsOf(key))
    terms.push(id)
    // An inner capital alone (iPhone) is left: what it costs in likeness is little.
    if (readUnit(key.charCodeAt(0)) & UPPER) {
      const small = key.toLowerCase()
      terms[id] = intern(small, 0, small.length, hashOf(small))
    }
    return id
  }

  function read(text: string): Words {
    const start = places
    let isEven = true
    let last = 0
    scan(text, (from, to, hash) => {
      if (places === ids.length) [ids, froms, tos] = [doubled(ids), doubled(froms), doubled(tos)]
      ids[places] = intern(text, from, to, hash)
      froms[places] = from
      tos[places++] = to
      if (from > last && (from > last + 1 || text.charCodeAt(last) !== BLANK)) isEven = false
      last = to
    })
    return { text, start, end: places, isEven }
  }

  return {
    read(text) {
      const known = texts.get(text)
      if (known !== undefined) return known
      const words = read(text)
      texts.set(text, words)
      return words
    },
    get ids() {
      return ids
    },
    get froms() {
      return froms
    },
    get tos() {
      return tos
    },
    traits,
    terms,
  }
}

/** Numbers tokens by equality: a hash table (open addressing) over their code units, with no string made for a known one. */
function createTable(): {
  readonly intern: (text: string, start: number, end: number, hash: number) => number
} {
  let count = 0
  // Number + 1 and hash of each, side by side.
  let slots = new Int32Array(4 * FIRST_TOKENS)
  let offsets = new Int32Array(FIRST_TOKENS)
  let units = new Uint16Array(FIRST_UNITS)

  function isSame(id: number, text: string, start: number, end: number): boolean {
    let at = offsets[id] ?? 0
    if ((offsets[id + 1] ?? 0) - at !== end - start) return false
    for (let from = start; from < end; from++) {
      if (plainUnit(text.charCodeAt(from)) !== units[at++]) return false
    }
    return true
  }

  function add(text: string, start: number, end: number): number {
    let at = offsets[count] ?? 0
    if (at + end - start > units.length) {
      const wider = new Uint16Array(2 * (at + end - start))
      wider.set(units)
      units = wider
    }
    for (let from = start; from < end; from++) units[at++] = plainUnit(text.charCodeAt(from))
    offsets[++count] = at
    if (count + 1 === offsets.length) {
      offsets = doubled(offsets)
      slots = spread(slots)
    }
    return count - 1
  }

  return {
    intern(text, start, end, hash) {
      const last = slots.length - 2
      let slot = placeOf(hash, slots.length)
      for (let id = (slots[slot] ?? 0) - 1; id >= 0; id = (slots[slot] ?? 0) - 1) {
        if (slots[slot + 1] === hash && isSame(id, text, start, end)) return id
        slot = (slot + 2) & last
      }
      slots[slot] = count + 1
      slots[slot + 1] = hash
      return add(text, start, end)
    },
  }
}
export function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * numbers.length)
  twice.set(numbers)
  return twice
}

export function spread(slots: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(2 * slots.length)
  for (let from = 0; from < slots.length; from += 2) {
    const hash = slots[from + 1] ?? 0
    if (slots[from] === 0) continue
    let slot = placeOf(hash, wider.length)
    while (wider[slot] !== 0) slot = (slot + 2) & (wider.length - 2)
    wider[slot] = slots[from] ?? 0
    wider[slot + 1] = hash
  }
  return wider
}

export function placeOf(hash: number, length: number): number {
  return ((hash ^ (hash >>> 15)) << 1) & (length - 2)
}

/** How many of the tokens from `start` to `end` are words, as a reader counts them. */
export function countWords({ ids, traits }: Lexicon, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) if ((traits[ids[at] ?? -1] ?? 0) & WORD) count++
  return count
}

/** Is there white space behind the token at `at`? */
export function isSpaced({ froms, tos }: Lexicon, words: Words, at: number): boolean {
  const next = at + 1 < words.end ? (froms[at + 1] ?? 0) : words.text.length
  return next > (tos[at] ?? 0)
}
