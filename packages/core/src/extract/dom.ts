import { isTag, isText, type AnyNode, type Element } from 'domhandler'

/** Of every element that has none, so that nothing is looked for in them. Half of a text's elements are such. */
export const NO_ATTRIBUTES: Record<string, string> = {}

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
