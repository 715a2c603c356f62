import { escapeHtml } from './html.ts'

/** The little Markdown of our own texts: headings, paragraphs, lists, tables, bold. */
export function markdownToHtml(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map(blockToHtml)
    .join('\n')
}

function blockToHtml(block: string): string {
  const heading = /^(#{1,3}) (.+)$/.exec(block)
  if (heading?.[1] !== undefined && heading[2] !== undefined) {
    const level = heading[1].length
    return `<h${level} id="${anchor(heading[2])}">${inline(heading[2])}</h${level}>`
  }
  if (block.startsWith('- ')) {
    const items = block.split(/^- /m).filter((item) => item.trim() !== '')
    return `<ul>\n${items.map((item) => `<li>${inline(item.trim())}</li>`).join('\n')}\n</ul>`
  }
  if (block.startsWith('|')) return tableToHtml(block)
  return `<p>${inline(block)}</p>`
}

function tableToHtml(block: string): string {
  const [head = [], , ...rows] = block.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => inline(cell.trim())),
  )
  const body = rows.map((cells) => row(cells, 'td')).join('\n')
  return `<div class="scroll"><table>\n<thead>${row(head, 'th')}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`
}

function row(cells: readonly string[], tag: string): string {
  return `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
}

function inline(text: string): string {
  return escapeHtml(text).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
}

export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** Headings of the second level, for a table of contents. */
export function sections(text: string): readonly string[] {
  return [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '')
}
