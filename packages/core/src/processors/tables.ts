import { columnsOf, type Role } from './columns.ts'
import { cleaned, entryOf, readEntry, valuesOf } from './entry.ts'
import type { Found, Place } from './found.ts'
import { isPlace } from './places.ts'

export type Row = { readonly at: Place; readonly cells: readonly string[] }
type Columns = { readonly roles: readonly (Role | null)[]; readonly labels: readonly string[] }

const DATE =
  /^\D{0,12}(?:\d{1,4}[-./ ]\s?(?:\d{1,2}|\p{L}+)[-./ ,]\s?\d{2,4}|\p{L}{3,} \d{1,2},? \d{4}|\p{L}{3,} \d{4})$/u
const DATA =
  /\b(?:name|e-?mail|address|ip|phone|content|usage|payment|identif|user data|customer data|log)/iu
/** Of the cells of a column: what most say is what it says. */
const MOST = 0.5

/** The companies of all tables of a text, row by row. */
export function tableEntries(places: readonly Place[]): readonly Found[] {
  let columns: Columns | null = null
  return tablesOf(places).flatMap((rows) => {
    const width = rows[0]?.cells.length ?? 0
    const [header] = rows
    const roles = header === undefined ? null : columnsOf(header.cells)
    if (roles !== null) columns = { roles, labels: header?.cells ?? [] }
    // A table that goes on after a page's end has its header above.
    else if (columns?.roles.length !== width) columns = guessedColumns(rows)
    return entriesOf(rows, columns)
  })
}

/** Rows that follow one another. */
function tablesOf(places: readonly Place[]): Row[][] {
  const tables: Row[][] = []
  let last = -2
  for (const [index, at] of places.entries()) {
    if (!at.isRow) continue
    const row = { at, cells: at.text.split(/\s*\|\s*/u).map((cell) => cell.trim()) }
    if (last === index - 1) tables.at(-1)?.push(row)
    else tables.push([row])
    last = index
  }
  return tables
}

export function entriesOf(rows: readonly Row[], { roles, labels }: Columns): readonly Found[] {
  const found: Found[] = []
  let name = ''
  let group: string | null = null
  for (const { at, cells } of rows) {
    if (cells.join() === labels.join()) continue
    const filled = cells.filter((cell) => cell !== '')
    if (cells.length === 1) {
      const entry = readEntry(cells[0] ?? '')
      if (entry !== null) found.push({ ...entry, at })
      continue
    }
    // A line over the rows of a group has one cell, or the same words in all.
    if (filled.length === 1 || (cells.length > 2 && new Set(filled).size === 1)) {
      group = roles.length > 1 ? cleaned(filled[0]) : null
      continue
    }
    // A cell that reaches over several rows stands in the first only.
    const isShort = cells.length === roles.length - 1 && name !== '' && roles[0] === 'name'
    const whole = isShort ? ['', ...cells] : cells
    const values = whole.flatMap((value, index) => {
      const role = roles[index] ?? null
      return role === null ? [] : [{ role, label: labels[index] ?? '', value }]
    })
    const own = values.find(({ role }) => role === 'name')?.value ?? ''
    name = own === '' ? name : own
    const said = valuesOf(values)
    const entry = entryOf(name, { ...said, purpose: said.purpose ?? group })
    if (entry !== null) found.push({ ...entry, at })
  }
  return found
}

/** A table without a header: places, dates and data are known by their looks; the name is first, the purpose next. */
export function guessedColumns(rows: readonly Row[]): Columns {
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  const roles: (Role | null)[] = []
  for (let column = 0; column < width; column++) {
    const cells = rows.map((row) => row.cells[column] ?? '').filter((cell) => cell !== '')
    const most = (test: (cell: string) => boolean): boolean =>
      cells.length > 0 && cells.filter(test).length > MOST * cells.length
    const isOpen = (role: Role): boolean => !roles.includes(role)
    if (column > 0 && most(isPlace)) roles.push(isOpen('location') ? 'location' : null)
    else if (column > 0 && most((cell) => DATE.test(cell))) roles.push('start')
    else if (isOpen('name')) roles.push('name')
    else if (isOpen('purpose')) roles.push('purpose')
    else roles.push(isOpen('data') && most((cell) => DATA.test(cell)) ? 'data' : null)
  }
  return { roles, labels: [] }
}
