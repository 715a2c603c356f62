import { escapeHtml } from '../escape-html.ts'
import { elide, labelOf } from './elide.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'

const CONTEXT_WORDS = 25
const INS =
  'background:#d9f2e1;color:#0b4a22;text-decoration:underline;font-weight:600;padding:0 2px'
const DEL = 'background:#fbe0e0;color:#7a1616;text-decoration:line-through;padding:0 2px'
const BOX = 'margin:0 0 14px;padding:10px 12px;border-left:3px solid #9aa4b2'

/**
 * Foreign text for mail. The breaks keep mail clients from making a link of an address that a page names: whoever writes
 * the page must not be able to put a link into our message.
 */
export function unlinkedHtml(text: string): string {
  return escapeHtml(text).replaceAll(/:\/\/|(?<=[\p{L}\p{N}])[.@](?=[\p{L}\p{N}])/gu, '$&<wbr>')
}

/** For mail: inline styles only, and no colour is needed to tell inserted from deleted. */
export function redlineEmailHtml(redline: Redline): string {
  return redline.entries.map(entryHtml).join('\n')
}

function entryHtml(entry: RedlineEntry): string {
  const where = [...entry.path.map(unlinkedHtml), labelOf(entry)].join(' › ')
  const text = elide(entry.spans, CONTEXT_WORDS).map(spanHtml).join('')
  return `<div style="${BOX}"><div style="font-size:12px;opacity:.75;margin:0 0 4px">${where}</div><div dir="auto">${text}</div></div>`
}

function spanHtml({ op, text }: Span): string {
  if (op === 'equal') return unlinkedHtml(text)
  if (op === 'insert') return `<ins style="${INS}">${unlinkedHtml(text)}</ins>`
  return `<del style="${DEL}">${unlinkedHtml(text)}</del>`
}
