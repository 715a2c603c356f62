import { foldText } from './words.ts'

/** One line of a text without markup. `opens`: white space or a larger type before it says that a block begins. */
export type Line = { readonly text: string; readonly opens: boolean; readonly heading: number }

const BULLET = /^\s*(?:[•●▪◦‣∙·■□○*\uF0B7\uF0A7]|[-–—](?=\s))\s*/

/** Joins lines to the blocks of canonical text: paragraphs, items at bullets, headings. Empty if there are no words. */
export function blocksOfLines(lines: readonly Line[]): string {
  const blocks: string[] = []
  let open: string | null = null
  for (const line of lines) {
    const bullet = BULLET.test(line.text)
    const text = foldText(line.text.replace(BULLET, '')).trim()
    if (text === '') continue
    const marker = line.heading > 0 ? `${'#'.repeat(line.heading)} ` : bullet ? '- ' : ''
    if (open === null || line.opens || marker !== '') {
      if (open !== null) blocks.push(open)
      open = marker + text
    } else open = joinLine(open, text)
  }
  if (open !== null) blocks.push(open)
  const worded = blocks.filter((block) => /[\p{L}\p{N}]/u.test(block))
  return worded.length === 0 ? '' : `${worded.join('\n\n')}\n`
}

/** A hyphen at a line's end stays: it may be the word's own, and the comparison does not mind it. */
function joinLine(block: string, line: string): string {
  return /[\p{L}\p{N}]-$/u.test(block) || /\p{Script=Han}$/u.test(block)
    ? block + line
    : `${block} ${line}`
}
