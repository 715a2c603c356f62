import { tokenize } from '../diff/tokens.ts'
import type { RedlineEntry, Span } from './model.ts'
import { isRenumbered } from './renumbered.ts'

/** A stretch is cut only where that spares the reader more than this many words. */
const LEAST_SPARED = 4

/**
 * Long unchanged stretches cut to `context` words on either side of a change, marked by an ellipsis. What has no change at
 * all (a moved passage) keeps its beginning and says how many words follow.
 */
export function elide(spans: readonly Span[], context: number): readonly Span[] {
  return spans.map((span, at) => {
    if (span.op !== 'equal') return span
    const words = tokenize(span.text).map(({ text }) => text)
    const before = at > 0 ? context : 0
    const after = at < spans.length - 1 ? context : 0
    const alone = before + after === 0
    const kept = alone ? 2 * context : before + after
    if (words.length <= kept + LEAST_SPARED) return span
    if (alone) return { op: 'equal', text: beginning(words, kept) }
    const head = words.slice(0, before).join('').trimEnd()
    const tail = words
      .slice(words.length - after)
      .join('')
      .replace(/^[.,;:!?)\s]+/, '')
    return { op: 'equal', text: [head, '…', tail].filter(Boolean).join(' ') }
  })
}

function beginning(words: readonly string[], kept: number): string {
  return `${words.slice(0, kept).join('').trimEnd()} … (${words.length - kept} more words)`
}

/** What happened to a passage, as its reader is told. */
export function labelOf(entry: RedlineEntry): string {
  switch (entry.kind) {
    case 'added':
      return 'Added'
    case 'removed':
      return 'Removed'
    case 'moved':
      return entry.spans.some((span) => span.op !== 'equal') ? 'Moved and reworded' : 'Moved'
    default:
      return isRenumbered(entry) ? 'Renumbered' : 'Reworded'
  }
}
