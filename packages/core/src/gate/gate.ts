import { detectLanguage } from '../extract/language.ts'
import type { BrokenReason, Extraction } from '../extract/model.ts'
import { countWords } from '../extract/words.ts'
import type { Baseline } from './model.ts'
import { keptLines, shareBetween, type Share } from './overlap.ts'
import { TELLTALES } from './phrases.ts'
import { differInSubject } from './subjects.ts'

export type Refusal = { readonly reason: BrokenReason; readonly detail: string }

/** Where the gate draws its lines. Words are counted; shares, from 0 to 1, are those of `shareBetween` and `keptLines`. */
export const LIMITS = {
  // A page of fewer words is no legal text: a title, a spinner, "Loading".
  emptyWords: 20,
  // Error, login and consent pages are short; a policy that mentions captchas or cookies is not.
  shortWords: 250,
  // Of characters: braces, semicolons and keys where sentences should be.
  codeSigns: 0.03,
  // Most checks: nearly every line is the same, so it is the same document; nothing more need be measured.
  sameLines: 0.9,
  // Nearly nothing of either text is in the other. A real rewrite keeps its subject, so its words, and is no stub.
  otherKnown: 0.15,
  otherVocabulary: 0.55,
  stubWords: 0.25,
  stubKept: 0.05,
  // A translation, or a document beside the document, has less of the other.
  halfKnown: 0.5,
  // Only the head came: its end is missing, and all of it is known.
  headWords: 0.6,
  headKnown: 0.8,
  headEnd: 0.1,
  // One part is gone and nothing is new, not even a date.
  cutKnown: 0.995,
  cutKept: 0.8,
  cutWords: 0.85,
} as const
/** Characters; no text that long has so few words, so they need no counting. */
const LONG = 20_000
/** Telltales count where a reader looks first. */
const HEAD = 600
/** As the first heading of a text; "we value your privacy" names none. */
const NAMES_DOCUMENT =
  /\b(?:policy|policies|terms|conditions|statement|agreement|addendum|guidelines|imprint|impressum|politique|charte|mentions légales|datenschutz\p{L}*|\p{L}*bedingungen|\p{L}*erklärung|richtlinien?|agb|política|términos|condiciones|aviso legal|informativa|condizioni|termini|termos|condições|polityka|regulamin|\p{L}*beleid|\p{L}*voorwaarden|\p{L}*verklaring)|政策|协议|条款|声明|ポリシー|規約|약관|처리방침/iu

/** The publish gate: why a text is not the document, or null if it may be. */
export function gate(extraction: Extraction, baseline: Baseline | null): Refusal | null {
  if (!extraction.ok) return { reason: extraction.reason, detail: extraction.detail }
  const { text, title } = extraction
  if (baseline !== null && text === baseline.text) return null
  const told = (text.length < LONG ? tooShort(text, title, baseline) : null) ?? code(text)
  return told ?? (baseline === null ? null : unlike(text, title, baseline))
}

function tooShort(text: string, title: string | null, baseline: Baseline | null): Refusal | null {
  const words = countWords(text)
  const before = baseline === null ? 0 : countWords(baseline.text)
  const told = telltale(text, title, words, before)
  if (told !== null || words >= LIMITS.emptyWords || (before > 0 && words * 2 > before)) return told
  return { reason: 'empty', detail: `only ${words} words: “${clip(text)}”` }
}

function telltale(
  text: string,
  title: string | null,
  words: number,
  before: number,
): Refusal | null {
  if (words > LIMITS.shortWords || (before > 0 && words > before * 0.7)) return null
  // A document that says its name may speak of captchas, cookies and errors at once.
  const head = headOf(title ?? '', NAMES_DOCUMENT.test(titleOf(text)) ? '' : text.slice(0, HEAD))
  for (const { reason, phrases } of TELLTALES) {
    const found = phrases
      .map((phrase) => phrase.exec(head)?.[0])
      .find((match) => match !== undefined)
    if (found !== undefined)
      return { reason, detail: `the page says “${found}” and has only ${words} words` }
  }
  return null
}

