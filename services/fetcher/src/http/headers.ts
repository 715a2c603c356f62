import type { Dispatcher } from 'undici'

export type Headers = Dispatcher.ResponseData['headers']

const KEPT_HEADERS = [
  'age',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'date',
  'etag',
  'expires',
  'last-modified',
  'retry-after',
  'server',
  'vary',
  'via',
  'x-robots-tag',
]

// Beyond this a kept header is abuse; a validator cut short would never match, so it is not kept at all.
const MAX_KEPT_LENGTH = 1000

export function keepHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT_HEADERS) {
    const value = headerOf(headers, name)
    if (value !== undefined && value.length <= MAX_KEPT_LENGTH) kept[name] = value
  }
  return kept
}

export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** Headers arrive as Latin-1, but servers write addresses in UTF-8. */
export function asUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1')
  const text = bytes.toString('utf8')
  return text.includes('\u{fffd}') ? header : text
}

/** What a header may carry (RFC 9110, 5.5); anything else, foreign or stored long ago, is left out. */
export function sendable(value: string | null | undefined): string | undefined {
  return value && /^[\t\x20-\x7e\x80-\xff]+$/.test(value) ? value : undefined
}
