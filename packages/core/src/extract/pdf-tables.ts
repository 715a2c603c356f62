import type { Item } from './pdf-columns.ts'

/** What stands on a page from top to bottom: the runs of a text, or the rows of a table, each with the height of its first line. */
export type Stretch =
  | { readonly kind: 'text'; readonly items: readonly Item[] }
  | { readonly kind: 'table'; readonly rows: readonly Row[] }
export type Row = { readonly y: number; readonly size: number; readonly cells: readonly string[] }

/** Words of one line further apart than this, in letters of their size, stand in two cells. */
const APART = 0.6
const LEAST_ROWS = 3
/** More is a drawing, or a page that was made to take long. */
const MOST_ITEMS = 20_000
const MOST_LINES = 1_000
const MOST_COLUMNS = 20
/** What a letter reaches above and below its line, in letters of its size. */
const ABOVE = 0.75
const BELOW = 0.22
/** Two rows are further apart than two lines of a cell by this factor. */
const WIDER = 1.5
/** A line of letters larger than those above it by this factor is a heading below the table. */
const LARGER = 1.15
/** In letters: what is further below is no row of the table. */
const FURTHEST = 4
/** Of the first cells: else they are numbers of clauses, or bullets. */
const WORDED = 0.7

type Cell = {
  readonly x: number
  readonly end: number
  readonly y: number
  readonly size: number
  readonly text: string
}
type Line = { readonly cells: readonly Cell[]; readonly items: readonly Item[] }
type Span = { readonly from: number; readonly to: number }

/** Parts a page into tables and what stands around them. Null: it has no table. */
export function partTables(items: readonly Item[]): readonly Stretch[] | null {
  if (items.length > MOST_ITEMS) return null
  const lines = linesOf(items)
  if (lines.length > MOST_LINES) return null
  const stretches: Stretch[] = []
  let isFound = false
  let text: Item[] = []
  for (let at = 0; at < lines.length;) {
    const table = tableAt(lines, at)
    if (table === null) {
      text.push(...(lines[at]?.items ?? []))
      at++
      continue
    }
    if (text.length > 0) stretches.push({ kind: 'text', items: text })
    text = []
    stretches.push({ kind: 'table', rows: table.rows })
    isFound = true
    at = table.end
  }
  if (text.length > 0) stretches.push({ kind: 'text', items: text })
  return isFound ? stretches : null
}

function linesOf(items: readonly Item[]): readonly Line[] {
  const lines: Item[][] = []
  for (const item of items.filter(({ str }) => str.trim() !== '').toSorted((a, b) => b.y - a.y)) {
    const line = lines.at(-1)
    if (line?.[0] !== undefined && line[0].y - item.y < item.fontSize / 2) line.push(item)
    else lines.push([item])
  }
  return lines.map((line) => {
    const sorted = line.toSorted((a, b) => a.x - b.x)
    return { cells: cellsOf(sorted), items: sorted }
  })
}

function cellsOf(line: readonly Item[]): readonly Cell[] {
  const cells: Cell[] = []
  for (const { str, x, y, width, fontSize: size } of line) {
    const last = cells.at(-1)
    if (last !== undefined && x - last.end < size * APART) {
      const space = x - last.end > size * 0.15 ? ' ' : ''
      cells[cells.length - 1] = { ...last, end: x + width, text: last.text + space + str }
    } else cells.push({ x, end: x + width, y, size, text: str })
  }
  return cells
}

/** The table that begins with a line, if one does: lines below one another with the same strips of nothing between them. */
function tableAt(
  lines: readonly Line[],
  start: number,
): { readonly rows: readonly Row[]; readonly end: number } | null {
  const first = lines[start]
  if (first === undefined || first.cells.length < 2) return null
  let columns = merged([], first.cells)
  let end = start + 1
  for (; end < lines.length; end++) {
    const [line, above] = [lines[end]?.cells ?? [], lines[end - 1]?.cells ?? []]
    const next = merged(columns, line)
    const gap = (above[0]?.y ?? 0) - (line[0]?.y ?? 0)
    const isHeading = line.length === 1 && (line[0]?.size ?? 0) > (above[0]?.size ?? 0) * LARGER
    if (isHeading || next.length < columns.length || gap > (line[0]?.size ?? 0) * FURTHEST) break
    columns = next
    if (columns.length > MOST_COLUMNS) return null
  }
  const rows = rowsOf(
    lines.slice(start, end).flatMap(({ cells }) => cells),
    columns,
  )
  return isTable(rows) ? { rows, end } : null
}

/** The strips of a page that hold something, left to right. */
function merged(columns: readonly Span[], cells: readonly Cell[]): readonly Span[] {
  const all = [...columns, ...cells.map(({ x, end }) => ({ from: x, to: end }))]
  const strips: Span[] = []
  for (const span of all.toSorted((a, b) => a.from - b.from)) {
    const last = strips.at(-1)
    if (last !== undefined && span.from <= last.to)
      strips[strips.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else strips.push(span)
  }
  return strips
}

function rowsOf(cells: readonly Cell[], columns: readonly Span[]): readonly Row[] {
  const column = ({ x }: Cell): number => columns.findIndex(({ from, to }) => x >= from && x <= to)
  const bands = bandsOf(cells)
  const gaps = bands.slice(1).map((band, at) => (bands[at]?.low ?? 0) - band.high)
  const [least, most] = [Math.min(...gaps), Math.max(...gaps)]
  const isSpaced = most > Math.max(least, 0.5) * WIDER
  const rows: Cell[][] = []
  for (const [at, band] of bands.entries()) {
    const gap = gaps[at - 1] ?? 0
    // Where all lines are equally far apart, a row begins with its first cell.
    const begins = isSpaced
      ? gap > Math.max(least, 0.5) * WIDER
      : band.cells.some((cell) => column(cell) === 0)
    if (at === 0 || begins) rows.push([...band.cells])
    else rows.at(-1)?.push(...band.cells)
  }
  return rows.map((row) => ({
    y: Math.max(...row.map(({ y }) => y)),
    size: Math.max(...row.map(({ size }) => size)),
    cells: columns.map((_, index) =>
      row
        .filter((cell) => column(cell) === index)
        .map(({ text }) => text.trim())
        .join(' '),
    ),
  }))
}

/** Lines that overlap in height, as those of cells that are centred, are one band. */
function bandsOf(cells: readonly Cell[]) {
  const bands: { low: number; high: number; cells: Cell[] }[] = []
  for (const cell of cells.toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    const [low, high] = [cell.y - cell.size * BELOW, cell.y + cell.size * ABOVE]
    const last = bands.at(-1)
    if (last !== undefined && high > last.low) {
      last.low = Math.min(last.low, low)
      last.cells.push(cell)
    } else bands.push({ low, high, cells: [cell] })
  }
  return bands
}

/** Numbers or bullets before clauses, and tables of contents, look alike. */
function isTable(rows: readonly Row[]): boolean {
  const full = rows.filter(({ cells }) => cells.filter((cell) => cell !== '').length > 1)
  if (
    full.length < LEAST_ROWS ||
    full.some(({ cells }) => cells.some((cell) => /\.{4}/.test(cell)))
  )
    return false
  if (rows.every(({ cells }) => /^[\d.\s]*$/.test(cells.at(-1) ?? ''))) return false
  const worded = full.filter(({ cells }) => /\p{L}{3}|\p{Script=Han}/u.test(cells[0] ?? ''))
  return worded.length >= WORDED * full.length
}
