import { countWords } from '../extract/words.ts'
import { isDateLine } from './date-lines.ts'
import type { IsLink } from './navigation.ts'
import { isLitter, isPromotion } from './litter.ts'
import { negations } from './polarity.ts'
import type { Rule } from './rules.ts'
import type { Sentence } from './sentences.ts'
import { isShortTerm, isStatement, isWholeStatement, namesDuty } from './term-words.ts'

/** Words that make a sentence prose; with fewer it may be a heading, a label, a menu entry. */
const PROSE_WORDS = 10
/** Menu entries and buttons are no longer than that. */
const FRAGMENT_WORDS = 8
/** Headings are labels, and no longer than that. */
const HEADING_WORDS = 14
/** Above the title of a page: menu entries and the like, and whole sentences. */
const MOST_ABOVE = 50
const MOST_BANNERS = 3
const CONTACT = /\d.*\s|\s.*\d|\S@\S+\.\p{L}/u
/** Items; to look for the line above each would take long in a longer one. */
const LONGEST_LIST = 200
const THANKS =
  /(?<!\p{L})(?:thanks?|thankful|acknowledge(?:s|ments)?|remerci\p{L}*|danken?|dank|agradec\p{L}*|ringrazia\p{L}*)(?!\p{L})|感谢|致谢|感謝/iu
const NAME_WORDS = 5
const RECIPIENTS =
  /processors?|recipients|vendors|suppliers|partners|providers|third part(?:y|ies)|affiliates|sous-traitants|destinataires|partenaires|auftragsverarbeiter|empfänger|dienstleister|encargados|destinatarios|proveedores|responsabili|fornitori|operadores|fornecedores|verwerkers|podmiot|第三方|合作|委託先|提供先/iu
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
  isLink: IsLink,
): { readonly clauses: readonly Sentence[]; readonly asides: readonly Aside[] } {
  if (changed.length === 0) return { clauses: [], asides: [] }
  const ruleOf = asideRules(changed, all, other, isLink)
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
  isLink: IsLink,
): (sentence: Sentence) => Rule | null {
  const prose = all.filter((one) => isProse(one) && !isPromotion(one.text) && !isLink(one))
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
    const lead = sentence.block.kind === 'item' ? leadOf(all, index) : ''
    if (isLink(sentence) && !/[:：]$/u.test(lead) && !isLinkedTerm(text)) return 'link'
    if (THANKS.test(lead) && countWords(text) <= NAME_WORDS) return 'thanks'
    if ((at < first.at || at > last.at) && isPromotion(text)) return 'promotion'
    if (isLabel(all, index, at < first.at, cameAlong)) return 'heading'
    if (at >= first.at && at <= last.at) return isCaption(all, index) ? 'caption' : null
    if (countWords(text) > FRAGMENT_WORDS || isShortTerm(text)) return null
    // Postal addresses, telephone numbers and email addresses stand at the end.
    if (at > last.at && CONTACT.test(sentence.seen)) return null
    // So do lists of those who get the data; menus are no tables, and nothing leads into them.
    if (sentence.block.kind === 'row' || /[:：]$/u.test(lead) || RECIPIENTS.test(lead)) return null
    return 'outside'
  }
}

/** A clause that is a link as a whole. */
function isLinkedTerm(text: string): boolean {
  return isShortTerm(text) && namesDuty(text)
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

/** The line that leads into an item's list; of a list without end, none. */
function leadOf(all: readonly Sentence[], index: number): string {
  for (let at = index - 1; at >= Math.max(0, index - LONGEST_LIST); at--) {
    const above = all[at]
    if (above !== undefined && above.block.kind !== 'item') return above.text
  }
  return ''
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
  if (countWords(sentence.text) > HEADING_WORDS || isWholeStatement(sentence.text)) return false
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
  if (/[\d@.,:;!?。：；，]/u.test(text) || negations(text) > 0 || isStatement(text)) return false
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
