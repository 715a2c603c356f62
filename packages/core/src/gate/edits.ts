import { isWord, tokenize } from '../diff/tokens.ts'
import { lettersOf } from './sentences.ts'
import { statementOf } from './date-lines.ts'
import { withoutDates } from './dates.ts'
import type { Rule } from './rules.ts'

/** In one sentence. */
const MOST_SLIPS = 6
/** So often a word stands in a text and the one before it where it is one of its usual words, and one of its most frequent. */
const USUAL = 3
const FREQUENT = 10
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}|\[?email.{0,3}protected\]?/giu
const ADDRESSES = /(?:https?:\/\/|www\.)[^\s"'<>]*[^\s"'<>.,;:)]/giu
const POINTERS = /\s(?:at|on|under|sur|unter)(?=\s+(?:https?:|www\.))/giu
const HIDDEN_EMAIL = /email.{0,3}protected/i

/** The rule by which the change of one sentence into another is slight; null if it may matter. */
export function slightRule(from: string, to: string, known: (word: string) => number): Rule | null {
  if (HIDDEN_EMAIL.test(from) || HIDDEN_EMAIL.test(to)) {
    const isEqual = lettersOf(from.replace(EMAIL, '')) === lettersOf(to.replace(EMAIL, ''))
    if (isEqual) return 'shown-address'
  }
  if (isSameWhen(withoutDates, from, to) && statementOf(from) && statementOf(to)) return 'date-line'
  if (
    isSameWhen(toBare, from, to) ||
    isSameWhen(toDomains, from, to) ||
    (!leadsElsewhere(from, to) && isSameWhen(toLinks, from, to))
  ) {
    return 'web-address'
  }
  return isSpelling(from, to, known) ? 'spelling' : null
}

function isSameWhen(cut: (text: string) => string, from: string, to: string): boolean {
  return lettersOf(cut(from)) === lettersOf(cut(to))
}

/** Addresses as people write them. */
function toBare(text: string): string {
  return text.replace(/(?:https?:\/\/)?(?:www\.)?(?=\p{L}[^\s"'<>]*\.\p{L})/giu, '')
}

/** Addresses cut to their domain: where the text leads, not by which path. */
function toDomains(text: string): string {
  return text.replace(ADDRESSES, (address) => ` ${domainOf(address)} `)
}

/** The registered domain of an address, so far as its labels tell. */
export function domainOf(address: string): string {
  const host = URL.parse(address.startsWith('www.') ? `https://${address}` : address)?.hostname
  const labels = host?.toLowerCase().split('.') ?? []
  const isShared = labels.length > 2 && /^(?:com?|org|net|ac|gov|edu)$/.test(labels.at(-2) ?? '')
  return labels.slice(isShared ? -3 : -2).join('.')
}

/** An address of one owner stands where that of another stood: whom a reader writes to is no matter of form. */
function leadsElsewhere(from: string, to: string): boolean {
  const before = new Set((from.match(ADDRESSES) ?? []).map(domainOf))
  const after = new Set((to.match(ADDRESSES) ?? []).map(domainOf))
  return before.difference(after).size > 0 && after.difference(before).size > 0
}

/** Addresses cut off with the words that point to them: "at https://…" and "here" are one link. */
function toLinks(text: string): string {
  return text
    .replace(POINTERS, ' ')
    .replace(ADDRESSES, ' ')
    .replace(/\b(?:(?:go|click|tap) )?(?:here|ici|hier)\b|(?:此处|这里)/giu, ' ')
}

/** Misspellings, other spellings, abbreviations: word for word nearly the same words. */
function isSpelling(from: string, to: string, known: (word: string) => number): boolean {
  const [gone, come] = changedWords(from, to)
  if (gone.length !== come.length || gone.length === 0 || gone.length > MOST_SLIPS) return false
  return gone.every((was, at) => {
    const is = come[at] ?? ''
    return (
      was === is ||
      isRespelt(was, is, known) ||
      abbreviates(was, is, from) ||
      abbreviates(is, was, to)
    )
  })
}

/** What is left of the words of both when equal ones at their beginnings and ends are cut off. */
function changedWords(from: string, to: string): [string[], string[]] {
  const a = wordsOf(from)
  const b = wordsOf(to)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail++
  }
  return [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
}

function wordsOf(text: string): string[] {
  return tokenize(text)
    .filter(isWord)
    .map((token) => token.key)
}

function isRespelt(gone: string, come: string, known: (word: string) => number): boolean {
  if (/[^\p{L}]/u.test(gone + come)) return false
  const [was, is] = [gone.toLowerCase(), come.toLowerCase()]
  if (was === is || american(was) === american(is)) return true
  // A name is spelt as its bearer likes; a name with other letters is another name.
  if (/^\p{Lu}/u.test(gone) && /^\p{Lu}/u.test(come)) return false
  const [wrong, right] = known(was) < known(is) ? [was, is] : [is, was]
  if (known(wrong) !== 1) return false
  const times = known(right)
  if (isSwap(wrong, right)) return right.length > 6 || times >= USUAL
  return (isSlip(wrong, right) && times >= USUAL) || (isStutter(wrong, right) && times >= FREQUENT)
}

/** `Art.` of `Article`. */
function abbreviates(short: string, long: string, text: string): boolean {
  return short.length > 2 && long.startsWith(short) && text.includes(`${short}.`)
}

/** As Americans write `organisation`, `licence`, `favour`, `centre`, `cancelled`. */
function american(word: string): string {
  return word
    .replace(/is(?=(?:e[sdr]?|ing|ations?)$)/, 'iz')
    .replace(/yse/, 'yze')
    .replace(/([dl]ef|lic|pret|off)ence/, '$1ense')
    .replace(/our(?=$|s$|ed|ing|abl|ful|it)/, 'or')
    .replace(/tre(?=s?$)/, 'ter')
    .replace(/ll(?=ed$|ing$|er$)/, 'l')
}

/** Two letters within a longer word that changed places. */
function isSwap(wrong: string, right: string): boolean {
  const { ours, theirs } = tails(wrong, right)
  const [a = '', b = ''] = theirs
  return isLong(wrong, right) && ours === b + a + theirs.slice(2)
}

/** A letter within a longer word that was left out or put in. */
function isSlip(wrong: string, right: string): boolean {
  const { ours, theirs } = tails(wrong, right)
  return isLong(wrong, right) && (theirs.slice(1) === ours || ours.slice(1) === theirs)
}

/** A letter that was hit twice; in a short word that may make another one. */
function isStutter(wrong: string, right: string): boolean {
  const { ours, theirs } = tails(wrong, right)
  return (
    ours.slice(1) === theirs &&
    wrong.length > 3 &&
    ours[0] === right[wrong.length - ours.length - 1]
  )
}

/** Short words are often another word with a letter changed, and words with other ends are. */
function isLong(a: string, b: string): boolean {
  return Math.min(a.length, b.length) > 4 && a[0] === b[0] && a.at(-1) === b.at(-1)
}

function tails(a: string, b: string): { ours: string; theirs: string } {
  let head = 0
  while (head < a.length && a[head] === b[head]) head++
  return { ours: a.slice(head), theirs: b.slice(head) }
}
