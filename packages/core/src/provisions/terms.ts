import { NUMBERING } from '../gate/sentences.ts'

/** What two wordings of a clause are compared by: hashes of stems, and of letters in scripts without spaces. */
export type Terms = {
  /** As they stand in the text. */
  readonly stems: Int32Array
  /** Distinct and rising. */
  readonly words: Int32Array
}

/** Words that share so many letters are forms of one word, in most languages of Europe (McNamee & Mayfield 2004). */
const STEM_LETTERS = 6
const NO_WORD = 0

/** Read by character code, with no string per word: this runs over whole versions. */
export function termsOf(text: string): Terms {
  const folded = text.replace(NUMBERING, '').toLowerCase()
  const words: number[] = []
  let hash = NO_WORD
  let letters = 0
  for (let at = 0; at <= folded.length; at++) {
    const code = at < folded.length ? folded.charCodeAt(at) : 0
    if (isLetter(code) && !isUnspaced(code)) {
      if (letters++ < STEM_LETTERS) hash = mix(hash === NO_WORD ? 0x811c9dc5 : hash, code)
      continue
    }
    if (hash !== NO_WORD) words.push(hash)
    if (isUnspaced(code)) words.push(mix(0x811c9dc5, code))
    hash = NO_WORD
    letters = 0
  }
  const stems = Int32Array.from(words)
  return { stems, words: distinct(stems) }
}

/** The distinct runs of three words, rising. */
export function shinglesOf({ stems }: Terms): Int32Array {
  const shingles = new Int32Array(Math.max(0, stems.length - 2))
  for (let at = 2; at < stems.length; at++) {
    shingles[at - 2] = mix(mix(stems[at - 2] ?? 0, stems[at - 1] ?? 0), stems[at] ?? 0)
  }
  return distinct(shingles)
}

function distinct(hashes: Int32Array): Int32Array {
  const sorted = hashes.toSorted()
  let kept = 0
  for (const hash of sorted) if (kept === 0 || sorted[kept - 1] !== hash) sorted[kept++] = hash
  return sorted.subarray(0, kept)
}

/** FNV-1a; a collision only makes two texts look a little more alike. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193)
}

/** How many words a text has, up to `most`: two letters of scripts without spaces count as one. */
export function wordsUpTo(most: number, text: string): number {
  let halves = 0
  let isIn = false
  for (let at = 0; at < text.length && halves < 2 * most; at++) {
    const code = text.charCodeAt(at) | 0x20
    const isHalf = isUnspaced(code)
    const isWord = !isHalf && isLetter(code)
    if (isHalf) halves++
    else if (isWord && !isIn) halves += 2
    isIn = isWord
  }
  return Math.ceil(halves / 2)
}

/** Letters and digits by UTF-16 code unit; of surrogates, all. */
export function isLetter(code: number): boolean {
  if (code < 0x80) return (code > 0x60 && code < 0x7b) || (code > 0x2f && code < 0x3a)
  return code >= 0xaa && !(code >= 0x2000 && code < 0x2070) && !(code >= 0x3000 && code < 0x3040)
}

/** Thai, Lao, Myanmar, Khmer; Kana and Han. */
function isUnspaced(code: number): boolean {
  if (code < 0x0e00) return false
  return (
    code < 0x0f00 ||
    (code >= 0x1000 && code < 0x10a0) ||
    (code >= 0x1780 && code < 0x1800) ||
    (code >= 0x3040 && code < 0xa000)
  )
}
