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
  for (const { word, spaced } of breakable(text)) {
    const space = spaced && line !== indent ? ' ' : ''
    if (line !== indent && columns(line + space + word) > width) {
      lines.push(line)
      line = indent + word
    } else line += space + word
  }
  return [...lines, line].join('\n')
}

/** Words, which stay whole as addresses must; in scripts without spaces a line may break before any letter. */
function breakable(text: string): { readonly word: string; readonly spaced: boolean }[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) =>
      (word.match(LETTER_OR_REST) ?? []).map((part, at) => ({ word: part, spaced: at === 0 })),
    )
}
// A mark that ends a phrase does not begin a line (kinsoku).
const LETTER_OR_REST =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][\p{P}\p{M}]*|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/g

/** Letters of East Asia are two columns wide (UAX 11). */
function columns(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0)
}
