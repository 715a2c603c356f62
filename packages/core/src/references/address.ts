import { TRACKING } from '../extract/links.ts'

/** An address behind another: what redirects through a page of its own. */
const REDIRECT = /\/(?:url|redirect|redir|out|away|leave|link|goto)(?:\.php)?\/?$/i
const REDIRECT_TO = ['q', 'url', 'u', 'to', 'target', 'dest', 'destination']
/** In UTF-8: an index of the database holds rows of no more than 2,704 bytes. */
const MOST_BYTES = 2_000
const INDEX = /\/(?:index|default)\.(?:html?|php|aspx?)$/i

/**
 * Where a document is read, spelt so that all links to it are equal: no scheme, no `www.`, no fragment, no index page, no
 * slash at the end, nothing that only says who asks. The language stays: another language is another text. Null: no web
 * address, or one that cannot be kept.
 */
export function addressKey(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  const behind = REDIRECT.test(url.pathname) ? redirectOf(url) : null
  if (behind !== null) return addressKey(behind)
  const path = url.pathname.replace(INDEX, '').replace(/\/+$/, '')
  const query = Array.from(url.searchParams)
    .filter(([name]) => !TRACKING.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join('&')
  const key = `${url.host.replace(/^www\./, '')}${path}${query === '' ? '' : `?${query}`}`
  // A query is decoded: it may hold what no text in the database can.
  return key.includes('\0') || new TextEncoder().encode(key).length > MOST_BYTES ? null : key
}

function redirectOf(url: URL): string | null {
  const found = REDIRECT_TO.map((name) => url.searchParams.get(name))
  return found.find((target) => target !== null && /^https?:\/\//i.test(target)) ?? null
}

/** Second-level names that anybody may register below: `example.co.uk` is one site, `co.uk` is none. */
const SHARED = /^(?:ac|co|com|edu|go|gov|gob|gouv|ne|net|or|org)$/

/** What a site is called, under whatever ending: `acme` of `help.acme.co.uk` and of `acme.com`. */
export function siteOf(key: string): string {
  const labels = key.split(/[/?:]/, 1)[0]?.split('.') ?? []
  return labels.at(SHARED.test(labels.at(-2) ?? '') && labels.length > 2 ? -3 : -2) ?? ''
}
