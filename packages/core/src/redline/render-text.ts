import { elide, labelOf } from './elide.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'

const CONTEXT_WORDS = 20

/** For plain mail: `[-deleted-]` and `{+inserted+}`, wrapped at `width` columns. */
export function redlineText(
  redline: Redline,
  { width = 76 }: { readonly width?: number } = {},
): string {
  return redline.entries.map((entry) => entryText(entry, width)).join('\n')
}

function entryText(entry: RedlineEntry, width: number): string {
  const where = [...entry.path, labelOf(entry)].join(' > ')
  const text = elide(entry.spans, CONTEXT_WORDS).map(spanText).join('')
  return `${fold(where, width, '')}\n${fold(text, width, '  ')}\n`
}

function spanText({ op, text }: Span): string {
  const space = text.endsWith(' ') ? ' ' : ''
  const words = text.trimEnd()
  if (op === 'equal') return text
  return (op === 'insert' ? `{+${words}+}` : `[-${words}-]`) + space
}

function fold(text: string, width: number, indent: string): string {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent
    }
    line += line === indent ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}
