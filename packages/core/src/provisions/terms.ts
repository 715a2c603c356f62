import { NUMBERING } from '../gate/sentences.ts'
import { isLetter, isUnspaced } from './letters.ts'
import { createNumbers } from './numbers.ts'

/** What two wordings of a clause are compared by. */
export type Terms = {
  /** Its distinct words, by their first letters; the single letters of scripts without spaces. */
  readonly words: Int32Array
  /** Its distinct runs of three words. */
  readonly runs: Int32Array
}

export const NO_TERMS: Terms = { words: new Int32Array(0), runs: new Int32Array(0) }

/** Reads the clauses of one comparison: equal words have one number, from 0 on, and equal runs of words another. */
export type Reader = {
  readonly wordsOf: (text: string) => Int32Array
  readonly termsOf: (text: string) => Terms
}

/** Words that share so many letters are forms of one word, in most languages of Europe (McNamee & Mayfield 2004). */
const STEM_LETTERS = 6
const NO_WORD = 0
const SEED = 0x811c9dc5

export function createReader(): Reader {
  const [words, runs] = [createNumbers(), createNumbers()]
  let hashes = new Int32Array(1_024)

  /** Hashes of the words as they stand in the text; how many. Read by character code, for it runs over whole versions. */
  function read(text: string): number {
    const folded = text.replace(NUMBERING, '').toLowerCase()
    if (hashes.length < folded.length) hashes = new Int32Array(2 * folded.length)
    let [count, hash, letters] = [0, NO_WORD, 0]
    for (let at = 0; at < folded.length; at++) {
      const code = folded.charCodeAt(at)
      const isAlone = isUnspaced(code)
      if (!isAlone && isLetter(code)) {
        if (letters++ < STEM_LETTERS) hash = mix(hash === NO_WORD ? SEED : hash, code)
        continue
      }
      if (hash !== NO_WORD) hashes[count++] = hash
      if (isAlone && !isHiragana(code)) hashes[count++] = mix(SEED, code)
      hash = NO_WORD
      letters = 0
    }
    if (hash !== NO_WORD) hashes[count++] = hash
    return count
  }

  return {
    wordsOf: (text) => {
      const count = read(text)
      return words.distinct(hashes, count)
    },
    termsOf: (text) => {
      const count = read(text)
      const distinct = words.distinct(hashes, count)
      const last = Math.max(0, count - 2)
      for (let at = 0; at < last; at++)
        hashes[at] = mix(mix(hashes[at] ?? 0, hashes[at + 1] ?? 0), hashes[at + 2] ?? 0)
      return { words: distinct, runs: runs.distinct(hashes, last) }
    },
  }
}

/** It writes the grammar of Japanese, which all clauses share. */
function isHiragana(code: number): boolean {
  return code > 0x3040 && code < 0x30a0
}

/** FNV-1a; a collision only makes two texts look a little more alike. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193)
}
