import { isTag, type AnyNode, type Document, type Element } from 'domhandler'
import { isAboutConsent, isConsentChoice, furnitureOf } from './boilerplate.ts'
import type { KnownNames } from './boilerplate.ts'
import { chatsOf, isChatButton, isField } from './chats.ts'
import { elements, hasAncestor, textOf, walkTree } from './dom.ts'
import { isUnseen } from './visible.ts'

/**
 * What is under an element, unseen things left out: text, link text and prose (long runs outside links) in characters, and
 * links. `furniture`: it is none of the document, and no element around it counts its prose.
 */
type Weight = { text: number; linked: number; prose: number; links: number; furniture: boolean }
/** Of every element that a reader can see. */
export type Weights = ReadonlyMap<Element, Weight>

/** Characters in a row: sentences have such runs, menus and buttons do not. */
const PROSE_RUN = 40
/** A candidate that names itself main is taken if it holds this much of the page's prose. */
const MAIN_SHARE = 0.5
/** Going down, an element that holds nearly all prose of its parent is the better frame. */
const DESCEND_SHARE = 0.98
/** Characters of text in a consent dialog; more around a choice is the page. */
const LONGEST_DIALOG = 2000
/** Characters of a hint at cookies that offers no choice. */
const LONGEST_HINT = 600
/** An element that calls itself furniture but holds most of the page's prose is the document (a cookie policy's box, a form around all). */
const TOO_MUCH = 0.4

const LISTS = new Set(['ul', 'ol'])
/** Elements of a text, as against boxes of a page. */
const TEXT_ELEMENTS = new Set(
  'p li dd dt td th h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote'.split(' '),
)
const INLINE = new Set(['a', 'span', 'b', 'i', 'em', 'strong', 'u', 'sup', 'sub', 'small', 'br'])
const MENU_ELEMENTS = new Set(['div', 'section', 'header', ...LISTS])
const MENU_LINKS = 3
const CONTROLS = new Set(['form', 'button', 'input'])
/** Characters; links in a menu are labels, not titles or sentences. */
const MENU_LABEL = 40
/** Characters of prose beside a list that make it part of a text. */
const MENU_PROSE = 300

/** The part of the page that holds the document. */
export function findMainContent(page: Document, weights: Weights): AnyNode {
  let total = 0
  let root: Element | null = null
  for (const child of page.children) {
    if (!isTag(child)) continue
    total += prose(weights, child)
    if (root === null || prose(weights, child) > prose(weights, root)) root = child
  }
  const main = heaviest(weights, isMain)
  if (main !== null && prose(weights, main) >= total * MAIN_SHARE) return narrow(main, weights)
  // A fragment without `html` around it has several roots; and where there is no prose, no root is better than another.
  return root !== null && total > 0 && prose(weights, root) >= total * DESCEND_SHARE
    ? narrow(root, weights)
    : page
}

/** Whether to leave an element out: page furniture, menus, teasers. `above` is the block before it. */
export function isOutside(element: Element, above: string, weights: Weights): boolean {
  if (element.name === 'a') return isCard(element)
  const weight = weights.get(element)
  if (weight === undefined) return false
  if (isMenu(element, weight, weights)) return !above.endsWith(':')
  return weight.furniture
}

/** A box of short links and little else. A list of links in the run of a text is part of it. */
function isMenu(element: Element, weight: Weight, weights: Weights): boolean {
  if (weight.links < MENU_LINKS || !MENU_ELEMENTS.has(element.name)) return false
  if (weight.linked < weight.text * 0.8 || weight.linked > weight.links * MENU_LABEL) return false
  const { parent } = element
  const flows =
    LISTS.has(element.name) &&
    parent !== null &&
    isTag(parent) &&
    prose(weights, parent) > MENU_PROSE
  return !flows
}

/** A link around whole paragraphs: a teaser or an announcement. Inside the page it opens a section. */
function isCard(link: Element): boolean {
  const { href } = link.attribs
  if (href === undefined || href.includes('#') || href.startsWith('javascript:')) return false
  if (!link.children.some(holdsBlock)) return false
  return !hasAncestor(link, (up) => 'name' in up && TEXT_ELEMENTS.has(up.name))
}

function holdsBlock(child: AnyNode): boolean {
  if (!isTag(child)) return false
  if (/^(?:p|div|h[1-6]|section|article|ul)$/.test(child.name)) return true
  return child.children.some((inner) => isTag(inner) && /^(?:p|div|h[1-6])$/.test(inner.name))
}

/** Weighs every element in one walk. */
export function weigh(page: Document): Weights {
  const weights = new Map<Element, Weight>()
  const choices: Element[] = []
  const fields: Element[] = []
  const buttons: Element[] = []
  const open: Weight[] = [{ text: 0, linked: 0, prose: 0, links: 0, furniture: false }]
  let inLinks = 0
  walkTree(page, {
    text: (data) => {
      const weight = open.at(-1)
      const length = trimmedLength(data)
      if (weight === undefined || length === 0) return
      weight.text += length
      if (inLinks > 0) weight.linked += length
      else if (length >= PROSE_RUN) weight.prose += length
    },
    enter: (element) => {
      if (isConsentChoice(element)) choices.push(element)
      if (isField(element)) fields.push(element)
      else if (isChatButton(element)) buttons.push(element)
      if (isUnseen(element)) return false
      const isLink = element.name === 'a'
      if (isLink) inLinks++
      const weight = { text: 0, linked: 0, prose: 0, links: isLink ? 1 : 0, furniture: false }
      weights.set(element, weight)
      open.push(weight)
      return true
    },
    leave: (element) => {
      if (element.name === 'a') inLinks--
      const weight = open.pop()
      const parent = open.at(-1)
      if (weight === undefined || parent === undefined) return
      parent.text += weight.text
      parent.linked += weight.linked
      parent.prose += weight.prose
      parent.links += weight.links
    },
  })
  const boxes = dialogsOf(choices, weights).union(chatsOf({ fields, buttons }, weights))
  markFurniture(weights, { boxes, choices })
  return weights
}

