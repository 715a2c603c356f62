import { countWords } from '../extract/words.ts'
import { isDateLine } from './date-lines.ts'
import { negations } from './polarity.ts'
import type { Rule } from './rules.ts'
import type { Sentence } from './sentences.ts'

/** Words that make a sentence prose; with fewer it may be a heading, a label, a menu entry. */
const PROSE_WORDS = 10
/** Menu entries and buttons are no longer than that. */
const FRAGMENT_WORDS = 8
/** Headings are labels, and no longer than that. */
const HEADING_WORDS = 14
/** `Show 10 results per page`, `Page 2 / 3`, `12 min read`, `3 out of 5 found this helpful`: what lists and pages say of themselves. */
const COUNTER =
  /^(?:show ?\d* ?(?:results|entries|rows|items)(?: per page)?|(?:page|seite) \d+ (?:of|von|sur|\/) \d+|\d+ (?:min|mins|minutes?) (?:read|de lecture|lesezeit)|\d+ (?:out of|of|von|sur|de|di|van|z) \d+ .{0,60})$/iu
/** Above the title of a page: menu entries and the like, and whole sentences. */
const MOST_ABOVE = 50
const MOST_BANNERS = 3
const CONTACT = /\d.*\s|\s.*\d|\S@\S+\.\p{L}/u
/** A number that names a part of the text, not an age, a time or a sum. */
const PART_NUMBER =
  /(?:section|article|artikel|clause|part|chapter|annex|appendix|schedule|exhibit|step|phase|partie|chapitre|annexe|abschnitt|teil|anhang|kapitel|§|art\.)\s*\d+/giu
