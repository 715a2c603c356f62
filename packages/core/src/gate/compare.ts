import { splitAsides } from './asides.ts'
import { isDateLine } from './date-lines.ts'
import { slightRule } from './edits.ts'
import { missingFrom, stillMissing } from './missing.ts'
import type { Note } from './model.ts'
import type { Links } from './navigation.ts'
import { isPager, turnedPages } from './paging.ts'
import { misplaced } from './places.ts'
import { negations } from './polarity.ts'
import { matters, reasonsOf, type Edit, type Rule } from './rules.ts'
import { sentencesOf, type Sentence } from './sentences.ts'
import { timeNotes, movedStart } from './times.ts'

export type Comparison = {
  readonly verdict: 'same' | 'cosmetic' | 'effective-date' | 'substantive'
  /** In words, with the sentences they are about; none of `same`. */
  readonly reasons: readonly string[]
  /** All that differs, each with the rule that classed it. */
  readonly edits: readonly Edit[]
  /** The date from which the text applies now, ISO, where that is all that moved and it names a day. */
  readonly effectiveOn: string | null
  /** That change in a line; null: the redline says what changed. */
  readonly headline: string | null
  readonly notes: readonly Note[]
}

const NO_START = { effectiveOn: null, headline: null }
const SAME: Comparison = { verdict: 'same', reasons: [], edits: [], ...NO_START, notes: [] }
const MARKS_ONLY = 'Only punctuation, capital letters, numbering or line breaks differ'
/** Where so much changed, no single pair decides, and comparing all with all would take long. */
const MOST_PAIRS = 250_000

/** What is known of the pages that two texts were read from. */
type Pages = {
  readonly links: Links
  /** The later one shows only the first part of a list that the earlier one showed whole. */
  readonly isPaged: boolean
}
const NOTHING_KNOWN: Pages = {
  links: { before: () => false, after: () => false },
  isPaged: false,
}

/** What differs between two texts, in the eyes of a reader who cares what the document says. */
export function compareTexts(
  from: string,
  to: string,
  { links, isPaged: isCut }: Pages = NOTHING_KNOWN,
): Comparison {
  if (from === to) return SAME
  const before = sentencesOf(from)
  const after = sentencesOf(to)
  const places = misplaced(before, after)
  const isSeenSame =
    missingFrom(after, before, 'seen').length === 0 &&
    missingFrom(before, after, 'seen').length === 0
  if (isSeenSame && places.length === 0) return SAME
  const removed = stillMissing(missingFrom(after, before, 'letters'), before, after)
  const added = stillMissing(missingFrom(before, after, 'letters'), after, before)
  const gone = splitAsides(removed, before, after, links.before)
  const come = splitAsides(added, after, before, links.after)
  const asides: Edit[] = [
    ...gone.asides.map(({ rule, text }) => ({ rule, from: text, to: null })),
    ...come.asides.map(({ rule, text }) => ({ rule, from: null, to: text })),
  ]
  // What is not on a list's first page stands on the next.
  const more = countEntries(after) - countEntries(before)
  const turned = isCut ? 'away' : turnedPages(from, to, more)
  const isTurned = (way: typeof turned) => (one: Sentence) =>
    turned === way && (isListEntry(one) || isPager(one.text))
  const [left, clauses] = partition(gone.clauses, isTurned('away'))
  const [seen, news] = partition(come.clauses, isTurned('back'))
  for (const { text } of left) asides.push({ rule: 'paged', from: text, to: null })
  for (const { text } of seen) asides.push({ rule: 'paged', from: null, to: text })
  const weighed = pairUp(clauses, news, vocabularyOf(before, after))
  return decide([...places, ...weighed, ...asides], before, after)
}

function countEntries(sentences: readonly Sentence[]): number {
  return new Set(sentences.filter(isListEntry).map(({ at }) => at)).size
}

function isListEntry({ block }: Sentence): boolean {
  return block.kind === 'row' || block.kind === 'item'
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))]
}

function decide(
  edits: readonly Edit[],
  before: readonly Sentence[],
  after: readonly Sentence[],
): Comparison {
  const real = edits.filter(matters)
  const notes = timeNotes(edits, before, after)
  if (real.length > 0)
    return { verdict: 'substantive', reasons: reasonsOf(real), edits, ...NO_START, notes }
  const start = movedStart(edits, before, after)
  if (start !== null) {
    const { edit, ...moved } = start
    // The date lines themselves are what the first reason quotes.
    const others = edits.filter(({ from, to }) => from !== edit.from && to !== edit.to)
    return {
      verdict: 'effective-date',
      reasons: reasonsOf([edit, ...others]),
      edits,
      ...moved,
      notes,
    }
  }
  const reasons = edits.length === 0 ? [MARKS_ONLY] : reasonsOf(edits)
  return { verdict: 'cosmetic', reasons, edits, ...NO_START, notes }
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

/** What was removed and what was added as edits: a sentence that became another one is one of them. */
function pairUp(
  removed: readonly Sentence[],
  added: readonly Sentence[],
  known: (word: string) => number,
): Edit[] {
  const edits: Edit[] = []
  const left = new Map(added.map((come) => [come, wordSet(come.text)]))
  const pairable = removed.length * added.length <= MOST_PAIRS
  for (const gone of removed) {
    if (isDateLine(gone.text)) {
      edits.push({ rule: 'date-line', from: gone.text, to: null })
      continue
    }
    const twin = pairable ? closest(gone, left) : null
    if (twin === null)
      edits.push({ rule: ruleAlone(gone.text, 'removed'), from: gone.text, to: null })
    else {
      left.delete(twin)
      edits.push({ rule: ruleOf(gone, twin, known), from: gone.text, to: twin.text })
    }
  }
  for (const { text } of left.keys()) {
    edits.push({ rule: ruleAlone(text, 'added'), from: null, to: text })
  }
  return edits
}

function ruleAlone(text: string, otherwise: Rule): Rule {
  if (isDateLine(text)) return 'date-line'
  return isPager(text) ? 'litter' : otherwise
}

function ruleOf(gone: Sentence, come: Sentence, known: (word: string) => number): Rule {
  if (isReworded(gone, come)) return 'heading'
  return slightRule(gone.text, come.text, known) ?? 'changed'
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
