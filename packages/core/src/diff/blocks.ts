import type { Block } from './model.ts'

const HEADING = /^(#{1,6}) +(.*)$/
const ITEM = /^( *)- +(.*)$/
/** The line between a table's head and its body: part of the row above it, no words of its own. */
const RULE = /^\|[\s|:-]*-[\s|:-]*\|$/

type Line = { readonly kind: Block['kind']; readonly level: number; readonly text: string }

/**
 * The blocks of a canonical text, in order. Every character belongs to one block or to the white space between blocks.
 * A heading, item or row is known by its line; other lines join the paragraph or item above them. The level of an item
 * that is not nested is 1.
 */
export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = []
  let above: string[] = []
  let levels: number[] = []
  let open = false
  let next = 0
  while (next < text.length) {
    const { start, end, after } = trimmedLine(text, next)
    next = after
    const last = blocks.at(-1)
    if (start === end) {
      open = false
      continue
    }
    const line = readLine(text.slice(start, end))
    const joins =
      line === null ? open : line.text === '' && line.kind === 'row' && last?.kind === 'row'
    if (joins && last !== undefined) {
      const words = line === null ? `\n${text.slice(start, end).trimStart()}` : ''
      blocks[blocks.length - 1] = { ...last, text: last.text + words, end }
      continue
    }
    const { kind, level, text: words } = line ?? paragraph(text.slice(start, end))
    if (kind === 'heading') {
      const depth = levels.findIndex((other) => other >= level)
      if (depth >= 0) {
        above = above.slice(0, depth)
        levels = levels.slice(0, depth)
      }
    }
    blocks.push({ kind, level, text: words, path: above, start, end })
    if (kind === 'heading') {
      above = [...above, words]
      levels = [...levels, level]
    }
    open = kind === 'paragraph' || kind === 'item'
  }
  return blocks
}

/** The line at `from`: its span without the white space at its end, and where the next one begins. */
function trimmedLine(text: string, from: number): { start: number; end: number; after: number } {
  const newline = text.indexOf('\n', from)
  const stop = newline < 0 ? text.length : newline
  return { start: from, end: from + text.slice(from, stop).trimEnd().length, after: stop + 1 }
}

function paragraph(line: string): Line {
  return { kind: 'paragraph', level: 0, text: line.trim() }
}

/** What a line's marker says, or null if it has none. */
function readLine(line: string): Line | null {
  const first = line.trimStart()[0]
  if (first === '#') {
    const [, marks, words] = HEADING.exec(line) ?? []
    return marks === undefined || words === undefined
      ? null
      : { kind: 'heading', level: marks.length, text: words.trim() }
  }
  if (first === '-') {
    const [, indent, words] = ITEM.exec(line) ?? []
    return indent === undefined || words === undefined
      ? null
      : { kind: 'item', level: Math.floor(indent.length / 2) + 1, text: words.trim() }
  }
  if (first === '|' && line.length > 1 && line.endsWith('|')) {
    const words = RULE.test(line)
      ? ''
      : line
          .trim()
          .slice(1, -1)
          .trim()
          .replaceAll(String.raw`\|`, '|')
    return { kind: 'row', level: 0, text: words }
  }
  return null
}
