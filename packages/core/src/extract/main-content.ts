import { isTag, type Document, type Element } from 'domhandler'
import { looksLikeFurniture } from './boilerplate.ts'
import { walkTree } from './dom.ts'
import { isUnseen } from './visible.ts'

/** Text and link text under an element, in characters; unseen text left out. */
type Weight = { text: number; links: number }
export type Weights = ReadonlyMap<Element, Weight>

/** A candidate that names itself main is taken if it holds this much of the page's prose. */
const MAIN_SHARE = 0.5
/** Going down, an element that holds nearly all prose of its parent is the better frame. */
const DESCEND_SHARE = 0.9
/** An element that calls itself furniture but holds most of the page's prose is the document (a cookie policy's box, a form around all). */
const TOO_MUCH = 0.4

/** The part of the page that holds the document, or null if the page has no text. */
export function findMainContent(page: Document, weights: Weights): Element | null {
  let root: Element | null = null
  for (const child of page.children) {
    if (isTag(child) && prose(weights, child) > (root === null ? 0 : prose(weights, root)))
      root = child
  }
  if (root === null) return null
  const total = prose(weights, root)
  const declared = heaviest(weights, isMain)
  if (declared !== null && prose(weights, declared) >= total * MAIN_SHARE)
    return narrow(declared, weights)
  return narrow(root, weights)
}

/** Whether to leave an element out: it looks like furniture and does not hold the document itself. */
export function furnitureTest(weights: Weights): (element: Element) => boolean {
  let total = 0
  for (const weight of weights.values()) total = Math.max(total, weight.text - weight.links)
  return (element) => looksLikeFurniture(element) && prose(weights, element) < total * TOO_MUCH
}

/** Weighs every element in one walk. */
export function weigh(page: Document): Weights {
  const weights = new Map<Element, Weight>()
  const open: Weight[] = [{ text: 0, links: 0 }]
  let links = 0
  walkTree(page, {
    text: (data) => {
      const weight = open.at(-1)
      const length = data.trim().length
      if (weight === undefined || length === 0) return
      weight.text += length
      if (links > 0) weight.links += length
    },
    enter: (element) => {
      if (isUnseen(element)) return false
      if (element.name === 'a') links++
      const weight = { text: 0, links: 0 }
      weights.set(element, weight)
      open.push(weight)
      return true
    },
    leave: (element) => {
      if (element.name === 'a') links--
      const weight = open.pop()
      const parent = open.at(-1)
      if (weight === undefined || parent === undefined) return
      parent.text += weight.text
      parent.links += weight.links
    },
  })
  return weights
}

/** Text that is no link, in characters: menus weigh little. */
function prose(weights: Weights, element: Element): number {
  const weight = weights.get(element)
  return weight === undefined ? 0 : weight.text - weight.links
}

function heaviest(weights: Weights, test: (element: Element) => boolean): Element | null {
  let best: Element | null = null
  for (const element of weights.keys()) {
    if (test(element) && (best === null || prose(weights, element) > prose(weights, best)))
      best = element
  }
  return best
}

/** Goes down while one child holds nearly all prose. */
function narrow(start: Element, weights: Weights): Element {
  let frame = start
  for (;;) {
    const enough = prose(weights, frame) * DESCEND_SHARE
    const inner = frame.children.find((child) => isTag(child) && prose(weights, child) > enough)
    if (inner === undefined || !isTag(inner)) return frame
    frame = inner
  }
}

function isMain({ name, attribs }: Element): boolean {
  return name === 'main' || name === 'article' || attribs['role'] === 'main'
}