/** A page that tells of its own last change tells no term of the document. */
const CHANGE_NOTE =
  /^(?:(?:privacy (?:policy|notice)|terms(?: of (?:use|service))?) (?:has been |have been |was |were )?updated|(?:we(?:['’]ve| have)?|this (?:policy|notice|version|update)) (?:also |recently |just )*(?:added|clarified|updated|revised|changed|made (?:some )?(?:changes|updates)))(?!\p{L})/iu

export type Aside = { readonly rule: Rule; readonly text: string }

/**
 * Parts the clauses from what is none: what stands before the first or after the last prose (titles, menu entries, buttons),
 * headings, captions, counters; each with the rule that says so.
 */
export function splitAsides(
  changed: readonly Sentence[],
  all: readonly Sentence[],
  other: readonly Sentence[],
): { readonly clauses: readonly Sentence[]; readonly asides: readonly Aside[] } {
  if (changed.length === 0) return { clauses: [], asides: [] }
  const ruleOf = asideRules(changed, all, other)
  const clauses: Sentence[] = []
  const asides: Aside[] = []
  for (const sentence of changed) {
    const rule = ruleOf(sentence)
    if (rule === null) clauses.push(sentence)
    else asides.push({ rule, text: sentence.text })
  }
  return { clauses, asides }
}

function asideRules(
  changed: readonly Sentence[],
  all: readonly Sentence[],
  other: readonly Sentence[],
): (sentence: Sentence) => Rule | null {
  const prose = all.filter((sentence) => isProse(sentence))
  const [first, last] = [prose.at(0), prose.at(-1)]
  if (first === undefined || last === undefined || prose.length < 5) {
    return ({ text }) => (isLitter(text) ? 'litter' : null)
  }
  const title = titleAt(all)
  const indexOf = new Map(all.map((sentence, index) => [sentence, index]))
  const cameAlong = moreOften(all, other)
  const open = new Set(changed)
  const kept = prose.find((sentence) => !open.has(sentence)) ?? first
  return (sentence) => {
    const { at, text } = sentence
    if (isLitter(text)) return 'litter'
    if (isDateLine(text)) return null
    if (at < title) return 'above-title'
    if (at < kept.at && CHANGE_NOTE.test(text)) return 'change-note'
    const index = indexOf.get(sentence) ?? 0
    if (isLabel(all, index, at < first.at, cameAlong)) return 'heading'
    if (at >= first.at && at <= last.at) return isCaption(all, index) ? 'caption' : null
    if (countWords(text) > FRAGMENT_WORDS) return null
    // Postal addresses, telephone numbers and email addresses stand at the end.
    if (at > last.at && CONTACT.test(text)) return null
    return 'outside'
  }
}

function isProse({ text, block }: Sentence): boolean {
  return block.kind !== 'heading' && countWords(text) >= PROSE_WORDS
}

/** Where the page's title stands, if its first level-1 heading follows menus and banners only: whole sentences above it are a preamble. */
function titleAt(all: readonly Sentence[]): number {
  const title = all.findIndex(({ block }) => block.kind === 'heading' && block.level === 1)
  const above = all.slice(0, Math.max(0, title))
  const isFrame = above.length <= MOST_ABOVE && above.filter(isProse).length <= MOST_BANNERS
  return isFrame ? (all[title]?.at ?? 0) : 0
}

/** Copyright lines, counters, and one word over and over, which scripts write to measure fonts. */
function isLitter(text: string): boolean {
  if (/^\s*(?:©|\(c\)|copyright)/i.test(text) && countWords(text) <= 12) return true
  if (COUNTER.test(text.trim())) return true
  const words = text.split(/\s+/)
  return words.length > 20 && new Set(words).size <= words.length / 10
}

/**
 * A heading over a text of its own names the text and says nothing itself, unless it says "not". Over a few words it may be
 * what is listed (a company over its country), and over words that came or went with it, it is.
 */
function isLabel(
  all: readonly Sentence[],
  index: number,
  isTitle: boolean,
  cameAlong: (below: Sentence) => boolean,
): boolean {
  const sentence = all[index]
  if (sentence === undefined || sentence.block.kind !== 'heading') return false
  if (/[:：]$/u.test(sentence.text) || negations(sentence.text) > 0) return false
  if (countWords(sentence.text) > HEADING_WORDS) return false
  if (!isTitle && /\d/.test(sentence.seen.replace(PART_NUMBER, ''))) return false
  let next = index + 1
  while (all[next]?.at === sentence.at) next++
  const below = all[next]
  if (below === undefined || below.block.kind === 'heading') return false
  return (isTitle || isProse(below)) && !cameAlong(below)
}

/** Says of a sentence that stands in both texts whether `ours` has it more often. */
function moreOften(
  ours: readonly Sentence[],
  theirs: readonly Sentence[],
): (sentence: Sentence) => boolean {
  const [here, there] = [counted(ours), counted(theirs)]
  return ({ letters }) => {
    const others = there.get(letters) ?? 0
    return others > 0 && (here.get(letters) ?? 0) > others
  }
}

function counted(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { letters } of sentences) counts.set(letters, (counts.get(letters) ?? 0) + 1)
  return counts
}

/** A few words without a full stop between whole sentences: a promotion, a caption, a button. In a list it would be an item. */
function isCaption(all: readonly Sentence[], index: number): boolean {
  const sentence = all[index]
  if (sentence === undefined || sentence.block.kind !== 'paragraph') return false
  const { text, at } = sentence
  if (sentence.block.text.trim() !== text || countWords(text) > FRAGMENT_WORDS) return false
  if (/[\d@.,:;!?。：；，]/u.test(text) || negations(text) > 0) return false
  const above = all[index - 1]
  const below = all[index + 1]
  if (above === undefined || below === undefined || above.at === at || below.at === at) return false
  return closes(above) && (below.block.kind === 'heading' || closes(below))
}

function closes({ text, block }: Sentence): boolean {
  return (
    block.kind === 'paragraph' &&
    countWords(text) >= PROSE_WORDS &&
    /[.!?。！？]["”’)]*$/u.test(text)
  )
}
