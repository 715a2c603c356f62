import type { PageLink } from '../extract/model.ts'
import { domainOf } from './edits.ts'
import { lettersOf, type Sentence } from './sentences.ts'

/** Whether a sentence is nothing but a link. */
export type IsLink = (sentence: Sentence) => boolean

/** Which sentences of two texts are nothing but links to the site's own pages. */
export type Links = { readonly before: IsLink; readonly after: IsLink }

/**
 * Knows the sentences that are links to the site's own pages and nothing more: menus, teasers, promotions, buttons. A link
 * to somebody else's page names somebody, a recipient perhaps.
 */
function ownLinks(links: readonly PageLink[], pageUrl: string | null): IsLink {
  let known: Set<string> | null = null
  return ({ block, letters }) => {
    if (block.kind === 'row') return false
    if (known === null) {
      const own = pageUrl === null ? null : domainOf(pageUrl)
      const leading = links.filter(
        ({ url }) => /^https?:/.test(url) && domainOf(url) === (own ?? domainOf(url)),
      )
      known = new Set(leading.map(({ text }) => lettersOf(text)))
    }
    return known.has(letters) || known.has(lettersOf(block.text))
  }
}

/** The same of a version and of the text that is compared with it. Without the page's address every link counts. */
export function linksBetween(
  before: readonly PageLink[] | null | undefined,
  after: readonly PageLink[],
  pageUrl: string | null,
): Links {
  // Where the version's links were not kept, what is a link now was one then.
  const now = ownLinks(after, pageUrl)
  return { before: before ? ownLinks(before, pageUrl) : now, after: now }
}
