/** A word, a number, an address, a mark, or one letter of a script without spaces. */
export type Token = {
  /** What is compared: quotes and dashes in one form. */
  readonly key: string
  /** What is shown: as written, with the white space after it as one space. */
  readonly text: string
}

const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`
const MARK = String.raw`[\p{M}\u200C\u200D]`
const LETTER = String.raw`[[\p{L}\p{N}\p{M}_\u200C\u200D]--[${UNSPACED}]]`
/** Marks inside a word, number or address (opt-out, user's, 1,000, and/or, name@example.com) do not part it. */
const WORD = String.raw`${LETTER}+(?:(?:[.'@\/:_&\-]+|,(?=\p{N}))${LETTER}+)*`
const TOKEN = new RegExp(String.raw`(?:[${UNSPACED}]${MARK}*|${WORD}|\S)\s*`, 'gv')
// oxlint-disable-next-line no-control-regex -- the plain case, by far the most frequent
const PLAIN = /^[\0-\x7F]*$/
const PLAIN_TOKEN = /(?:[A-Za-z0-9_]+(?:(?:[.'@/:_&-]+|,(?=[0-9]))[A-Za-z0-9_]+)*|\S)\s*/g
const SINGLE = /[\u2018\u2019\u201A\u201B\u2032\u02BC`\u00B4]/g
const DOUBLE = /[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/g
const DASH = /[\u2010-\u2015\u2212]/g

/** Quotes and dashes in one form, one code unit for one; typography is not a change of words. */
function plainMarks(text: string): string {
  if (PLAIN.test(text) && !text.includes('`')) return text
  return text.replace(SINGLE, "'").replace(DOUBLE, '"').replace(DASH, '-')
}

/** One line: every run of white space one space, none at the ends. */
export function oneLine(text: string): string {
  return UNTIDY.test(text) ? text.replace(/\s+/g, ' ').trim() : text
}
const UNTIDY = /[^\S ]| {2}|^ | $/

/** The form in which two texts are compared for equality of all their words and marks. */
export function comparable(text: string): string {
  return plainMarks(oneLine(text))
}

/** The tokens of a text in order; their texts joined are its words, white space at its beginning left out. */
export function tokenize(text: string): Token[] {
  const folded = plainMarks(text)
  const tokens: Token[] = []
  for (const { 0: match, index } of folded.matchAll(PLAIN.test(folded) ? PLAIN_TOKEN : TOKEN)) {
    const key = match.trimEnd()
    const shown = text.slice(index, index + key.length)
    tokens.push({ key, text: key.length < match.length ? `${shown} ` : shown })
  }
  return tokens
}

/** Is it more than a mark? */
export function isWord({ key }: Token): boolean {
  return WORDLIKE.test(key)
}
const WORDLIKE = /[A-Za-z0-9\p{L}\p{N}]/u

/** How many words a text has, as a reader counts: letters of scripts without spaces count one each. */
export function wordsIn(text: string): number {
  let words = 0
  for (const token of tokenize(text)) if (isWord(token)) words++
  return words
}
