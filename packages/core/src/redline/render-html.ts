import type { Redline, RedlineEntry, Span } from './model.ts'
import { labelOf } from './elide.ts'

/**
 * For pages: each passage whole, under its headings, with `<ins>` and `<del>` that say so to a screen reader as well.
 * Styles are the page's; no colour is needed to tell the two apart.
 */
export function redlineHtml(redline: Redline): string {
  return `<div class="redline">\n${redline.entries.map(entryHtml).join('\n')}\n</div>`
}

function entryHtml(entry: RedlineEntry): string {
  const path = entry.path.map(escape).join(' <span aria-hidden="true">›</span> ')
  const where = path ? `<p class="path">${path}</p>` : ''
  return `<section class="entry ${entry.kind}">${where}<p class="what">${labelOf(entry)}</p><p class="text">${entry.spans.map(spanHtml).join('')}</p></section>`
}

function spanHtml({ op, text }: Span): string {
  if (op === 'equal') return escape(text)
  const tag = op === 'insert' ? 'ins' : 'del'
  const said = op === 'insert' ? 'inserted: ' : 'deleted: '
  return `<${tag}><span class="said">${said}</span>${escape(text)}</${tag}>`
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
