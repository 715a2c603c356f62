import type { Source } from '../declaration/model.ts'
import { decodeText } from './charset.ts'
import { extractHtml, type Before } from './html.ts'
import type { Extraction, Received } from './model.ts'
import { extractPdf } from './pdf.ts'
import { extractMarkdown, extractPlain } from './plain.ts'

/** Raised with every change of what these functions answer; versions remember which one made them. */
export const EXTRACTOR_VERSION = 4

const HTML_START =
  /^<(?:!doctype|html|head|body|meta|title|div|p|h[1-6]|section|main|article|script|\?xml)\b/i
/** Characters; four times the longest legal texts, whose comparison would take longer than a look may. */
const LONGEST_TEXT = 4_000_000

/**
 * Canonical text of one response: HTML, PDF, plain text or Markdown, by its bytes and media type. `before` finds the
 * document on a page that changed around it. Never throws.
 */
export async function extract(
  received: Received,
  source: Pick<Source, 'select' | 'remove'>,
  before: Before | null = null,
): Promise<Extraction> {
  const read = await readBytes(received, source, before)
  if (!read.ok || read.text.length <= LONGEST_TEXT) return read
  const detail = `the text has ${read.text.length} characters`
  return { ok: false, reason: 'unreadable', detail }
}

async function readBytes(
  received: Received,
  source: Pick<Source, 'select' | 'remove'>,
  before: Before | null,
): Promise<Extraction> {
  const { bytes, contentType } = received
  if (isPdf(bytes)) return await extractPdf(bytes)
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'application/pdf')
    return { ok: false, reason: 'unreadable', detail: 'announced as PDF, but it is none' }
  if (isBinary(bytes))
    return {
      ok: false,
      reason: 'unreadable',
      detail: `neither text nor PDF (${type || 'no media type'})`,
    }
  const text = decodeText(bytes, contentType)
  if (text.trim() === '') return { ok: false, reason: 'empty', detail: 'the answer is empty' }
  if (startsAsHtml(text)) return extractHtml(text, source, received.url, before)
  if (type === 'text/markdown' || (/\.md$/i.test(path(received.url)) && type !== 'text/html'))
    return extractMarkdown(text)
  if (type === 'text/plain') return extractPlain(text)
  if (isJson(type, text))
    return { ok: false, reason: 'code', detail: 'the answer is JSON, not a page' }
  return extractHtml(text, source, received.url, before)
}

/** What stands before the first tag may be white space and comments. */
function startsAsHtml(text: string): boolean {
  let rest = text.slice(0, 4096).trimStart()
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->')
    rest = end < 0 ? '' : rest.slice(end + 3).trimStart()
  }
  return HTML_START.test(rest)
}

/** The signature may stand anywhere in the first 1,024 bytes (ISO 32000, implementation note 13). */
function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')
}

/** Bytes that no text encoding of the web uses; UTF-16 is known by its mark or its regular zeros. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024)
  const wide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (wide) return false
  let odd = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) odd++
  return odd > head.length * 0.1
}

function isJson(type: string, text: string): boolean {
  if (/[/+]json$/.test(type)) return true
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function path(url: string): string {
  return URL.parse(url)?.pathname ?? url
}
