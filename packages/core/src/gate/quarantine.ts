import type { BrokenReason } from '../extract/model.ts'
import { countWords } from '../extract/words.ts'
import { compareTexts } from './compare.ts'
import type { Refusal } from './gate.ts'
import type { Baseline, Quarantined } from './model.ts'
import { shareBetween } from './overlap.ts'

/** These may turn out to be the document after all; walls, errors and empty pages never do. */
export const DOUBTED_REASONS: readonly BrokenReason[] = [
  'other-document',
  'other-language',
  'truncated',
]
/** A text of fewer words, or of a smaller part of the version before, is a summary or a stub of the document. */
const FEWEST_WORDS = 250
const LEAST_PART = 0.1
/** Likeness of words: pages on one subject in one language have more. */
const LIKE = 0.3

/** A refused text that a later look may confirm, or null if it never can be the document. */
export function quarantined(
  refusal: Refusal,
  { text, title, language, partEnds = null }: Omit<Quarantined, 'reason'>,
): Quarantined | null {
  return DOUBTED_REASONS.includes(refusal.reason)
    ? { text, title, language, partEnds, reason: refusal.reason }
    : null
}

/**
 * Why a refused text is let in after all, in words; null if it stays outside. Two looks that agree on a text that reads like
 * the named document are a redesign, a shorter edition or a moved page. A foreign text must do more: an address that answers
 * in another language now and then shows the same translation each time; once that text is edited, it is what is maintained.
 */
export function letIn(
  refusal: Refusal,
  text: Omit<Quarantined, 'reason'>,
  held: Quarantined,
  baseline: Baseline,
): readonly string[] | null {
  if (!DOUBTED_REASONS.includes(refusal.reason) || held.reason !== refusal.reason) return null
  const since = compareTexts(held.text, text.text)
  if (refusal.reason === 'other-language') {
    if (since.verdict !== 'substantive' || shareBetween(held.text, text.text).kept < 0.5)
      return null
    return [`${refusal.detail}, and it is kept up to date`, ...since.reasons]
  }
  if (since.verdict === 'substantive') return null
  if (refusal.reason === 'other-document' && !readsLike(text, baseline)) return null
  return [`Two looks in a row agree: ${refusal.detail}`]
}

/** Long enough, on the same subject, and under the document's name. */
function readsLike({ text, title }: Omit<Quarantined, 'reason'>, baseline: Baseline): boolean {
  const words = countWords(text)
  if (words < FEWEST_WORDS || words < countWords(baseline.text) * LEAST_PART) return false
  if (shareBetween(baseline.text, text).vocabulary < LIKE) return false
  const name = nameWords(heading(baseline.text) ?? baseline.title ?? '')
  const head = new Set(nameWords(`${title ?? ''} ${heading(text) ?? ''}`))
  return name.filter((word) => head.has(word)).length * 2 >= name.length
}

/** The first heading, if it stands at the top. */
function heading(text: string): string | null {
  return /^(?:[^#\n][^\n]*\n+){0,2}#{1,6} ([^\n]+)/.exec(text)?.[1] ?? null
}

function nameWords(name: string): string[] {
  return name.toLowerCase().match(/\p{Script=Han}|\p{L}{3,}/gu) ?? []
}
