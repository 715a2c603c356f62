import { extractTextItems, getDocumentProxy } from 'unpdf'
import { detectLanguage } from './language.ts'
import { blocksOfLines, type Line } from './lines.ts'
import type { Extraction } from './model.ts'
import { inColumns, inReadingOrder, type Item } from './pdf-columns.ts'
import { partTables } from './pdf-tables.ts'
import { foldText } from './words.ts'

/** The longest terms of service have some hundred pages; more is a book or a bomb. */
const MAX_PAGES = 1000
/** Lines at a page's top and bottom that may be running heads. */
const EDGE_LINES = 3
const PAGE_NUMBER =
  /^\W*(?:page|seite|página|pagina|strona|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:\/|of|de|von|sur|di|z)\s*\d{1,4})?\W*$/iu

type PrintedLine = {
  text: string
  readonly y: number
  size: number
  end: number
  readonly isRow?: true
}

/** Canonical text of a PDF's text layer. */
export async function extractPdf(bytes: Uint8Array): Promise<Extraction> {
  const pages = await readPages(bytes)
  if (typeof pages === 'string') return { ok: false, reason: 'unreadable', detail: pages }
  const text = blocksOfLines(flow(withoutRunningHeads(pages.map(linesOfPage))))
  if (text === '')
    return { ok: false, reason: 'scanned-pdf', detail: 'the PDF holds pictures of pages, no text' }
  return { ok: true, text, title: null, language: detectLanguage(text), method: 'pdf', links: [] }
}

async function readPages(bytes: Uint8Array): Promise<readonly (readonly Item[])[] | string> {
  try {
    // The reader takes the buffer over, so it gets a copy. Verbosity 0: it would print warnings.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
    try {
      if (pdf.numPages > MAX_PAGES) return `the PDF has ${pdf.numPages} pages`
      return (await extractTextItems(pdf)).items
    } finally {
      await pdf.loadingTask.destroy()
    }
  } catch (error) {
    return `the PDF cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** The lines of a page in the order in which they are read, each row of a table as one. */
function linesOfPage(page: readonly Item[]): PrintedLine[] {
  const parts = inColumns(page) ? null : partTables(page)
  if (parts === null) return printedLines(inReadingOrder(page))
  return parts.flatMap((part) =>
    part.kind === 'text'
      ? printedLines(part.items)
      : part.rows.map(({ y, size, cells }) => {
          const words = cells.map((cell) => cell.replaceAll('|', String.raw`\|`))
          return { text: `| ${words.join(' | ')} |`, y, size, end: 0, isRow: true as const }
        }),
  )
}

/** Items of one height form a line; a gap wider than a letter is a space. */
function printedLines(items: readonly Item[]): PrintedLine[] {
  const lines: PrintedLine[] = []
  for (const item of items) {
    if (item.str === '') continue
    const line = lines.at(-1)
    if (line !== undefined && Math.abs(line.y - item.y) < Math.max(item.fontSize, 1) * 0.5) {
      const gap = item.x - line.end > item.fontSize * 0.15
      line.text += (gap && !/\s$/.test(line.text) ? ' ' : '') + item.str
      line.end = item.x + item.width
      line.size = Math.max(line.size, item.fontSize)
    } else lines.push({ text: item.str, y: item.y, size: item.fontSize, end: item.x + item.width })
  }
  return lines.filter((line) => line.text.trim() !== '')
}

/** Drops page numbers, and what stands at the edge of most pages with only its numbers changing. */
function withoutRunningHeads(pages: readonly PrintedLine[][]): PrintedLine[][] {
  const seen = new Map<string, number>()
  const key = (line: PrintedLine): string => foldText(line.text).trim().replace(/\d+/g, '0')
  const edges = pages.map(edgeLines)
  for (const edge of edges) {
    for (const one of new Set([...edge].map(key))) seen.set(one, (seen.get(one) ?? 0) + 1)
  }
  const often = Math.max(2, Math.ceil(pages.length / 2))
  return pages.map((page, at) =>
    page.filter((line) => {
      if (edges[at]?.has(line) !== true) return true
      return (
        !PAGE_NUMBER.test(line.text) && !(pages.length > 2 && (seen.get(key(line)) ?? 0) >= often)
      )
    }),
  )
}

/** By their height, since the last line of a column is none of the page. */
function edgeLines(page: readonly PrintedLine[]): ReadonlySet<PrintedLine> {
  const sorted = page.toSorted((a, b) => b.y - a.y)
  return new Set([...sorted.slice(0, EDGE_LINES), ...sorted.slice(-EDGE_LINES)])
}

/** Puts pages one after the other. A paragraph begins after a wide gap, but not where a sentence runs over the end of a page or column. */
function flow(pages: readonly PrintedLine[][]): Line[] {
  const lines: Line[] = []
  const body = median(pages.flat().map((line) => line.size))
  const step = median(pages.flatMap((page) => gaps(page)))
  for (const page of pages) {
    for (const [at, line] of page.entries()) {
      const above = page[at - 1]
      const last = lines.at(-1)
      const runsOn =
        last !== undefined && !/[.!?:;。]\s*$/.test(last.text) && /^\s*\p{Ll}/u.test(line.text)
      const begins = above === undefined || above.y < line.y
      // Type a fifth larger than the body, on a short line, is a heading.
      const isHeading = !line.isRow && line.size > body * 1.2 && line.text.length < 120
      const heading = isHeading ? (line.size > body * 1.6 ? 1 : 2) : 0
      const isApart = line.isRow ?? above?.isRow ?? (last !== undefined && last.heading > heading)
      const opens = isApart || (begins ? !runsOn : above.y - line.y > step * 1.3)
      lines.push({ text: line.text, opens, heading })
    }
  }
  return lines
}

/** Between the lines of prose. */
function gaps(page: readonly PrintedLine[]): number[] {
  const gap = ({ y, isRow }: PrintedLine, at: number): number =>
    isRow || page[at]?.isRow ? 0 : (page[at]?.y ?? 0) - y
  return page
    .slice(1)
    .map(gap)
    .filter((one) => one > 0)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
