import { DomHandler, isTag, isText, type AnyNode, type Document, type Element } from 'domhandler'
import { Parser } from 'htmlparser2'

/** Browsers stop nesting here (Blink and WebKit: 512) and go on flat; deeper selectors match nowhere. */
const MAX_DEPTH = 512
/** The largest legal page of the public archives has some 30,000 elements. */
const MAX_ELEMENTS = 500_000
/** Their content is raw text: the parser must see their end. */
const RAW = new Set([
  'script',
  'style',
  'textarea',
  'title',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
])

class MeasuredHandler extends DomHandler {
  get depth(): number {
    return this.tagStack.length
  }
}

class BoundedParser extends Parser {
  readonly #handler: MeasuredHandler
  #elements = 0
  #flat = false

  constructor(handler: MeasuredHandler) {
    super(handler)
    this.#handler = handler
  }

  get overflowed(): boolean {
    return this.#elements > MAX_ELEMENTS
  }

  override onopentagname(start: number, end: number): void {
    this.#elements++
    this.#flat ||= this.#handler.depth > MAX_DEPTH
    if (this.overflowed) this.pause()
    super.onopentagname(start, end)
  }

  // On a flat page each element closes as it opens: its text stays, in order, and the parser's stack stays short.
  protected override isVoidElement(name: string): boolean {
    return super.isVoidElement(name) || (this.#flat && !RAW.has(name))
  }
}

/** Parses markup in linear time and bounded depth; null if it holds more elements than any document has. */
export function parseHtml(markup: string): Document | null {
  const handler = new MeasuredHandler()
  const parser = new BoundedParser(handler)
  parser.end(markup)
  return parser.overflowed ? null : handler.root
}

/** The first node after `node` and all it holds, in document order. */
export function afterSubtree(node: AnyNode): AnyNode | null {
  let current: AnyNode | null = node
  while (current !== null) {
    if (current.next !== null) return current.next
    current = current.parent
  }
  return null
}

export function firstChild(node: AnyNode): AnyNode | null {
  return 'children' in node ? (node.children[0] ?? null) : null
}

/**
 * Visits a subtree in document order by pointers, so depth costs no stack. `enter` says whether to go inside an element;
 * `leave` follows for each element that was entered.
 */
export function walkTree(
  root: AnyNode,
  visit: {
    readonly text: (data: string) => void
    readonly enter: (element: Element) => boolean
    readonly leave: (element: Element) => void
  },
): void {
  let node: AnyNode | null = root
  while (node !== null) {
    let inside: AnyNode | null = null
    if (isTag(node)) {
      if (visit.enter(node)) {
        inside = firstChild(node)
        if (inside === null) visit.leave(node)
      }
    } else if (isText(node)) visit.text(node.data)
    else inside = firstChild(node)
    if (inside !== null) {
      node = inside
      continue
    }
    while (node !== root && node.next === null && node.parent !== null) {
      node = node.parent
      if (isTag(node)) visit.leave(node)
    }
    node = node === root ? null : node.next
  }
}

/** All elements under `root`, in document order. */
export function* elements(root: AnyNode): Generator<Element> {
  const stop = afterSubtree(root)
  let node = firstChild(root)
  while (node !== null && node !== stop) {
    if (isTag(node)) yield node
    node = firstChild(node) ?? afterSubtree(node)
  }
}

export function hasAncestor(node: AnyNode, test: (ancestor: AnyNode) => boolean): boolean {
  for (let up: AnyNode | null = node.parent; up !== null; up = up.parent) if (test(up)) return true
  return false
}

/** The words under a node, unfolded; for short things such as titles, anchors and labels. */
export function textOf(root: AnyNode, limit = Infinity): string {
  const stop = afterSubtree(root)
  let text = ''
  let node: AnyNode | null = root
  while (node !== null && node !== stop && text.length < limit) {
    if (isText(node)) text += node.data
    node = firstChild(node) ?? afterSubtree(node)
  }
  return text
}
