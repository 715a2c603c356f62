import type { Element } from 'domhandler'
import { hasAncestor, NO_ATTRIBUTES, textOf } from './dom.ts'

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

/** What the buttons of consent dialogs say, as the whole of their label. A policy may offer its settings, but nothing to accept. */
const CONSENT_CHOICE =
  /^\s*(?:(?:i |yes,? )?(?:accept|allow|agree|reject|decline|deny|refuse)(?: (?:all|to all|and (?:close|continue)|optional|necessary|non-essential|only necessary|only essential))?(?: cookies)?|got it!?|(?:tout |j['’])?(?:accepter?|refuser)(?: tout| et (?:fermer|continuer)| les cookies)?|continuer sans accepter|(?:alle(?: cookies)? )?(?:akzeptieren|ablehnen|zulassen)|zustimmen|nur notwendige(?: cookies)?|(?:aceptar|rechazar|permitir)(?: todo| todas| cookies)*|(?:accetta|rifiuta)(?: tutto| tutti)?|(?:aceitar|rejeitar|recusar)(?: tudo| todos)?|(?:alles |alle cookies )?(?:accepteren|weigeren|toestaan)|(?:zaakceptuj|odrzuć|akceptuję)(?: wszystkie)?|(?:全部)?(?:接受|同意|拒绝)(?:全部|所有)?|(?:すべて)?(?:同意|許可|拒否)(?:する)?)\s*[.!]?\s*$/iu
const ABOUT_CONSENT =
  /cookie|consent|our \d* ?partners|nos \d* ?partenaires|unsere \d* ?partner|socios|tracking|traceurs|プライバシー|クッキー/iu
const LONGEST_LABEL = 40

/** Whether a button or a link without an address is one of a consent dialog's. */
export function isConsentChoice(element: Element): boolean {
  const { name, attribs } = element
  if (attribs === NO_ATTRIBUTES && name !== 'button' && name !== 'a') return false
  const isButton = name === 'button' || attribs['role'] === 'button'
  if (!isButton && (name !== 'a' || /^(?!#|javascript:)./.test(attribs['href'] ?? ''))) return false
  return CONSENT_CHOICE.test(textOf(element, LONGEST_LABEL + 1))
}

export function isAboutConsent(text: string): boolean {
  return ABOUT_CONSENT.test(text)
}

/** Whether the element is page furniture by what it says of itself: menus, page edges, side boxes, consent dialogs. `consent` remembers names. */
export function looksLikeFurniture(element: Element, consent: Map<string, boolean>): boolean {
  const { name, attribs } = element
  if (FRAME_ELEMENTS.has(name)) return true
  if (attribs === NO_ATTRIBUTES && !PAGE_EDGES.has(name)) return false
  const { role } = attribs
  if (role !== undefined && FRAME_ROLES.has(role)) return true
  if (attribs['aria-modal'] === 'true') return true
  if (PAGE_EDGES.has(name)) return !hasAncestor(element, isArticle)
  const { id = '', class: classes = '' } = attribs
  return namesConsent(id, consent) || namesConsent(classes, consent)
}

/** Pages use few class names often, so each is looked at once. */
function namesConsent(name: string, known: Map<string, boolean>): boolean {
  if (name === '') return false
  const before = known.get(name)
  if (before !== undefined) return before
  const is = CONSENT.test(name) || CONSENT_NAME.test(name)
  known.set(name, is)
  return is
}

function isArticle(node: object): boolean {
  return 'name' in node && (node.name === 'article' || node.name === 'main')
}
