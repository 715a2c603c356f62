import { withoutAsides } from './asides.ts'
import { isDateLine } from './dates.ts'
import { isSlightEdit } from './edits.ts'
import { missingFrom, stillMissing } from './missing.ts'
import { misplaced } from './places.ts'
import { negations } from './polarity.ts'
import { sentencesOf, type Sentence } from './sentences.ts'

export type Comparison = {
  readonly verdict: 'same' | 'cosmetic' | 'substantive'
  readonly reasons: readonly string[]
}

/** Where so much changed, no single pair decides, and comparing all with all would take long. */
const MOST_PAIRS = 250_000
const MOST_REASONS = 20

/** What differs between two texts, in the eyes of a reader who cares what the document says. */
export function compareTexts(from: string, to: string): Comparison {
  if (from === to) return { verdict: 'same', reasons: [] }
  const before = sentencesOf(from)
  const after = sentencesOf(to)
  const places = misplaced(before, after)
  if (
    places.length + missingFrom(after, before, 'seen').length === 0 &&
    missingFrom(before, after, 'seen').length === 0
  ) {
    return { verdict: 'same', reasons: [] }
  }
  const reasons = new Set<string>()
  const gone = stillMissing(missingFrom(after, before, 'letters'), before, after)
  const come = stillMissing(missingFrom(before, after, 'letters'), after, before)
  const removed = withoutAsides(gone, before, after, reasons)
  const added = withoutAsides(come, after, before, reasons)
  if (removed.length + added.length + places.length === 0) {
    if (reasons.size === 0)
      reasons.add('Only punctuation, capital letters, numbering or line breaks differ')
    return { verdict: 'cosmetic', reasons: [...reasons] }
  }
  const known = vocabularyOf(before, after)
  const real = [...weighed(removed, added, known, reasons), ...places.map(clip)]
  if (real.length === 0) return { verdict: 'cosmetic', reasons: atMost(MOST_REASONS, [...reasons]) }
  return { verdict: 'substantive', reasons: atMost(MOST_REASONS, real) }
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
    const slight = twin === null ? null : slightEdit(gone, twin, known)
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

function slightEdit(
  gone: Sentence,
  come: Sentence,
  known: (word: string) => number,
): string | null {
  if (isReworded(gone, come)) return `Only a heading: “${clip(come.text)}”`
  return isSlightEdit(gone.text, come.text, known)
}

/** A heading in other words names the same text, as long as no "not" came or went and it leads into no list. */
function isReworded(gone: Sentence, come: Sentence): boolean {
  if (gone.block.kind !== 'heading' || come.block.kind !== 'heading') return false
  if (/[:：]$/u.test(gone.text + come.text) || /\d/.test(gone.seen + come.seen)) return false
  return negations(gone.text) === negations(come.text)
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
