import type { Span } from './model.ts'

/** How a form writes the text of a span; `escape` leaves nothing in it that the form could read as markup. */
export type Marks = {
  readonly escape: (text: string) => string
  readonly deleted: string
  readonly inserted: string
}

const OPENS = /[\s([{“‘]$/
const CLOSES = /^[\s.,;:!?)\]}’”…]/

/**
 * Running text with a mark on both sides of what changed. Markdown and Slack read a mark as one only at the edge of a word,
 * so white space is moved out of the marks and put where it is missing.
 */
export function markSpans(spans: readonly Span[], marks: Marks): string {
  let written = ''
  let marked = false
  for (const { op, text } of spans) {
    const words = marks.escape(text.trim())
    if (words === '') continue
    const spaced = marked || op !== 'equal' ? !OPENS.test(written) && written !== '' : false
    const space = /^\s/.test(text) || (spaced && !(op === 'equal' && CLOSES.test(words)))
    const mark = op === 'delete' ? marks.deleted : op === 'insert' ? marks.inserted : ''
    written += `${space && !/\s$/.test(written) ? ' ' : ''}${mark}${words}${mark}`
    marked = op !== 'equal'
    if (/\s$/.test(text)) written += ' '
  }
  return written.trim()
}
