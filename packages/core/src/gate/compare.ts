import { countWords } from '../extract/words.ts'
import { isDateLine } from './dates.ts'
import { isSlightEdit } from './edits.ts'
import { missingFrom, sentencesOf, type Sentence } from './sentences.ts'

export type Comparison = {
  readonly verdict: 'same' | 'cosmetic' | 'substantive'
  readonly reasons: readonly string[]
}

/** Words that make a sentence prose; with fewer it may be a heading, a label, a menu entry. */
const PROSE_WORDS = 10
/** Menu entries and buttons are no longer than that. */
const FRAGMENT_WORDS = 8
/** Where so much changed, no single pair decides, and comparing all with all would take long. */
const MOST_PAIRS = 250_000
const MOST_REASONS = 20

/** What differs between two texts, in the eyes of a reader who cares what the document says. */
export function compareTexts(from: string, to: string): Comparison {
  if (from === to) return { verdict: 'same', reasons: [] }
  const before = sentencesOf(from)
  const after = sentencesOf(to)
  if (missingFrom(after, before, 'seen').length + missingFrom(before, after, 'seen').length === 0) {
    return { verdict: 'same', reasons: [] }
  }
  const reasons = new Set<string>()
  const removed = inText(
    stillMissing(missingFrom(after, before, 'letters'), after),
    before,
    reasons,
  )
  const added = inText(stillMissing(missingFrom(before, after, 'letters'), before), after, reasons)
  if (removed.length + added.length === 0) {
    if (reasons.size === 0)
      reasons.add('Only punctuation, capital letters, numbering or line breaks differ')
    return { verdict: 'cosmetic', reasons: [...reasons] }
  }
  const known = vocabularyOf(before, after)
  const real = weighed(removed, added, known, reasons)
  if (real.length === 0) return { verdict: 'cosmetic', reasons: atMost(MOST_REASONS, [...reasons]) }
  return { verdict: 'substantive', reasons: atMost(MOST_REASONS, real) }
}

/** Long sentences that stand in the other text with other borders (a full stop came or went) are not missing. */
function stillMissing(missing: readonly Sentence[], other: readonly Sentence[]): Sentence[] {
  if (missing.length === 0) return []
  const stream = other.map((sentence) => sentence.letters).join('')
  return missing.filter(({ letters }) => letters.length < 40 || !stream.includes(letters))
}

/** Leaves out what stands before the first or after the last prose: titles, menu entries, buttons, not clauses. */
function inText(
  changed: readonly Sentence[],
  all: readonly Sentence[],
  reasons: Set<string>,
): Sentence[] {
  const prose = all.filter(
    ({ text, block }) => block.kind !== 'heading' && countWords(text) >= PROSE_WORDS,
  )
  const [first, last] = [prose.at(0), prose.at(-1)]
  if (first === undefined || last === undefined || prose.length < 5) return [...changed]
  const title = titleAt(all)
  return changed.filter(({ at, text }) => {
    if (isLitter(text)) return false
    if (isDateLine(text)) return true
    if (at < title) {
      reasons.add(`Above the title of the document: “${clip(text)}”`)
      return false
    }
    if (at >= first.at && at <= last.at) return true
    if (countWords(text) > FRAGMENT_WORDS) return true
    // Postal addresses and telephone numbers stand at the end.
    if (at > last.at && /[\d@]/.test(text) && /\s/.test(text)) return true
    reasons.add(`Outside the text of the document: “${clip(text)}”`)
    return false
  })
}

/** Where the page's title stands, if its first level-1 heading stands near the top: what is above it are banners. */
function titleAt(all: readonly Sentence[]): number {
  const title = all.findIndex(({ block }) => block.kind === 'heading' && block.level === 1)
  return title >= 0 && title < all.length / 10 ? (all[title]?.at ?? 0) : 0
}

/** Copyright lines, and one word over and over, which scripts write to measure fonts. */
function isLitter(text: string): boolean {
  if (/^\s*(?:©|\(c\)|copyright)/i.test(text) && countWords(text) <= 12) return true
  const words = text.split(/\s+/)
  return words.length > 20 && new Set(words).size <= words.length / 10
}

/** Counts how often a word occurs in both texts; most comparisons never ask. */
function vocabularyOf(
  before: readonly Sentence[],
  after: readonly Sentence[],
): (word: string) => number {
  let found: Map<string, number> | null = null
  return (word) => {
    if (found === null) {
      found = new Map()
      for (const { text } of [...before, ...after]) {
        for (const one of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
          found.set(one, (found.get(one) ?? 0) + 1)
        }
      }
    }
    return found.get(word) ?? 0
  }
}

/** The changes that may matter, in words; the others go to `reasons`. */
function weighed(
  removed: readonly Sentence[],
  added: readonly Sentence[],
  known: (word: string) => number,
  reasons: Set<string>,
): string[] {
  const real: string[] = []
  const left = new Map(added.map((come) => [come, wordSet(come.text)]))
  const pairable = removed.length * added.length <= MOST_PAIRS
  for (const gone of removed) {
    if (isDateLine(gone.text)) {
      reasons.add(`The date line changed: “${gone.text}”`)
      continue
    }
    const twin = pairable ? closest(gone, left) : null
    if (twin !== null) left.delete(twin)
    const slight = twin === null ? null : isSlightEdit(gone.text, twin.text, known)
    if (slight !== null) reasons.add(slight)
    else if (twin === null) real.push(`Removed: “${clip(gone.text)}”`)
    else real.push(`Changed: “${clip(gone.text)}” to “${clip(twin.text)}”`)
  }
  for (const come of left.keys()) {
    if (isDateLine(come.text)) reasons.add(`The date line changed: “${come.text}”`)
    else real.push(`Added: “${clip(come.text)}”`)
  }
  return real
}

/** The added sentence that shares most words with a removed one, at least half of both. */
function closest(gone: Sentence, added: ReadonlyMap<Sentence, Set<string>>): Sentence | null {
  const words = wordSet(gone.text)
  let best: Sentence | null = null
  let most = 0.5
  for (const [come, other] of added) {
    let shared = 0
    for (const word of words) if (other.has(word)) shared++
    const share = (2 * shared) / (words.size + other.size)
    if (share > most) {
      best = come
      most = share
    }
  }
  return best
}

function wordSet(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [])
}

function atMost(most: number, reasons: readonly string[]): string[] {
  if (reasons.length <= most) return [...reasons]
  return [...reasons.slice(0, most), `and ${reasons.length - most} more`]
}

function clip(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}…` : text
}
