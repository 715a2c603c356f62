import { elide, labelOf } from './elide.ts'
import { markSpans, type Marks } from './marks.ts'
import type { Redline, RedlineEntry } from './model.ts'

const CONTEXT_WORDS = 12
const MARKS: Marks = { escape, deleted: '~', inserted: '*' }
/** mrkdwn has no escape for its own marks: letters that look alike take their place. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' }

/** For Slack: mrkdwn with ~deleted~ and *inserted*; whatever the page says cannot become markup. */
export function redlineSlack(redline: Redline): string {
  return redline.entries.map(entrySlack).join('\n')
}

function entrySlack(entry: RedlineEntry): string {
  const where = [...entry.path.map(escape), labelOf(entry)].join(' › ')
  return `_${where}_\n>${markSpans(elide(entry.spans, CONTEXT_WORDS), MARKS)}`
}

function escape(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[*_~`]/g, (mark) => LOOKALIKES[mark] ?? '')
      // :name: would be a picture.
      .replaceAll(/:(?=[\w+-]+:)/g, ':\u2060')
  )
}
