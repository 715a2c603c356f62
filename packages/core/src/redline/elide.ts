import type { RedlineEntry, Span } from './model.ts'

const MARK = '…'

/** Long unchanged stretches cut to their words next to a change; `context` in words on each side. */
export function elide(spans: readonly Span[], context: number): readonly Span[] {
  return spans.map((span, at) => {
    if (span.op !== 'equal') return span
    const words = span.text.split(/(?<=\s)/)
    const before = at > 0 ? context : 0
    const after = at < spans.length - 1 ? context : 0
    if (words.length <= before + after + 4) return span
    const head = words.slice(0, before).join('')
    const tail = after > 0 ? words.slice(-after).join('') : ''
    return {
      op: 'equal',
      text: `${head}${head ? ' ' : ''}${MARK} ${tail}`.replaceAll(/ {2,}/g, ' '),
    }
  })
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
      return 'Reworded'
  }
}
