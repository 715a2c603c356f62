import {
  COMBINING,
  JOINT,
  LETTER,
  NUMBER,
  plainMarks,
  plainUnit,
  readUnit,
  SPACE,
  UNSPACED,
} from './letters.ts'

/** A word, a number, an address, a mark, or one letter of a script without spaces. */
export type Token = {
  /** What is compared: quotes and dashes in one form. */
  readonly key: string
  /** What is shown: as written, with the white space after it as one space. */
  readonly text: string
}

const COMMA = 0x2c

/** Every run of white space one space. */
export function oneSpaced(text: string): string {
  return UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text
}
const UNEVEN = /[^\S ]| {2}/

/** One line: every run of white space one space, none at the ends. */
export function oneLine(text: string): string {
  return oneSpaced(text).trim()
}

/** The form in which two texts are compared for equality of all their words and marks. */
export function comparable(text: string): string {
  return UNPLAIN.test(text) ? plainMarks(oneLine(text)) : text
}
/** Anything but visible ASCII (the grave accent is a quote) with single spaces inside. */
const UNPLAIN = /[^ -_a-~]| {2}|^ | $/

/**
 * Finds the tokens of a text, in order; between them is white space. The hash of equal tokens is equal, quotes and dashes in
 * one form. One loop over code units, with no string made: all that is compared goes through it.
 */
export function scan(
  text: string,
  found: (start: number, end: number, hash: number) => void,
): void {
  let at = 0
  while (at < text.length) {
    const start = at
    const first = readUnit(text.charCodeAt(at++))
    if (first & SPACE) continue
    let hash = first & 0xffff
    // A letter without spaces goes on with what belongs to it, a word with letters and with joints before more letters.
    const goesOn = first & UNSPACED ? COMBINING : first & LETTER
    while (at < text.length) {
      const next = readUnit(text.charCodeAt(at))
      const isJoint = goesOn & LETTER && !(next & SPACE)
      const end = next & goesOn ? at + 1 : isJoint ? jointEnd(text, at) : at
      if (end === at) break
      for (; at < end; at++) hash = mix(hash, text.charCodeAt(at))
    }
    found(start, at, hash)
  }
}

/** The hash of a text that is one token. */
export function hashOf(token: string): number {
  let hash = plainUnit(token.charCodeAt(0))
  for (let at = 1; at < token.length; at++) hash = mix(hash, token.charCodeAt(at))
  return hash
}

function mix(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + plainUnit(unit)) | 0
}

/** Where the marks at `at` end if the word goes on behind them: opt-out, user's, 1,000, and/or, name@example.com. */
function jointEnd(text: string, at: number): number {
  let end = at
  while (unitAt(text, end) & JOINT) end++
  if (end === at && text.charCodeAt(at) === COMMA && unitAt(text, at + 1) & NUMBER) end++
  return unitAt(text, end) & LETTER ? end : at
}

function unitAt(text: string, at: number): number {
  return at < text.length ? readUnit(text.charCodeAt(at)) : 0
}

/** The tokens of a text in order; their texts joined are its words, white space at its beginning left out. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let last = { start: 0, end: 0 }
  const add = (next: number): void => {
    const shown = text.slice(last.start, last.end)
    if (shown === '') return
    tokens.push({ key: plainMarks(shown), text: next > last.end ? `${shown} ` : shown })
  }
  scan(text, (start, end) => {
    add(start)
    last = { start, end }
  })
  add(text.length)
  return tokens
}

/** Is it more than a mark? */
export function isWord({ key }: Pick<Token, 'key'>): boolean {
  return WORDLIKE.test(key)
}
const WORDLIKE = /[A-Za-z0-9\p{L}\p{N}]/u

/** How many words a text has, as a reader counts: letters of scripts without spaces count one each. */
export function wordsIn(text: string): number {
  let words = 0
  for (const token of tokenize(text)) if (isWord(token)) words++
  return words
}
