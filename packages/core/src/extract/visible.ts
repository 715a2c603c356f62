import type { Element } from 'domhandler'
import { elements, hasAncestor, NO_ATTRIBUTES, textOf, walkTree } from './dom.ts'

export const NEVER_SHOWN = new Set(
  `script style noscript noframes noembed template svg canvas iframe frame object embed audio video picture img map head title link meta
   input select textarea option datalist progress meter`.split(/\s+/),
)
const INLINE_ICONS = new Set(['a', 'i', 'span', 'b', 'em', 'strong', 'small', 'sup'])
/** The class names by which style sheets hide text from eyes but not from screen readers. */
const SCREEN_READER_CLASS =
  /(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|show-for-sr)(?:\s|$)/i
/** Inline styles that put text out of sight for good; `display: none` and `visibility: hidden` are what accordions do. */
const OUT_OF_SIGHT = /(?:left|top|text-indent):\s*-\d{4,}|clip:\s*rect\(\s*[01]px/i
const PERMALINK_TEXT = /^[\s#¶§🔗\u200B]*$/u
const DISCLOSED_ROLES = new Set(['tabpanel', 'region'])

/** Whether no reader sees the element. Accordion panels count as seen: one click opens them. */
export function isUnseen(element: Element): boolean {
  if (NEVER_SHOWN.has(element.name)) return true
  if (element.name === 'button') return !isDisclosure(element)
  const { attribs } = element
  if (attribs === NO_ATTRIBUTES) return element.name === 'dialog'
  if (element.name === 'a' && attribs['href']?.includes('#') === true) {
    if (PERMALINK_TEXT.test(textOf(element, 8))) return true
  }
  if (element.name === 'dialog' && attribs['open'] === undefined) return true
  if (attribs['hidden'] !== undefined && attribs['hidden'] !== 'until-found' && !isPanel(element)) {
    return true
  }
  if (attribs['aria-hidden'] === 'true' && INLINE_ICONS.has(element.name)) return true
  if (attribs['style'] !== undefined && OUT_OF_SIGHT.test(attribs['style'])) return true
  if (attribs['data-sr-only'] !== undefined) return true
  return attribs['class'] !== undefined && SCREEN_READER_CLASS.test(attribs['class'])
}

/** Headings of accordions are often buttons; all other buttons are no text of the document. */
function isDisclosure(button: Element): boolean {
  const { attribs } = button
  if (attribs['aria-haspopup'] !== undefined) return false
  if (attribs['aria-expanded'] !== undefined || attribs['aria-controls'] !== undefined) return true
  return hasAncestor(button, (up) => 'name' in up && /^(?:h[1-6]|dt|summary)$/.test(up.name))
}

function isPanel({ attribs }: Element): boolean {
  return DISCLOSED_ROLES.has(attribs['role'] ?? '') || attribs['aria-labelledby'] !== undefined
}

const PROTECTED_LINK = '/cdn-cgi/l/email-protection#'

/** The address that Cloudflare hides behind "[email protected]", or null if the element hides none. */
export function hiddenEmail(element: Element): string | null {
  if (element.attribs === NO_ATTRIBUTES) return null
  const code = element.attribs['data-cfemail']
  if (code !== undefined) return decodeEmail(code)
  const href = element.name === 'a' ? element.attribs['href'] : undefined
  if (href === undefined || !href.includes(PROTECTED_LINK)) return null
  // The link may hold more than the address, which then has its own element.
  if (!/^\s*\[email\s*protected\]\s*$/i.test(textOf(element, 64))) return null
  for (const inner of elements(element))
    if (inner.attribs['data-cfemail'] !== undefined) return null
  return decodeEmail(href.slice(href.indexOf(PROTECTED_LINK) + PROTECTED_LINK.length))
}

/** Hex pairs; the first is the key that the others are XORed with (developers.cloudflare.com, Email Address Obfuscation). */
function decodeEmail(code: string): string | null {
  if (!/^(?:[0-9a-f]{2}){2,}$/i.test(code)) return null
  const bytes = Uint8Array.from(code.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const key = bytes[0] ?? 0
  return new TextDecoder().decode(bytes.subarray(1).map((byte) => byte ^ key))
}

/** Elements; a longer list is no table of contents, and nested ones must not be walked through again and again. */
const LONGEST_CONTENTS = 1000

/** A list whose every item is one link into the same page: a table of contents, not text of the document. */
export function isTableOfContents(list: Element): boolean {
  let links = 0
  let seen = 0
  for (const element of elements(list)) {
    if (++seen > LONGEST_CONTENTS) return false
    if (element.name === 'a') {
      if (element.attribs['href']?.includes('#') !== true) return false
      links++
    } else if (!/^(?:li|ul|ol|span|p|div|b|strong)$/.test(element.name)) return false
  }
  return links > 1 && looseWords(list) === ''
}

/** The words of a list that no link holds; numbers and bullets aside. */
function looseWords(list: Element): string {
  let loose = ''
  walkTree(list, {
    text: (data) => {
      loose += data
    },
    enter: (element) => element.name !== 'a',
    leave: () => {},
  })
  return loose.replace(/[\s\d.()•·\-–—]+/g, '')
}
