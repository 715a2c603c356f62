import type { Declaration, Source } from '../declaration/model.ts'
import { decodeText } from './charset.ts'
import { extractHtml } from './html.ts'
import type { Extraction, Received } from './model.ts'
import { extractPdf } from './pdf.ts'
import { extractMarkdown, extractPlain } from './plain.ts'

/** Raised with every change of what these functions answer; versions remember which one made them. */
export const EXTRACTOR_VERSION = 1

/** Between the texts of several sources; Open Terms Archive's separator. */
const SEPARATOR = '\n\n- - -\n\n'
const HTML_START =
  /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype|html|head|body|meta|title|div|p|h[1-6]|section|main|article|script|\?xml)\b/i

/** Canonical text of one response: HTML, PDF, plain text or Markdown, by its bytes and media type. Never throws. */
export async function extract(
  received: Received,
  source: Pick<Source, 'select' | 'remove'>,
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
  if (HTML_START.test(text.slice(0, 4096))) return extractHtml(text, source)
  if (type === 'text/markdown' || (/\.md$/i.test(path(received.url)) && type !== 'text/html'))
    return extractMarkdown(text)
  if (type === 'text/plain') return extractPlain(text)
  if (isJson(type, text))
    return { ok: false, reason: 'code', detail: 'the answer is JSON, not a page' }
  return extractHtml(text, source)
}

/** The joined text of all parts, in the order of the sources. One part that is not the document spoils the whole. */
export async function extractAll(
  parts: readonly Received[],
  declaration: Declaration,
): Promise<Extraction> {
  const { sources } = declaration
  const texts: (Extraction & { ok: true })[] = []
  for (const [at, source] of sources.entries()) {
    const part = parts[at]
    if (part === undefined)
      return { ok: false, reason: 'empty', detail: `part ${at + 1} (${source.url}) is missing` }
    const extraction = await extract(part, source)
    if (!extraction.ok) {
      if (sources.length === 1) return extraction
      return { ...extraction, detail: `part ${at + 1} (${source.url}): ${extraction.detail}` }
    }
    texts.push(extraction)
  }
  const [first] = texts
  if (first === undefined) return { ok: false, reason: 'empty', detail: 'no part' }
  if (texts.length === 1) return first
  const method = texts.find((part) => part.method === 'healed')?.method ?? first.method
  return { ...first, method, text: `${texts.map((part) => part.text.trimEnd()).join(SEPARATOR)}\n` }
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