/** Most text begins and ends with a letter, and needs no trimming. */
function trimmedLength(text: string): number {
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)]
  const isTrim = first > 32 && first < 127 && last > 32 && last < 127
  return isTrim ? text.length : text.trim().length
}

/** Marks what looks like furniture and does not hold the document itself, and takes its prose from all around it. */
function markFurniture(
  weights: Map<Element, Weight>,
  {
    boxes,
    choices,
  }: { readonly boxes: ReadonlySet<Element>; readonly choices: readonly Element[] },
): void {
  let total = 0
  for (const weight of weights.values()) total = Math.max(total, weight.prose)
  const known: KnownNames = new Map()
  for (const [element, weight] of weights) {
    // What shows nothing needs no name, and most elements are words in a line.
    if (weight.text === 0 || INLINE.has(element.name)) continue
    const named = boxes.has(element) ? 'furniture' : furnitureOf(element, known)
    if (named === null || weight.prose > total * TOO_MUCH) continue
    if (named === 'maybe' && isSection(element, weight, choices)) continue
    if (named === 'aside' && isNote(element, weight)) continue
    weight.furniture = true
    if (!hasAncestor(element, (up) => isTag(up) && weights.get(up)?.furniture === true)) {
      takeProse(element, weight.prose, weights)
    }
  }
}

/** Whether an aside is a note in a text: between its paragraphs, of sentences without links or controls. */
function isNote(aside: Element, { text, prose, linked }: Weight): boolean {
  if (prose < text * 0.6 || linked > text * 0.1) return false
  if (aside.children.some((one) => isTag(one) && CONTROLS.has(one.name))) return false
  return isTextBeside(aside, 'prev') && isTextBeside(aside, 'next')
}

function isTextBeside(element: Element, side: 'prev' | 'next'): boolean {
  let beside = element[side]
  while (beside !== null && !isTag(beside)) beside = beside[side]
  return beside !== null && TEXT_ELEMENTS.has(beside.name)
}

/**
 * Whether a box that is named like a consent dialog is a section of the text: it offers nothing to choose, and has a heading or
 * is longer than a hint.
 */
function isSection(element: Element, weight: Weight, choices: readonly Element[]): boolean {
  if (choices.some((choice) => hasAncestor(choice, (up) => up === element))) return false
  const isLong = weight.text > LONGEST_HINT
  let [buttons, headings] = [0, 0]
  for (const { name, attribs } of elements(element)) {
    if (/^h[1-6]$/.test(name)) headings++
    const isButton = name === 'button' || attribs['role'] === 'button'
    if (isButton && attribs['aria-expanded'] === undefined) buttons++
  }
  if (buttons > (isLong ? 1 : 0) && weight.text <= LONGEST_DIALOG) return false
  return isLong || headings > 0
}

/** The boxes around the choices that consent dialogs offer, whatever their names: the innermost that speaks of cookies. */
function dialogsOf(choices: readonly Element[], weights: Weights): ReadonlySet<Element> {
  const dialogs = new Set<Element>()
  for (const choice of choices) {
    for (let up = choice.parent; up !== null && isTag(up); up = up.parent) {
      const length = weights.get(up)?.text ?? 0
      if (length > LONGEST_DIALOG || up.name === 'main' || up.name === 'article') break
      if (length < PROSE_RUN || TEXT_ELEMENTS.has(up.name)) continue
      if (!isAboutConsent(textOf(up, LONGEST_DIALOG))) continue
      dialogs.add(up)
      break
    }
  }
  return dialogs
}

function takeProse(element: Element, amount: number, weights: Map<Element, Weight>): void {
  for (let up = element.parent; up !== null && isTag(up); up = up.parent) {
    const outer = weights.get(up)
    if (outer !== undefined) outer.prose -= amount
  }
}

function prose(weights: Weights, element: Element): number {
  return weights.get(element)?.prose ?? 0
}

function heaviest(weights: Weights, test: (element: Element) => boolean): Element | null {
  let best: Element | null = null
  for (const element of weights.keys()) {
    if (test(element) && (best === null || prose(weights, element) > prose(weights, best)))
      best = element
  }
  return best
}

/** Goes down while one box holds nearly all prose and no title stands beside it. */
function narrow(start: Element, weights: Weights): Element {
  let frame = start
  for (;;) {
    const boxes = frame.children.filter(isTag)
    if (boxes.some(({ name }) => /^h[1-6]$/.test(name))) return frame
    const enough = prose(weights, frame) * DESCEND_SHARE
    const inner = boxes.find((child) => prose(weights, child) > enough)
    if (inner === undefined || TEXT_ELEMENTS.has(inner.name)) return frame
    frame = inner
  }
}

function isMain({ name, attribs }: Element): boolean {
  return name === 'main' || name === 'article' || attribs['role'] === 'main'
}
