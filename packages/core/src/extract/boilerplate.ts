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
const FRAME_ELEMENTS = new Set(['nav', 'dialog', 'form'])
const PAGE_EDGES = new Set(['header', 'footer'])
/** Names that consent tools give their dialogs. */
const CONSENT_TOOL =
  /onetrust|optanon|didomi|usercentrics|cookiebot|cookieyes|cky-|osano|iubenda-cs|truste|trustarc|quantcast|qc-cmp|sp_message|axeptio|tarteaucitron|cmplz|termly-|klaro|borlabs|cookie-?law/i
/** Names in general for such a dialog, and for a section of a policy as well. */
const CONSENT_BOX =
  /(?:cookie|consent|gdpr|ccpa|privacy)[-_]*(?:banner|bar|notice|dialog|modal|popup|pop-up|overlay|popin|alert|prompt|toast|settings|preferences|manager|center|wall|box|message|container)/i

/** Names that say no more than that; as the whole of a class or id. */
const CONSENT_NAME = /(?:^|\s)(?:cookies?|consent|gdpr|cookie-?consent)(?:\s|$)/i
/** Elements of a text: to them such a name is an anchor. */
const ANCHORED = /^(?:p|li|h[1-6]|dt|dd|t[drh]|table|[uod]l|blockquote)$/

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

/** Names that were looked at: pages use few often. */
export type KnownNames = Map<string, Named | null>
/** `maybe`: a consent dialog, or a section about consent. `aside`: a side box, or a note in the text. */
type Named = 'furniture' | 'maybe' | 'aside'

/** What furniture of a page the element is by what it says of itself: menus, page edges, side boxes, consent dialogs; null: none. */
export function furnitureOf(element: Element, known: KnownNames): Named | null {
  const { name, attribs } = element
  if (FRAME_ELEMENTS.has(name)) return 'furniture'
  if (name === 'aside') return 'aside'
  if (attribs === NO_ATTRIBUTES && !PAGE_EDGES.has(name)) return null
  const { role } = attribs
  if (role !== undefined && FRAME_ROLES.has(role)) return 'furniture'
  if (attribs['aria-modal'] === 'true') return 'furniture'
  if (PAGE_EDGES.has(name)) return hasAncestor(element, isArticle) ? null : 'furniture'
  const { id = '', class: classes = '' } = attribs
  const [byId, byClass] = [consentName(id, known), consentName(classes, known)]
  if (byId === 'furniture' || byClass === 'furniture') return 'furniture'
  return ANCHORED.test(name) ? null : (byId ?? byClass)
}

function consentName(name: string, known: KnownNames): Named | null {
  if (name === '') return null
  const before = known.get(name)
  if (before !== undefined) return before
  const isBox = CONSENT_BOX.test(name) || CONSENT_NAME.test(name)
  const is = CONSENT_TOOL.test(name) ? 'furniture' : isBox ? 'maybe' : null
  known.set(name, is)
  return is
}

function isArticle(node: object): boolean {
  return 'name' in node && (node.name === 'article' || node.name === 'main')
}
