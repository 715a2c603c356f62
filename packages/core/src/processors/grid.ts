import { countWords } from '../extract/words.ts'
import { columnsOf } from './columns.ts'
import type { Found, Place } from './found.ts'
import { isPlace } from './places.ts'
import { entriesOf, guessedColumns, type Row } from './tables.ts'

/** Longer lines are prose around a grid. */
const MOST_WORDS = 25
const FEWEST_COLUMNS = 2
const MOST_COLUMNS = 6
/** Cells at the beginning of a run in which its header stands. */
const HEADER_WITHIN = 40
/** Without a header, so many places at equal distance show the columns. */
const LEAST_PLACES = 2

/** Tables that are none in the markup: cell after cell in lines of their own, under a header or with a place in each row. */
export function gridEntries(places: readonly Place[]): readonly Found[] {
  return runsOf(places).flatMap((cells) => headed(cells) ?? placed(cells) ?? [])
}

type Cell = { readonly at: Place; readonly text: string }

/** Short lines that follow one another. */
function runsOf(places: readonly Place[]): readonly (readonly Cell[])[] {
  const runs: Cell[][] = [[]]
  for (const at of places) {
    for (const text of at.text.split('\n')) {
      const isCell = !at.isRow && !at.isItem && !at.isMarked && countWords(text) <= MOST_WORDS
      if (isCell) runs.at(-1)?.push({ at, text })
      else if (runs.at(-1)?.length !== 0) runs.push([])
    }
  }
  return runs
}

/** The widest header whose every cell names a column. */
function headed(cells: readonly Cell[]): readonly Found[] | null {
  for (let width = MOST_COLUMNS; width >= FEWEST_COLUMNS; width--) {
    for (let at = 0; at + 2 * width <= cells.length && at < HEADER_WITHIN; at++) {
      const labels = cells.slice(at, at + width).map(({ text }) => text)
      const roles = columnsOf(labels)
      if (roles === null || new Set(roles).size < width || roles.includes(null)) continue
      return entriesOf(rowsOf(cells.slice(at + width), width), { roles, labels })
    }
  }
  return null
}

/** Rows of equal length that each end in a place. */
function placed(cells: readonly Cell[]): readonly Found[] | null {
  const ends = cells.flatMap(({ text }, at) => (isPlace(text) ? [at] : []))
  const [first = 0, second = 0] = ends
  const width = second - first
  const isEven = ends.every((end, at) => end === first + at * width)
  if (ends.length < LEAST_PLACES || !isEven || width < FEWEST_COLUMNS || width > MOST_COLUMNS)
    return null
  const rows = rowsOf(cells.slice(Math.max(0, first - width + 1)), width)
  return entriesOf(rows, guessedColumns(rows))
}

function rowsOf(cells: readonly Cell[], width: number): readonly Row[] {
  return cells.flatMap(({ at }, index) => {
    const row = cells.slice(index, index + width).map(({ text }) => text)
    return index % width === 0 && row.length === width ? [{ at, cells: row }] : []
  })
}
