import { tokenize } from '../diff/tokens.ts'
import { lettersOf } from './sentences.ts'
import { statementOf } from './date-lines.ts'
import { withoutDates } from './dates.ts'
import type { Rule } from './rules.ts'

/** Words that carry rights, duties and their limits: no change of one is a matter of spelling. */
const STRONG = new Set(
  `not no never none nor neither may must shall should will would can cannot could might only any all every each some and or
   without except unless until before after over under more less most least`.split(/\s+/),
)
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

function domainOf(address: string): string {
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

/** One word replaced by nearly the same word: no number, no word of duty; a misspelling is known nowhere else. */
function isSpelling(from: string, to: string, known: (word: string) => number): boolean {
  const a = tokenize(from).map((token) => token.key)
  const b = tokenize(to).map((token) => token.key)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail++
  }
  const gone = a
    .slice(head, a.length - tail)
    .join(' ')
    .toLowerCase()
  const come = b
    .slice(head, b.length - tail)
    .join(' ')
    .toLowerCase()
  if (Math.min(gone.length, come.length) < 3 || Math.max(gone.length, come.length) > 24)
    return false
  if (/\d|@|\//.test(gone + come) || STRONG.has(gone) || STRONG.has(come)) return false
  if (isAbbreviation(gone, come) || isAbbreviation(come, gone)) return true
  const rarest = Math.min(known(gone), known(come))
  return rarest <= 1 && distance(gone, come) <= (gone.length < 5 ? 1 : 2)
}

/** `art .` of `article`. */
function isAbbreviation(short: string, long: string): boolean {
  return short.endsWith(' .') && short.length > 4 && long.startsWith(short.slice(0, -2))
}

/** Levenshtein; the words are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
