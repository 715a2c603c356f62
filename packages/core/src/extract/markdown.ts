import { isTag, type AnyNode, type Element } from 'domhandler'
import { elements, NO_ATTRIBUTES, walkTree } from './dom.ts'
import { hiddenEmail, isTableOfContents } from './visible.ts'
import { foldText, visibleText } from './words.ts'

const BLOCKS = new Set(
  `address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer
   form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td
   tfoot th thead tr ul`.split(/\s+/),
)
const LISTS = new Set(['ul', 'ol', 'menu', 'dir'])
/** What a heading that was never closed runs into. */
const ENDS_HEADING = new Set([
  'p',
  'ul',
  'ol',
  'dl',
  'table',
  'section',
  'article',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
])

/** Text, and the links that it holds. */
export type Rendered = { readonly text: string; readonly links: readonly Element[] }

type Writer = {
  readonly blocks: string[]
  readonly links: Element[]
  /** The words of the block being written; `\n` is a line break that the page asks for. */
  line: string
  /** What was written last: the line itself is a rope, and to look at its end costs its length. */
  last: string
  /** `## `, `- ` or nothing; used by the next block that has words. */
  marker: string
  heading: boolean
  cell: boolean
  cells: string[]
  lists: number
  preformatted: number
  readonly dataTables: Set<Element>
}

/**
 * Canonical Markdown of the given subtrees, in their order. `drop` names elements to leave out with all they hold; `above` is the block before.
 * Empty if there are no words.
 */
export function renderMarkdown(
  roots: readonly AnyNode[],
  drop: (element: Element, above: string) => boolean,
): Rendered {
  const writer: Writer = {
    blocks: [],
    links: [],
    line: '',
    last: '',
    marker: '',
    heading: false,
    cell: false,
    cells: [],
    lists: 0,
    preformatted: 0,
    dataTables: new Set(),
  }
  for (const root of roots) {
    walkTree(root, {
      text: (data) => {
        writer.last = writer.preformatted > 0 ? visibleText(data) : foldText(data)
        writer.line += writer.last
      },
      enter: (element) => enter(element, writer, drop),
      leave: (element) => leave(element, writer),
    })
  }
  flush(writer)
  const text = writer.blocks.length === 0 ? '' : `${writer.blocks.join('\n\n')}\n`
  return { text, links: writer.links }
}

/** Opens an element; false if nothing in it is to be read. */
function enter(
  element: Element,
  writer: Writer,
  drop: (element: Element, above: string) => boolean,
): boolean {
  const { name } = element
  if (name === 'br') {
    writer.line += writer.heading || writer.cell ? ' ' : '\n'
    return false
  }
  if (drop(element, writer.blocks.at(-1) ?? '')) return false
  const email = hiddenEmail(element)
  if (email !== null) {
    writer.line += email
    return false
  }
  const level = headingLevel(element)
  if (level === 0 && !BLOCKS.has(name)) {
    if (name === 'a') openLink(element, writer)
    return true
  }
  if (LISTS.has(name) && isTableOfContents(element)) return false
  open(element, level, writer)
  return true
}

function openLink(link: Element, writer: Writer): void {
  writer.links.push(link)
  // Links stand apart on the page even where the markup has no space before them.
  if (writer.line !== '' && /[\p{L}\p{N}]$/u.test(writer.last.slice(-2))) writer.line += ' '
}

function open(element: Element, level: number, writer: Writer): void {
  const { name } = element
  if (writer.heading && ENDS_HEADING.has(name) && writer.line.trim() !== '') endHeading(writer)
  breakBlock(writer)
  if (writer.cell) return
  if (level > 0) {
    writer.heading = true
    writer.marker = `${'#'.repeat(level)} `
  } else if (LISTS.has(name)) writer.lists++
  else if (name === 'li' || name === 'dd') {
    const depth = name === 'dd' ? writer.lists : Math.max(writer.lists - 1, 0)
    writer.marker = `${'  '.repeat(depth)}- `
  } else if (name === 'pre') writer.preformatted++
  else if (name === 'table' && isDataTable(element)) writer.dataTables.add(element)
  else if ((name === 'td' || name === 'th') && inDataTable(element, writer)) writer.cell = true
}

function leave(element: Element, writer: Writer): void {
  const { name } = element
  const level = headingLevel(element)
  if (level === 0 && !BLOCKS.has(name)) return
  if ((name === 'td' || name === 'th') && writer.cell && inDataTable(element, writer))
    return endCell(writer)
  breakBlock(writer)
  if (writer.cell) return
  if (level > 0) endHeading(writer)
  else if (LISTS.has(name)) writer.lists = Math.max(writer.lists - 1, 0)
  else if (name === 'li' || name === 'dd') writer.marker = ''
  else if (name === 'pre') writer.preformatted = Math.max(writer.preformatted - 1, 0)
  else if (name === 'tr') endRow(writer)
}

function breakBlock(writer: Writer): void {
  if (writer.heading || writer.cell) writer.line += ' '
  else flush(writer)
}

function endHeading(writer: Writer): void {
  writer.heading = false
  flush(writer)
  writer.marker = ''
}

function endCell(writer: Writer): void {
  writer.cells.push(fold(writer.line).replaceAll('|', String.raw`\|`))
  writer.line = ''
  writer.cell = false
}

function endRow(writer: Writer): void {
  if (writer.cells.some((cell) => cell !== ''))
    writer.blocks.push(`| ${writer.cells.join(' | ')} |`)
  writer.cells = []
}

function flush(writer: Writer): void {
  const { line } = writer
  writer.line = ''
  if (line === '' || line === ' ') return
  if (!line.includes('\n')) return push(fold(line), writer)
  // Two line breaks in a row are how old pages part paragraphs.
  for (const part of line.split(/\n\s*\n/)) {
    push(part.split('\n').map(fold).filter(Boolean).join('\n'), writer)
  }
}

function push(words: string, writer: Writer): void {
  if (!/[A-Za-z0-9]/.test(words) && !/[\p{L}\p{N}]/u.test(words)) return
  writer.blocks.push(writer.marker + words)
  writer.marker = ''
}

function fold(line: string): string {
  const trimmed = line.trim()
  return trimmed.includes('  ') || trimmed.includes('\t') ? trimmed.replace(/\s+/g, ' ') : trimmed
}

function headingLevel({ name, attribs }: Element): number {
  if (name.length === 2 && name[0] === 'h' && name >= 'h1' && name <= 'h6') return Number(name[1])
  if (attribs === NO_ATTRIBUTES || attribs['role'] !== 'heading') return 0
  const level = Number(attribs['aria-level'] ?? 2)
  return level >= 1 && level <= 6 ? Math.floor(level) : 2
}

/** Old pages lay themselves out with tables: one that holds tables or headings in cells is no table of data. */
function isDataTable(table: Element): boolean {
  if (table.attribs['role'] === 'presentation' || table.attribs['role'] === 'none') return false
  for (const element of elements(table)) {
    if (element.name === 'table' || /^h[1-3]$/.test(element.name)) return false
  }
  return true
}

function inDataTable(cell: Element, writer: Writer): boolean {
  for (let up = cell.parent; up !== null; up = up.parent) {
    if (isTag(up) && up.name === 'table') return writer.dataTables.has(up)
  }
  return false
}
