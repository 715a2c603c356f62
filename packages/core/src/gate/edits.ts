import { tokenize } from '../diff/tokens.ts'
import { lettersOf } from './sentences.ts'
import { withoutDates } from './dates.ts'

/** Words that carry rights, duties and their limits: no change of one is a matter of spelling. */
const STRONG = new Set(
  `not no never none nor neither may must shall should will would can cannot could might only any all every each some and or
   without except unless until before after over under more less most least`.split(/\s+/),
)
const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}|\[?email.{0,3}protected\]?/giu
const HIDDEN_EMAIL = /email.{0,3}protected/i

/** Why the change of one sentence into another is slight, in words; null if it may matter. */
export function isSlightEdit(from: string, to: string): string | null {
  if (HIDDEN_EMAIL.test(from) || HIDDEN_EMAIL.test(to)) {
    if (lettersOf(from.replace(EMAIL, '')) === lettersOf(to.replace(EMAIL, ''))) {
      return 'Only how an email address is shown differs'
    }
  }
  if (isAboutDates(from) && lettersOf(withoutDates(from)) === lettersOf(withoutDates(to))) {
    return `The date changed: “${to}”`
  }
  return isSpelling(from, to) ? `Only the spelling differs: “${to.slice(0, 160)}”` : null
}

function isAboutDates(text: string): boolean {
  return (
    text.length < 200 &&
    /updated?|revised|modified|effective|mise à jour|stand|更新|生效/i.test(text)
  )
}

/** One word replaced by nearly the same word: no number, no name, no word of duty. */
function isSpelling(from: string, to: string): boolean {
  const a = tokenize(from).map((token) => token.key)
  const b = tokenize(to).map((token) => token.key)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail))
    tail++
  const gone = a.slice(head, a.length - tail).join(' ')
  const come = b.slice(head, b.length - tail).join(' ')
  if (Math.min(gone.length, come.length) < 5 || Math.max(gone.length, come.length) > 24)
    return false
  if (/\d|@|\//.test(gone + come)) return false
  if (STRONG.has(gone.toLowerCase()) || STRONG.has(come.toLowerCase())) return false
  return distance(gone.toLowerCase(), come.toLowerCase()) <= 2
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
