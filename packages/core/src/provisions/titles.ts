import { countWords } from '../extract/words.ts'
import { NUMBERING } from '../gate/sentences.ts'
import type { Unit } from './units.ts'

/** Titles are short; a longer line that ends without a full stop is a clause of sloppy spelling, unless it has a number. */
const TITLE_WORDS = 12
const NUMBERED_WORDS = 25
const BULLET = /^\s*[•●▪◦○‣·–—*-]/u
/** With a full stop it is a title only if it is this short: `No Guarantees.` */
const CLOSED_WORDS = 6
const ENDS_OPEN = /(?:[,;:，；：]["”’)\]]*|[,;] (?:and|or|und|oder|et|ou|y|o|e))$/u
const ENDS_ASKING = /[?？]\s*["”’)\]]*$/u
const ENDS_CLOSED = /[.!?。！？]["”’)\]]*$/u

/**
 * Is it a heading that is none in the markup: `2.1 Use Rights.` or `Retention` in a line of its own, over a text? Entries of
 * lists look the same, but stand among their like.
 */
export function isTitle(units: readonly Unit[], at: number): boolean {
  const unit = units[at]
  const below = units[at + 1]
  if (unit === undefined || below === undefined || unit.kind === 'row') return false
  if (unit.words > NUMBERED_WORDS) return false
  if (/^\p{Ll}/u.test(below.text.replace(NUMBERING, ''))) return false
  if (unit.kind === 'item') return looksTitled(unit.text) && isOver(unit, below, units[at - 1])
  if (!looksTitled(unit.text) || unit.kind === 'heading') return false
  if (BULLET.test(unit.text)) return false
  const above = units[at - 1]
  // `The following are excluded:` is followed by entries, not by titles.
  if (above?.kind === 'paragraph' && /[:：]$/u.test(above.text) && !hasNumber(unit.text))
    return false
  return below.kind !== 'paragraph' || hasNumber(unit.text) || opens(units, at)
}

/** Short, with a letter, and no sentence: without an end, or all of it in capitals or numbered. */
function looksTitled(text: string): boolean {
  const words = text.replace(NUMBERING, '')
  if (!/\p{L}{2}/u.test(words) || text.includes('\n') || ENDS_OPEN.test(words)) return false
  const isQuestion = ENDS_ASKING.test(words) && !/[.!?。！？]\s/u.test(words)
  const most = isSection(text) || isQuestion ? NUMBERED_WORDS : TITLE_WORDS
  if (countWords(words) > most || /[@|]|https?:/.test(words)) return false
  if (/^\p{Ll}/u.test(words)) return false
  if (/[:：]/u.test(words) && words === text) return false
  return isQuestion || !ENDS_CLOSED.test(words) || isCapital(words)
}

/** All capitals, or a capital for every word of weight. */
function isCapital(words: string): boolean {
  if (!/\p{Lu}/u.test(words)) return false
  if (!/\p{Ll}/u.test(words)) return true
  if (countWords(words) > CLOSED_WORDS) return false
  const all = words.match(/\p{L}[\p{L}’'-]*/gu) ?? []
  return all.every((word) => /^\p{Lu}/u.test(word) || word.length <= 3)
}

function hasNumber(text: string): boolean {
  return /\d|[IVX一二三四五六七八九十]/u.test((NUMBERING.exec(text) ?? [''])[0])
}

/** `4.7.`, `§ 3`: not `(a)`, which entries of lists have too. */
function isSection(text: string): boolean {
  return /^(?:§\s*)?\d+(?:\.\d+)+/u.test(text)
}

/** An item over nested items is their title; one that stands alone is a heading that was made an item for its number. */
function isOver(unit: Unit, below: Unit, above: Unit | undefined): boolean {
  if (below.kind === 'item') return below.level > unit.level
  return above?.kind !== 'item' && !/[:：]$/u.test(above?.text ?? '')
}

/** A line over a text: what follows is prose, or one more such line over prose; a run of them is a list. */
function opens(units: readonly Unit[], at: number): boolean {
  const above = units[at - 1]
  const isFirst = above === undefined || above.kind !== 'paragraph' || !looksTitled(above.text)
  const next = units[at + 1]
  if (next === undefined) return false
  if (!looksTitled(next.text)) return isFirst || !isRun(units, at)
  const after = units[at + 2]
  return isFirst && after !== undefined && (after.kind !== 'paragraph' || !looksTitled(after.text))
}

/** Are the two lines above such lines too? */
function isRun(units: readonly Unit[], at: number): boolean {
  return [at - 1, at - 2].every((index) => {
    const unit = units[index]
    return unit?.kind === 'paragraph' && looksTitled(unit.text) && !hasNumber(unit.text)
  })
}
