import { isDocument, isTag, type AnyNode, type Document, type Element } from 'domhandler'
import type { Source } from '../declaration/model.ts'
import { elements, textOf, walkTree } from '../extract/dom.ts'
import { likest } from '../extract/likest.ts'
import { findMainContent, isOutside, weigh, type Weights } from '../extract/main-content.ts'
import { renderMarkdown } from '../extract/markdown.ts'
import { parseFast, parseHtml } from '../extract/parse.ts'
import { removeDeclared, selectDeclared } from '../extract/select.ts'
import { NEVER_SHOWN, isTableOfContents } from '../extract/visible.ts'
import { foldText } from '../extract/words.ts'

export type DropRule =
  | 'removed by the declaration'
  | 'outside the part that was read'
  | 'hidden from readers'
  | 'page furniture'
  | 'menu'
  | 'teaser'
  | 'table of contents'

/** An element that was left out with all it holds. */
export type Dropped = {
  readonly rule: DropRule
  /** Its tag as the page writes it, shortened. */
  readonly element: string
  readonly characters: number
  /** How its words begin. */
  readonly text: string
}

/** How a page was read. */
export type PageReading = {
  /** `standard`: the fast way was not sure to see what browsers see. */
  readonly parser: 'fast' | 'standard'
  readonly elements: number
  /** The elements whose text was read. */
  readonly roots: readonly string[]
  readonly dropped: readonly Dropped[]
  /** Elements that show no text, by name: scripts, styles, images. */
  readonly textless: Readonly<Record<string, number>>
}

/** Reads a page again as extraction did and notes what is left out, and by which rule. Null: it is too large to be read. */
export function readPage(
  markup: string,
  source: Pick<Source, 'select' | 'remove'>,
  read: { readonly text: string | null; readonly before: string | null },
): PageReading | null {
  const page = parseHtml(markup)
  if (page === null) return null
  const all = Array.from(elements(page))
  removeDeclared(page, source.remove)
  // Taking an element out of the tree leaves it without a parent.
  const removed = all.filter(({ parent }) => parent === null)
  const weights = weigh(page)
  const roots = rootsOf(page, weights, source, read)
  return {
    parser: parseFast(markup)?.isSure === true ? 'fast' : 'standard',
    elements: all.length,
    roots: roots.map(named),
    dropped: [
      ...removed.map((element) => dropped(element, 'removed by the declaration')),
      ...outside(page, roots, weights),
      ...inside(roots, weights),
    ].filter(({ characters }) => characters > 0),
    textless: countNames(all.filter(({ name }) => NEVER_SHOWN.has(name))),
  }
}

/** What the declaration selects, the block most like the version before, or the main content: whichever gives the text that was read. */
function rootsOf(
  page: Document,
  weights: Weights,
  source: Pick<Source, 'select'>,
  { text, before }: { readonly text: string | null; readonly before: string | null },
): readonly AnyNode[] {
  const selection = selectDeclared(page, source.select)
  const block = before === null ? null : likest(page, weights, before)
  const ways = [
    selection.ok ? selection.nodes : [],
    block === null ? [] : [block.element],
    [findMainContent(page, weights)],
  ].filter((roots) => roots.length > 0)
  const gives = (roots: readonly AnyNode[]) =>
    renderMarkdown(roots, (element, above) => ruleOf(element, above, roots, weights) !== null).text
  return ways.find((roots) => gives(roots) === text) ?? ways[0] ?? []
}

/** Why extraction leaves an element out; null: it is read. */
function ruleOf(
  element: Element,
  above: string,
  roots: readonly AnyNode[],
  weights: Weights,
): DropRule | null {
  const weight = weights.get(element)
  if (weight === undefined) return 'hidden from readers'
  if (roots.includes(element) || !isOutside(element, above, weights)) return null
  if (element.name === 'a') return 'teaser'
  return weight.furniture ? 'page furniture' : 'menu'
}

/** What is left out of the part that is read. */
function inside(roots: readonly AnyNode[], weights: Weights): Dropped[] {
  const found: Dropped[] = []
  renderMarkdown(roots, (element, above) => {
    const rule = ruleOf(element, above, roots, weights)
    const isContents = /^(?:ul|ol|menu|dir)$/.test(element.name) && isTableOfContents(element)
    if (rule !== null) found.push(dropped(element, rule))
    else if (isContents) found.push(dropped(element, 'table of contents'))
    return rule !== null
  })
  return found
}

/** What stands beside the part that is read: the largest elements that hold nothing of it. */
function outside(page: Document, roots: readonly AnyNode[], weights: Weights): Dropped[] {
  const around = new Set<AnyNode>()
  for (const root of roots) {
    for (let up: AnyNode | null = root.parent; up !== null; up = up.parent) around.add(up)
  }
  const found: Dropped[] = []
  walkTree(page, {
    text: () => {},
    enter: (element) => {
      if (around.has(element)) return true
      if (roots.includes(element)) return false
      found.push(
        dropped(
          element,
          weights.has(element) ? 'outside the part that was read' : 'hidden from readers',
        ),
      )
      return false
    },
    leave: () => {},
  })
  return found
}

const SHOWN_CHARS = 80

function dropped(element: Element, rule: DropRule): Dropped {
  const text = NEVER_SHOWN.has(element.name) ? '' : wordsOf(element)
  return { rule, element: named(element), characters: text.length, text: clip(text) }
}

/** The words of an element, scripts and styles aside. */
function wordsOf(element: Element): string {
  let words = ''
  walkTree(element, {
    text: (data) => {
      words += data
    },
    enter: ({ name }) => !NEVER_SHOWN.has(name),
    leave: () => {},
  })
  return foldText(words).trim()
}

function clip(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS - 1).toWellFormed()}…` : text
}

const NAMING = ['id', 'class', 'role', 'hidden', 'aria-label']

function named(node: AnyNode): string {
  if (!isTag(node)) return isDocument(node) ? 'the whole page' : `“${clip(textOf(node, 200))}”`
  const attributes = NAMING.filter((key) => node.attribs[key] !== undefined).map((key) =>
    node.attribs[key] === '' ? ` ${key}` : ` ${key}="${node.attribs[key]}"`,
  )
  return clip(foldText(`<${node.name}${attributes.join('')}>`))
}

function countNames(found: readonly Element[]): Record<string, number> {
  const counts = Object.groupBy(found, ({ name }) => name)
  return Object.fromEntries(Object.entries(counts).map(([name, all]) => [name, all?.length ?? 0]))
}
