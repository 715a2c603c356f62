import type { Element } from 'domhandler'
import { hasAncestor } from './dom.ts'

const FRAME_ROLES = new Set([
  'navigation',
  'banner',
  'contentinfo',
  'search',
  'dialog',
  'alertdialog',
  'menu',
  'menubar',
])
const FRAME_ELEMENTS = new Set(['nav', 'aside', 'dialog', 'form'])
const PAGE_EDGES = new Set(['header', 'footer'])
/** Names that consent tools give their dialogs: the tool's own, or the general ones. */
const CONSENT =
  /onetrust|optanon|didomi|usercentrics|cookiebot|cookieyes|cky-|osano|iubenda-cs|truste|trustarc|quantcast|qc-cmp|sp_message|axeptio|tarteaucitron|cmplz|termly-|klaro|borlabs|cookie-?law|(?:cookie|consent|gdpr|ccpa|privacy)[-_]*(?:banner|bar|notice|dialog|modal|popup|pop-up|overlay|popin|alert|prompt|toast|settings|preferences|manager|center|wall|box|message|container)/i

/** Names that say no more than that; as the whole of a class or id. */
const CONSENT_NAME = /(?:^|\s)(?:cookies?|consent|gdpr|cookie-?consent)(?:\s|$)/i

/** Whether the element is page furniture by what it says of itself: menus, page edges, side boxes, consent dialogs. */
export function looksLikeFurniture(element: Element): boolean {
  const { name, attribs } = element
  if (FRAME_ELEMENTS.has(name)) return true
  const { role } = attribs
  if (role !== undefined && FRAME_ROLES.has(role)) return true
  if (attribs['aria-modal'] === 'true') return true
  if (PAGE_EDGES.has(name)) return !hasAncestor(element, isArticle)
  const { id = '', class: classes = '' } = attribs
  if (id === '' && classes === '') return false
  const names = `${id} ${classes}`
  return CONSENT.test(names) || CONSENT_NAME.test(names)
}

function isArticle(node: object): boolean {
  return 'name' in node && (node.name === 'article' || node.name === 'main')
}
