import type { Redline, RedlineEntry } from '../redline/model.ts'
import { compareTexts } from './compare.ts'
import type { Judgement } from './model.ts'

/** A text that may be told once it has been seen often enough. */
export type Tellable = Exclude<Judgement, { verdict: 'first' | 'same' | 'broken' }> & {
  readonly verdict: 'substantive' | 'effective-date'
}

/**
 * How two looks that both differ from the current version agree: on everything (`same`), the second on everything that the
 * first saw and `more`, on a part of it (`part`), or on nothing (`other`).
 */
export type Agreement = 'same' | 'more' | 'part' | 'other'

export function agreement(first: Tellable, second: Tellable): Agreement {
  // A counter or a date that moved between two looks is no disagreement.
  const { verdict } = compareTexts(first.text, second.text)
  if (verdict === 'same' || verdict === 'cosmetic') return 'same'
  const seen = new Set(second.redline.entries.map(keyOf))
  const kept = first.redline.entries.filter((entry) => seen.has(keyOf(entry)))
  if (kept.length === 0) return 'other'
  return kept.length === first.redline.entries.length ? 'more' : 'part'
}

export function isTellable(judgement: Judgement): judgement is Tellable {
  return judgement.verdict === 'substantive' || judgement.verdict === 'effective-date'
}

/** A change in the same way of the same place: its changed words, wherever white space falls. */
function keyOf({ kind, spans }: RedlineEntry): string {
  const words = spans
    .filter((span) => span.op !== 'equal')
    .map((span) => `${span.op} ${span.text.trim()}`)
  return [kind, ...words].join('\n')
}

/** The passage that one look showed and the next one did not, quoted under its headings. */
export function flappingBlock(shown: Redline, next: Redline | null = null): string {
  const kept = new Set(next?.entries.map(keyOf))
  const entry = shown.entries.find((one) => !kept.has(keyOf(one))) ?? shown.entries[0]
  return entry ? quoted(entry) : 'The order of the text'
}

const MOST_CHARS = 240
/** Unchanged words shown before the changed ones. */
const CONTEXT = 60

function quoted({ path, kind, spans }: RedlineEntry): string {
  const side = kind === 'removed' ? 'insert' : 'delete'
  const shown = spans.filter(({ op }) => op !== side)
  const changed = shown.findIndex(({ op }) => op !== 'equal')
  const before = shown.slice(0, Math.max(changed, 0)).map(({ text }) => text)
  const from = Math.max(0, before.join('').length - CONTEXT)
  const text = shown.map((span) => span.text).join('')
  const part = text
    .slice(from, from + MOST_CHARS)
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .trim()
  const quote = `“${from > 0 ? '…' : ''}${part}${from + MOST_CHARS < text.length ? '…' : ''}”`
  const said = kind === 'removed' ? `${quote} left out` : quote
  return path.length > 0 ? `${path.join(' › ')}: ${said}` : said
}
