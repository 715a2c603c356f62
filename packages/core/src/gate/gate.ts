import { detectLanguage } from '../extract/language.ts'
import type { BrokenReason, Extraction } from '../extract/model.ts'
import { countWords } from '../extract/words.ts'
import type { Baseline } from './model.ts'
import { shareBetween, type Share } from './overlap.ts'
import { TELLTALES } from './phrases.ts'

export type Refusal = { readonly reason: BrokenReason; readonly detail: string }

/** A page of fewer words is no legal text: a title, a spinner, "Loading". */
const EMPTY_WORDS = 20
/** Error, login and consent pages are short; a policy that mentions captchas or cookies is not. */
const SHORT_WORDS = 250
/** Telltales count where a reader looks first. */
const HEAD = 600

/** The publish gate: why a text is not the document, or null if it may be. */
export function gate(extraction: Extraction, baseline: Baseline | null): Refusal | null {
  if (!extraction.ok) return { reason: extraction.reason, detail: extraction.detail }
  const { text, title } = extraction
  if (baseline !== null && text === baseline.text) return null
  const words = countWords(text)
  const before = baseline === null ? 0 : countWords(baseline.text)
  if (words < EMPTY_WORDS && before >= 2 * words) {
    return { reason: 'empty', detail: `only ${words} words: “${clip(text)}”` }
  }
  if (baseline === null && words < EMPTY_WORDS)
    return { reason: 'empty', detail: `only ${words} words: “${clip(text)}”` }
  return (
    telltale(text, title, words, before) ??
    code(text) ??
    (baseline === null ? null : unlike(text, baseline, words, before))
  )
}

function telltale(
  text: string,
  title: string | null,
  words: number,
  before: number,
): Refusal | null {
  if (words > SHORT_WORDS || (before > 0 && words > before * 0.7)) return null
  const head = `${title ?? ''}\n${text.slice(0, HEAD)}`.toLowerCase()
  for (const { reason, phrases } of TELLTALES) {
    const found = phrases
      .map((phrase) => phrase.exec(head)?.[0])
      .find((match) => match !== undefined)
    if (found !== undefined)
      return { reason, detail: `the page says “${found}” and has only ${words} words` }
  }
  return null
}

/** Braces, semicolons and keys where sentences should be. */
function code(text: string): Refusal | null {
  const sample = text.slice(0, 20_000)
  const signs = sample.match(/[{}<>=;[\]]|=>|":/g)?.length ?? 0
  if (signs < 20 || signs / sample.length < 0.03) return null
  return { reason: 'code', detail: `the text is code: “${clip(text)}”` }
}

function unlike(text: string, baseline: Baseline, words: number, before: number): Refusal | null {
  const share = shareBetween(baseline.text, text)
  const language = detectLanguage(text)
  const was = detectLanguage(baseline.text)
  if (language !== null && was !== null && language !== was && share.known < 0.5) {
    return {
      reason: 'other-language',
      detail: `the text is in “${language}”, the version before in “${was}”`,
    }
  }
  return other(share, words, before) ?? truncated(share, words, before)
}

/** Nearly nothing of either text is in the other. A real rewrite keeps names, headings and turns of phrase. */
function other({ known, kept, vocabulary }: Share, words: number, before: number): Refusal | null {
  const shrunk = words < before * 0.4
  if (known > 0.15 || kept > 0.15) return null
  if (vocabulary > (shrunk ? 0.6 : 0.35)) return null
  return {
    reason: 'other-document',
    detail: `shares ${percent(kept)} of the version before, ${words} words after ${before}`,
  }
}

/** All it says is known, but its end is missing. */
function truncated({ known, kept, end }: Share, words: number, before: number): Refusal | null {
  if (words > before * 0.6 || known < 0.8 || end > 0.1) return null
  return {
    reason: 'truncated',
    detail: `only ${percent(kept)} of the version before, its end missing`,
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function clip(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 80)
}
