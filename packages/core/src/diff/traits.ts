import { NUMBER, plainMarks, readUnit, UNSPACED, UPPER, WORDLIKE } from './letters.ts'
import { isWord } from './tokens.ts'

/** What a token is to a reader, as bits. */
export const WORD = 1
/** Too common to hold a sentence together on its own. */
const LIGHT = 2
/** One letter of a script without spaces. */
export const LETTER_ALONE = 4
/** A mark that ends a sentence, before a space and a token that opens one. */
export const STOP = 8
export const OPENER = 16
/** A stop of a script without spaces needs neither. */
export const WIDE_STOP = 32
/** What may stand between the stop and the end of its sentence. */
export const CLOSER = 64
/** A full stop after it ends no sentence. */
export const ABBREVIATION = 128
/** A mark that ends a clause. */
const PAUSE = 256
/** What may stand before an abbreviation. */
export const BRACKET = 512

const MARK_WEIGHT = 0.2
const LIGHT_WEIGHT = 0.4

/** The commonest words of European texts. */
const LIGHT_WORDS = `a an and are as at be by for from in is it its of on or our that the their this to us we will with you your
   de des du en et la le les un une et das der die el los und y zu`
/** Enough for legal English, with every single letter and number; a missed cut only makes the sentence longer. */
const ABBREVIATIONS = 'e.g i.e no art sec inc ltd corp co vs cf dr mr mrs ms st u.s'
const WORDS = wordTraits()
const LONGEST = 5
const MARKS = [
  ['.!?\u2026', STOP],
  ['\u3002\uFF01\uFF1F\uFF1B', WIDE_STOP],
  ['"\')]\u300D', CLOSER],
  ['"(', OPENER],
  [',;:\u3001\uFF0C\uFF1B', PAUSE],
  ['(', BRACKET],
] as const

/** How much a token holds a phrase together, in words. */
export function weightOf(traits: number): number {
  if (!(traits & WORD)) return MARK_WEIGHT
  return traits & LIGHT ? LIGHT_WEIGHT : 1
}

export function isSentenceEnd(traits: number): boolean {
  return (traits & (STOP | WIDE_STOP)) !== 0 && !isClauseEnd(traits)
}

export function isClauseEnd(traits: number): boolean {
  return (traits & PAUSE) !== 0
}

export function traitsOf(key: string): number {
  const kind = readUnit(key.charCodeAt(0))
  const letter = kind & UNSPACED ? LETTER_ALONE : 0
  if (!(kind & WORDLIKE) && !isWord({ key })) return letter | markTraits(plainMarks(key))
  const opener = kind & (UPPER | NUMBER) ? OPENER : 0
  const isNumber = kind & NUMBER && /^[\d.]+$/.test(key)
  const short = key.length <= LONGEST ? (WORDS.get(kind & UPPER ? key.toLowerCase() : key) ?? 0) : 0
  const alone = isNumber || key.length === 1 ? ABBREVIATION : 0
  return WORD | letter | opener | short | alone
}

function wordTraits(): ReadonlyMap<string, number> {
  const traits = new Map<string, number>()
  for (const [words, bit] of [
    [LIGHT_WORDS, LIGHT],
    [ABBREVIATIONS, ABBREVIATION],
  ] as const) {
    for (const word of words.split(/\s+/)) traits.set(word, (traits.get(word) ?? 0) | bit)
  }
  return traits
}

function markTraits(mark: string): number {
  return MARKS.reduce((bits, [marks, bit]) => (marks.includes(mark) ? bits | bit : bits), 0)
}
