import { labelOf } from './elide.ts'
import { markSpans, type Marks } from './marks.ts'
import type { Redline, RedlineEntry } from './model.ts'

const MARKS: Marks = { escape, deleted: '~~', inserted: '**' }

/** `~~deleted~~` and `**inserted**`; whatever the page says cannot become markup. */
export function redlineMarkdown(redline: Redline): string {
  return redline.entries.map(entryMarkdown).join('\n')
}

function entryMarkdown(entry: RedlineEntry): string {
  const where = [...entry.path.map(escape), labelOf(entry)].join(' › ')
  return `### ${where}\n\n${markSpans(entry.spans, MARKS)}\n`
}

/** Marks of CommonMark and GFM; those that count only where a line begins, and the addresses that GFM links by itself. */
function escape(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|~&!$]/g, String.raw`\$&`)
    .replace(/^[-+=:]/, String.raw`\$&`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)
    .replaceAll(/:(?=\/\/)/g, String.raw`\:`)
    .replaceAll(/(www)\./gi, String.raw`$1\.`)
}
