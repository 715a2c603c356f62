import { isTag, isText, type AnyNode, type Element } from 'domhandler'
import { afterSubtree, elements, firstChild, hasAncestor, NO_ATTRIBUTES, textOf } from './dom.ts'

export const NEVER_SHOWN = new Set(
  `script style noscript noframes noembed template svg canvas iframe frame object embed audio video picture img map head title link meta
   input select textarea option datalist progress meter`.split(/\s+/),
)
const INLINE_ICONS = new Set(['a', 'i', 'span', 'b', 'em', 'strong', 'small', 'sup'])
/** The class names by which style sheets hide text from eyes but not from screen readers. */
const SCREEN_READER_CLASS =
  /(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|show-for-sr)(?:\s|$)/i
/** In each of them; to look for it costs a tenth. */
const HIDDEN_HINT = /sr-only|hidden|reader|for-sr/i
/** Inline styles that put text out of sight for good; `display: none` and `visibility: hidden` are what accordions do. */
const OUT_OF_SIGHT = /(?:left|top|text-indent):\s*-\d{4,}|clip:\s*rect\(\s*[01]px/i
const PERMALINK_TEXT = /^[\s#¶§🔗\u200B]*$/u
const DISCLOSED_ROLES = new Set(['tabpanel', 'region'])

/** Whether no reader sees the element. Accordion panels count as seen: one click opens them. */
export function isUnseen(element: Element): boolean {
  const { name, attribs } = element
  if (NEVER_SHOWN.has(name)) return true
  if (name === 'button') return !isDisclosure(element)
  if (attribs === NO_ATTRIBUTES) return name === 'dialog'
  if (name === 'a' && attribs['href']?.includes('#') === true) {
    if (PERMALINK_TEXT.test(textOf(element, 8))) return true
  }
  if (name === 'dialog' && attribs['open'] === undefined) return true
  if (attribs['hidden'] !== undefined && attribs['hidden'] !== 'until-found' && !isPanel(element)) {
    return true
  }
  if (attribs['aria-hidden'] === 'true' && INLINE_ICONS.has(name)) return true
  if (attribs['style'] !== undefined && OUT_OF_SIGHT.test(attribs['style'])) return true
  if (attribs['data-sr-only'] !== undefined) return true
  const classes = attribs['class']
  return classes !== undefined && HIDDEN_HINT.test(classes) && SCREEN_READER_CLASS.test(classes)
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

/** Elements that lists of links are made of. */
const CONTENTS = new Set(['li', 'ul', 'ol', 'span', 'p', 'div', 'b', 'strong'])
/** Numbers, bullets and spaces. */
const NO_WORDS = /^[\s\d.()•·\-–—]*$/

/** A list whose every item is one link into the same page, and nothing but numbers beside it: a table of contents, not text of the document. */
export function isTableOfContents(list: Element): boolean {
  const stop = afterSubtree(list)
  let [links, seen] = [0, 0]
  let afterLink: AnyNode | null = null
  let isInLink = false
  let node = firstChild(list)
  while (node !== null && node !== stop) {
    if (node === afterLink) isInLink = false
    if (isText(node)) {
      if (!isInLink && !NO_WORDS.test(node.data)) return false
    } else if (isTag(node)) {
      if (++seen > LONGEST_CONTENTS) return false
      if (node.name === 'a') {
        if (node.attribs['href']?.includes('#') !== true) return false
        links++
        if (!isInLink) afterLink = afterSubtree(node)
        isInLink = true
      } else if (!CONTENTS.has(node.name)) return false
    }
    node = firstChild(node) ?? afterSubtree(node)
  }
  return links > 1
}
