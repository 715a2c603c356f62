/** What a reader takes for one mark, and the form in which it is compared. */
const PLAIN_FORMS = [
  ["'", '\u2018\u2019\u201A\u201B\u2032\u02BC\u0060\u00B4'],
  ['"', '\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB'],
  ['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212'],
] as const
const FANCY = new RegExp(`[${PLAIN_FORMS.map(([, forms]) => forms).join('')}]`, 'g')
// oxlint-disable-next-line no-control-regex -- the plain case, by far the most frequent
const ASCII = /^[\0-\x7F]*$/

/** Quotes and dashes in one form, one code unit for one; typography is not a change of words. */
export function plainMarks(text: string): string {
  if (ASCII.test(text) && !text.includes('`')) return text
  return text.replace(FANCY, plainMark)
}

function plainMark(mark: string): string {
  return PLAIN_FORMS.find(([, forms]) => forms.includes(mark))?.[0] ?? mark
}

/** What a code unit can be in a text, as bits above the sixteen of its plain form. */
export const SPACE = 1 << 16
export const LETTER = 1 << 17
/** A letter of a script that is written without spaces, or the first half of a rarer one: a token of its own. */
export const UNSPACED = 1 << 18
/** What belongs to the letter before it. */
export const COMBINING = 1 << 19
export const NUMBER = 1 << 20
/** A mark that does not part a word, number or address with letters on both sides of it. */
export const JOINT = 1 << 21
export const UPPER = 1 << 22
/** What makes a token a word, more than a mark. */
export const WORDLIKE = 1 << 23
const KNOWN = 1 << 24

const CLASSES = [
  [SPACE, /\s/],
  [
    UNSPACED,
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\uD800-\uDBFF]/v,
  ],
  [LETTER, /[\p{L}\p{N}\p{M}_\u200C\u200D]/v],
  [COMBINING, /[\u200C\u200D\p{M}\uDC00-\uDFFF]/v],
  [NUMBER, /\p{N}/v],
  [JOINT, /[.'@/:&-]/u],
  [UPPER, /\p{Lu}/v],
  [WORDLIKE, /[\p{L}\p{N}]/v],
] as const

// The answers so far. Asking the regular expressions each time would be most of the cost of a comparison.
const known = new Int32Array(0x1_0000)

/** What a code unit is: its classes, and in the low sixteen bits the unit as it is compared (`plainMarks`). */
export function readUnit(unit: number): number {
  const found = known[unit] ?? 0
  return found === 0 ? learn(unit) : found
}

/** The unit as it is compared: quotes and dashes in one form. */
export function plainUnit(unit: number): number {
  return readUnit(unit) & 0xffff
}

function learn(unit: number): number {
  const letter = plainMarks(String.fromCharCode(unit))
  const plain = KNOWN | letter.charCodeAt(0)
  const found = CLASSES.reduce((bits, [bit, is]) => (is.test(letter) ? bits | bit : bits), plain)
  const classes = found & UNSPACED ? found & ~LETTER : found
  known[unit] = classes
  return classes
}