function headOf(title: string, text: string): string {
  return `${title}\n${text}`.toLowerCase().replaceAll('’', "'")
}

function code(text: string): Refusal | null {
  const signs = codeSigns(text)
  if (signs.count < 20 || signs.share < LIMITS.codeSigns) return null
  return { reason: 'code', detail: `the text is code: “${clip(text)}”` }
}

export function codeSigns(text: string): { readonly count: number; readonly share: number } {
  const sample = text.slice(0, 20_000)
  const count = sample.match(/[{}<>=;[\]]|=>|":/g)?.length ?? 0
  return { count, share: count / Math.max(1, sample.length) }
}

function unlike(text: string, title: string | null, baseline: Baseline): Refusal | null {
  if (keptLines(baseline.text, text) >= LIMITS.sameLines) return null
  const words = countWords(text)
  const before = countWords(baseline.text)
  const share = shareBetween(baseline.text, text)
  const language = detectLanguage(text)
  const was = detectLanguage(baseline.text)
  if (language !== null && was !== null && language !== was && share.known < LIMITS.halfKnown) {
    return {
      reason: 'other-language',
      detail: `the text is in “${language}”, the version before in “${was}”`,
    }
  }
  return (
    other(share, words, before) ??
    sibling(text, title, baseline, share) ??
    truncated(text, baseline, share, words, before)
  )
}

function other({ known, kept, vocabulary }: Share, words: number, before: number): Refusal | null {
  if (known > LIMITS.otherKnown || kept > LIMITS.otherKnown) return null
  const stub = words < before * LIMITS.stubWords && kept < LIMITS.stubKept
  if (!stub && vocabulary > LIMITS.otherVocabulary) return null
  return {
    reason: 'other-document',
    detail: `shares ${percent(kept)} of the version before, ${words} words after ${before}`,
  }
}

/**
 * A document beside the document: one on another subject, or under the same name with more to it ("… for business",
 * "… (members)").
 */
function sibling(
  text: string,
  title: string | null,
  baseline: Baseline,
  { known, kept }: Share,
): Refusal | null {
  if (known > LIMITS.halfKnown || kept > LIMITS.halfKnown) return null
  const [was, is] = [titleOf(baseline.text), titleOf(text)]
  if (differInSubject(`${was} ${baseline.title ?? ''}`, `${is} ${title ?? ''}`))
    return { reason: 'other-document', detail: `it is titled “${is}” now, before “${was}”` }
  const tail = was !== '' && is.startsWith(was) ? is.slice(was.length) : ''
  // A year or an edition is no other document.
  if (!/^\s*(?:[(（]|(?:for|für|pour|para|per)\s)/iu.test(tail) || /\d|updat|version/i.test(tail))
    return null
  return { reason: 'other-document', detail: `it is titled “${is}” now, before “${was}”` }
}

function titleOf(text: string): string {
  return /^#{1,6} ([^\n]+)/.exec(text)?.[1] ?? ''
}

/** No lawyer takes out all that stood in a row and touches nothing else; a page that loads in parts does. */
function truncated(
  text: string,
  baseline: Baseline,
  { known, kept, end }: Share,
  words: number,
  before: number,
): Refusal | null {
  const { headWords, headKnown, headEnd, cutKnown, cutKept, cutWords } = LIMITS
  const headOnly = words < before * headWords && known > headKnown && end < headEnd
  const nothingNew = known > cutKnown && kept < cutKept && words < before * cutWords
  if (!headOnly && !(nothingNew && lostAtOnce(baseline.text, text))) return null
  return {
    reason: 'truncated',
    detail: `only ${percent(kept)} of the version before and nothing new`,
  }
}

/** Whether nearly all that is missing stood in a row. Clauses that somebody took out stood here and there. */
function lostAtOnce(from: string, to: string): boolean {
  const lines = new Set(to.split('\n'))
  let [missing, run, longest] = [0, 0, 0]
  for (const line of from.split('\n').filter(Boolean)) {
    run = lines.has(line) ? 0 : run + line.length
    if (!lines.has(line)) missing += line.length
    longest = Math.max(longest, run)
  }
  return longest > missing * 0.9
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function clip(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 80)
}
