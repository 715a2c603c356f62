import type { Element } from 'domhandler'
import { textOf } from './dom.ts'
import type { PageLink } from './model.ts'
import { foldText } from './words.ts'

/** More are lists of partners, and their targets are kept nowhere. */
const MOST_LINKS = 300
const MOST_CHARACTERS = 1000
/** What campaigns, analytics and sessions add to addresses: it says who asked, not what is asked for. */
export const TRACKING =
  /^(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|_hs\w+|__hs\w+|[a-z]{1,3}clid|gclsrc|gad_source|wbraid|gbraid|_g[al]|mc_[ce]id|mkt_tok|igsh(?:id)?|vero_\w+|trk\w*|s?cid|sid|session_?id|phpsessid|jsessionid|cfid|cftoken|nonce|_?cb|timestamp|[_]{0,2}ts|t)$/i
/** A session written into the path, as Java servers do. */
const PATH_SESSION = /;jsessionid=[^/?#]*/i

/** Where the links of a text lead, in its order: resolved, without tracking. Links within the page lead nowhere. */
export function linksOf(elements: readonly Element[], pageUrl: string): readonly PageLink[] {
  const links: PageLink[] = []
  for (const element of elements) {
    if (links.length === MOST_LINKS) break
    const url = target(element.attribs['href'] ?? '', pageUrl)
    const text = url === null ? '' : foldText(textOf(element, 120)).trim()
    if (url !== null && text !== '') links.push({ text, url })
  }
  return links
}

function target(href: string, pageUrl: string): string | null {
  if (href === '' || href.startsWith('#') || href.length > MOST_CHARACTERS) return null
  const url = URL.parse(href, pageUrl)
  if (url === null || !/^(?:https?|mailto|tel):$/.test(url.protocol)) return null
  if (url.hash !== '' && isSamePage(url, pageUrl)) return null
  // Its code changes with every answer; the address behind it is in the text.
  if (url.pathname.startsWith('/cdn-cgi/')) return null
  url.pathname = url.pathname.replace(PATH_SESSION, '')
  if (url.search !== '') {
    for (const name of Array.from(url.searchParams.keys()))
      if (TRACKING.test(name)) url.searchParams.delete(name)
  }
  return url.href
}

function isSamePage(url: URL, pageUrl: string): boolean {
  const page = URL.parse(pageUrl)
  return page !== null && page.host === url.host && page.pathname === url.pathname
}
