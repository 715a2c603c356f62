import { Comment, Document, Element, Text, type ChildNode, type ParentNode } from 'domhandler'
import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5'

type Foreign = DefaultTreeAdapterTypes.ChildNode

class TooManyElements extends Error {}

/**
 * Parses as the HTML standard says and browsers do (WHATWG HTML, 13.2): for pages whose markup the fast parser would read
 * otherwise. The same tree as that parser's; null if the page holds more than `mostElements`.
 */
export function parseStandard(markup: string, mostElements: number): Document | null {
  let elements = 0
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    // The standard itself multiplies elements: formatting that was left open is opened again in each block.
    createElement: (...named) => {
      if (++elements > mostElements) throw new TooManyElements()
      return defaultTreeAdapter.createElement(...named)
    },
  }
  try {
    return converted(parse(markup, { treeAdapter }).childNodes)
  } catch (error) {
    if (error instanceof TooManyElements) return null
    throw error
  }
}

/** The tree with the nodes that selectors and walks expect, each node once. */
function converted(children: readonly Foreign[]): Document {
  const page = new Document([])
  const open: { readonly parent: ParentNode; readonly children: readonly Foreign[] }[] = [
    { parent: page, children },
  ]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { parent } = next
    for (const one of next.children) {
      const node = convert(one)
      if (node === null) continue
      node.parent = parent
      node.prev = parent.children.at(-1) ?? null
      if (node.prev !== null) node.prev.next = node
      parent.children.push(node)
      if (node instanceof Element && 'childNodes' in one)
        open.push({ parent: node, children: one.childNodes })
    }
  }
  return page
}

function convert(node: Foreign): ChildNode | null {
  if ('value' in node) return new Text(node.value)
  if ('data' in node) return new Comment(node.data)
  if (!('tagName' in node)) return null
  const attribs: Record<string, string> = {}
  for (const { prefix, name, value } of node.attrs)
    attribs[prefix === undefined || prefix === '' ? name : `${prefix}:${name}`] = value
  return new Element(node.tagName, attribs, [])
}
