import { parseBlocks } from '../diff/blocks.ts'
import type { Block } from '../diff/model.ts'
import { NUMBERING } from '../gate/sentences.ts'
import { wordsUpTo } from './letters.ts'

/** A block, or a line of one whose lines are clauses of their own. */
export type Unit = {
  readonly kind: Block['kind']
  readonly level: number
  readonly text: string
  readonly start: number
  /** How many words it has, up to `MANY_WORDS`. */
  readonly words: number
}

/** With fewer words a line is no prose: a heading, an entry, a part of an address. */
export const PROSE_WORDS = 10
/** Nobody asks how many more a long text has, and counting takes time. */
export const MANY_WORDS = 40
const CLOSED = /[.!?:;。！？：；][\])"'”’»」]*$/u
const OPENS = /^[\p{Lu}\p{Lo}\p{N}\p{P}\p{S}]/u

/** The parts of a canonical text that are looked at one by one, in order. */
export function unitsOf(text: string): Unit[] {
  return parseBlocks(text).flatMap((block) =>
    (block.text.includes('\n') ? linesOf(block, text) : [block]).map((unit) => ({
      ...unit,
      words: wordsUpTo(MANY_WORDS, unit.text),
    })),
  )
}

type Line = Omit<Unit, 'words'>

/** Old pages break lines where others begin paragraphs. A break within a sentence or an address is none of these. */
function linesOf(block: Block, canonical: string): Line[] {
  const lines = block.text.split('\n')
  if (!lines.some((line) => wordsUpTo(PROSE_WORDS, line) >= PROSE_WORDS)) return [block]
  const units: Line[] = []
  let start = block.start
  for (const line of lines) {
    const at = canonical.indexOf(line, start)
    const above = units.at(-1)
    if (above !== undefined && !isBreak(above.text, line)) {
      units[units.length - 1] = { ...above, text: `${above.text}\n${line}` }
    } else {
      units.push({ ...block, text: line, start: above === undefined ? block.start : at })
    }
    start = at + line.length
  }
  return units
}

function isBreak(above: string, below: string): boolean {
  return (
    (OPENS.test(below) || NUMBERING.test(below)) &&
    (CLOSED.test(above) || wordsUpTo(PROSE_WORDS, above) < PROSE_WORDS)
  )
}
