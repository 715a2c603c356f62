import { compile, selectOne } from 'css-select'
import { isTag, type AnyNode, type Document, type Element } from 'domhandler'
import { removeElement } from 'domutils'
import type { Range, Selector } from '../declaration/model.ts'
import { afterSubtree, firstChild, hasAncestor } from './dom.ts'

/** What a declaration selects: runs of nodes in the order of its selectors, or the range end that is not on the page. */
export type Selection =
  | { readonly ok: true; readonly nodes: readonly AnyNode[] }
  | { readonly ok: false; readonly detail: string }

/** Takes out what the declaration removes: selectors first, then ranges, as Open Terms Archive does. Changes the tree. */
export function removeDeclared(page: Document, remove: readonly Selector[]): void {
  const css = remove.filter((selector) => typeof selector === 'string')
  // One list of selectors is one walk over the page.
  if (css.length > 0) for (const node of matches(css.join(','), page)) removeElement(node)
  for (const selector of remove) {
    if (typeof selector === 'string') continue
    const range = rangeNodes(page, selector)
    // A promotion that is not there today needs no removing.
    if (range.ok)
      for (const node of range.nodes) if ('children' in node || 'data' in node) removeElement(node)
  }
}

/** Nodes in the order of the selectors. What lies inside something already selected is not selected twice. */
export function selectDeclared(page: Document, select: readonly Selector[]): Selection {
  const found = new Set<AnyNode>()
  for (const selector of select) {
    if (typeof selector === 'string') {
      for (const element of matches(selector, page)) found.add(element)
      continue
    }
    const range = rangeNodes(page, selector)
    if (!range.ok) return range
    for (const node of range.nodes) found.add(node)
  }
  const nodes = [...found].filter((node) => !hasAncestor(node, (up) => found.has(up)))
  return { ok: true, nodes }
}

function matches(selector: string, page: Document): Element[] {
  try {
    const isMatch = compile<AnyNode, Element>(selector)
    const found: Element[] = []
    let node = firstChild(page)
    while (node !== null) {
      if (isTag(node) && isMatch(node)) found.push(node)
      // What is in a template is no part of the page.
      const isTemplate = isTag(node) && node.name === 'template'
      node = (isTemplate ? null : firstChild(node)) ?? afterSubtree(node)
    }
    return found
  } catch {
    // Declarations are checked where they are read; a selector from an older rule set selects nothing.
    return []
  }
}

/** The largest subtrees that lie wholly within a range, in document order. */
function rangeNodes(page: Document, range: Range): Selection {
  const start = range.startBefore ?? range.startAfter
  const end = range.endBefore ?? range.endAfter
  const startNode = start === undefined ? null : first(start, page)
  const endNode = end === undefined ? null : first(end, page)
  if (startNode === null) return missing('start', start)
  if (endNode === null) return missing('end', end)
  const from = range.startBefore === undefined ? afterSubtree(startNode) : startNode
  const stop = range.endBefore === undefined ? afterSubtree(endNode) : endNode
  const holders = new Set<AnyNode>()
  for (let up = stop; up !== null; up = up.parent) holders.add(up)
  const nodes: AnyNode[] = []
  let node: AnyNode | null = from
  while (node !== null && node !== stop) {
    if (holders.has(node)) {
      node = firstChild(node) ?? afterSubtree(node)
    } else {
      nodes.push(node)
      node = afterSubtree(node)
    }
  }
  if (node !== stop)
    return { ok: false, detail: `the range from "${start}" to "${end}" ends before it starts` }
  return { ok: true, nodes }
}

function first(selector: string, page: Document): Element | null {
  try {
    return selectOne<AnyNode, Element>(selector, page)
  } catch {
    return null
  }
}

function missing(side: string, selector: string | undefined): Selection {
  return { ok: false, detail: `the ${side} of a range is not on the page: "${selector ?? ''}"` }
}
