import { escapeHtml } from '../escape-html.ts'
import { labelOf } from './elide.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'

/**
 * For pages: each passage whole, under its headings, with `<ins>` and `<del>` that say so to a screen reader as well.
 * Styles are the page's; no colour is needed to tell the two apart.
 */
export function redlineHtml(redline: Redline): string {
  return `<div class="redline">\n${redline.entries.map(entryHtml).join('\n')}\n</div>`
}

function entryHtml(entry: RedlineEntry): string {
  const path = entry.path.map(escapeHtml).join(' <span aria-hidden="true">›</span> ')
  const where = path ? `<p class="path" dir="auto">${path}</p>` : ''
  const text = entry.spans.map(spanHtml).join('')
  return `<section class="entry ${entry.kind}">${where}<p class="what">${labelOf(entry)}</p><p class="text" dir="auto">${text}</p></section>`
}

function spanHtml({ op, text }: Span): string {
  if (op === 'equal') return escapeHtml(text)
  const tag = op === 'insert' ? 'ins' : 'del'
  const said = op === 'insert' ? 'inserted: ' : 'deleted: '
  return `<${tag}><span class="said">${said}</span>${escapeHtml(text)}</${tag}>`
}
