import { labelOf } from './elide.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'

/** `~~deleted~~` and `**inserted**`; whatever the page says cannot become markup. */
export function redlineMarkdown(redline: Redline): string {
  return redline.entries.map(entryMarkdown).join('\n')
}

function entryMarkdown(entry: RedlineEntry): string {
  const where = [...entry.path.map(escape), labelOf(entry)].join(' › ')
  return `### ${where}\n\n${entry.spans.map(spanMarkdown).join('').trim()}\n`
}

function spanMarkdown({ op, text }: Span): string {
  const words = escape(text)
  const inner = words.trim()
  if (op === 'equal' || inner === '') return words
  const mark = op === 'insert' ? '**' : '~~'
  return `${mark}${inner}${mark}${/\s$/.test(words) ? ' ' : ''}`
}

function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#+\-.!|~&]/g, String.raw`\$&`)
}
