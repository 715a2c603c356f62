import { detectLanguage } from './language.ts'
import { blocksOfLines, type Line } from './lines.ts'
import type { Extraction } from './model.ts'

const FENCE = /^\s*(?:```|~~~)/
const RULE = /^\s*(?:[-*_=]\s*){3,}$/

/** Canonical text of a plain text: blank lines part paragraphs, wrapped lines join. */
export function extractPlain(raw: string): Extraction {
  return extraction(blocksOfLines(linesOf(raw)))
}

/** Canonical text of Markdown: link targets, emphasis and rules go, headings, items and rows stay. */
export function extractMarkdown(raw: string): Extraction {
  const blocks: string[] = []
  let group: string[] = []
  const close = (): void => {
    if (group.length > 0) blocks.push(blocksOfLines(linesOf(group.join('\n'))).trim())
    group = []
  }
  for (const line of withoutComments(raw).split(/\r\n?|\n/)) {
    if (FENCE.test(line) || RULE.test(line) || /^\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$/.test(line))
      close()
    else if (/^#{1,6}\s/.test(line)) {
      close()
      blocks.push(inline(line.replace(/\s+#+\s*$/, '')).trim())
    } else if (/^\s*\|.*\|\s*$/.test(line)) {
      close()
      blocks.push(inline(line).trim())
    } else if (/^\s*(?:[-*+]|\d{1,3}[.)])\s+/.test(line)) {
      close()
      const depth = Math.floor((/^ */.exec(line)?.[0].length ?? 0) / 2)
      blocks.push(
        `${'  '.repeat(depth)}- ${inline(line)
          .trim()
          .replace(/^(?:[-*+]|\d{1,3}[.)])\s+/, '')}`,
      )
    } else group.push(inline(line.replace(/^\s*>\s?/, '')))
  }
  close()
  const worded = blocks.filter((block) => /[\p{L}\p{N}]/u.test(block))
  return extraction(worded.length === 0 ? '' : `${worded.join('\n\n')}\n`)
}

function withoutComments(raw: string): string {
  let text = ''
  let at = 0
  for (;;) {
    const start = raw.indexOf('<!--', at)
    const end = start < 0 ? -1 : raw.indexOf('-->', start)
    if (end < 0) return text + raw.slice(at)
    text += raw.slice(at, start)
    at = end + 3
  }
}

/** Bounds keep what nearly is a link or an emphasis from being tried to the end of the line again and again. */
function inline(line: string): string {
  return line
    .replace(/!\[[^\]]{0,300}\]\([^)]{0,1000}\)/g, '')
    .replace(/\[([^\]]{0,300})\]\([^)]{0,1000}\)/g, '$1')
    .replace(/<(https?:[^>\s]{1,1000})>/g, '$1')
    .replace(/<\/?[a-z][^>]{0,1000}>/gi, '')
    .replace(/(\*\*|__|~~|`)(?=\S)(.{0,300}?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}])([*_])(?=\S)(.{0,300}?\S)\1(?![\p{L}\p{N}])/gu, '$2')
}

function linesOf(raw: string): Line[] {
  const lines: Line[] = []
  let opens = true
  for (const text of raw.split(/\r\n?|\n/)) {
    if (text.trim() === '') opens = true
    else {
      lines.push({ text, opens, heading: 0 })
      opens = false
    }
  }
  return lines
}

function extraction(text: string): Extraction {
  if (text === '') return { ok: false, reason: 'empty', detail: 'the answer holds no text' }
  return { ok: true, text, title: null, language: detectLanguage(text), method: 'plain', links: [] }
}
