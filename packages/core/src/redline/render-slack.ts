import { elide, labelOf } from './elide.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'

const CONTEXT_WORDS = 12

/** For Slack: mrkdwn with ~deleted~ and *inserted*; whatever the page says cannot become markup. */
export function redlineSlack(redline: Redline): string {
  return redline.entries.map(entrySlack).join('\n')
}

function entrySlack(entry: RedlineEntry): string {
  const where = [...entry.path.map(escape), labelOf(entry)].join(' › ')
  return `_${where.replaceAll('_', ' ')}_\n>${elide(entry.spans, CONTEXT_WORDS).map(spanSlack).join('').trim()}`
}

function spanSlack({ op, text }: Span): string {
  const words = escape(text)
  if (op === 'equal') return words
  const mark = op === 'insert' ? '*' : '~'
  const inner = words.trim()
  return inner === '' ? words : ` ${mark}${inner}${mark} `
}

// A zero-width space behind a mark keeps Slack from reading it as markup.
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*~_`]/g, '$&\u200B')
    .replaceAll(/\s+/g, ' ')
}
