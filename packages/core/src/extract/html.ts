import { isTag, type AnyNode, type Document, type Element } from 'domhandler'
import type { Source } from '../declaration/model.ts'
import { elements, textOf } from './dom.ts'
import { detectLanguage, primarySubtag } from './language.ts'
import { likest } from './likest.ts'
import { linksOf } from './links.ts'
import { findMainContent, isOutside, weigh, type Weights } from './main-content.ts'
import { renderMarkdown, type Rendered } from './markdown.ts'
import type { Extraction } from './model.ts'
import { parseHtml } from './parse.ts'
import { removeDeclared, selectDeclared } from './select.ts'
import { foldText } from './words.ts'

/** The text of the last good version, by which the document is found where its declaration no longer finds it. */
export type Before = {
  readonly text: string
  /** Also where the declaration finds something: it has been seen not to be the document. */
  readonly insist: boolean
}

/** Nothing declared is there: a block that shares half its words with the version before is the document, edited. */
const LIKE = 0.5
/** What is declared is there: only nearly the same text elsewhere is better. */
const VERY_LIKE = 0.8

/** Canonical text of a page: what the declaration selects, else the block most like the version before, else the main content. */
export function extractHtml(
  markup: string,
  source: Pick<Source, 'select' | 'remove'>,
  url = 'about:blank',
  before: Before | null = null,
): Extraction {
  const page = parseHtml(markup)
  if (page === null)
    return { ok: false, reason: 'unreadable', detail: 'the page has more than 500,000 elements' }
  const { title, language } = describe(page)
  removeDeclared(page, source.remove)
  const weights = weigh(page)
  const found = find(page, weights, source, before)
  if ('ok' in found) return found
  const { text, links, method } = found
  if (text === '') return { ok: false, reason: 'empty', detail: 'the page shows no text' }
  return {
    ok: true,
    text,
    title,
    language: detectLanguage(text) ?? language,
    method,
    links: linksOf(links, url),
  }
}

/** Characters; a subject line has no room for more. */
const LONGEST_TITLE = 1000

type Found = Rendered & { readonly method: 'declared' | 'healed' | 'automatic' }

function find(
  page: Document,
  weights: Weights,
  { select }: Pick<Source, 'select'>,
  before: Before | null,
): Found | (Extraction & { ok: false }) {
  if (before?.insist === true) {
    const block = like(page, weights, before.text, VERY_LIKE)
    if (block !== null) return { ...render([block], weights), method: 'healed' }
  }
  const selection = selectDeclared(page, select)
  if (!selection.ok) return { ok: false, reason: 'selector-missing', detail: selection.detail }
  const declared = render(selection.nodes, weights)
  if (declared.text !== '') return { ...declared, method: 'declared' }
  const block = before && select.length > 0 ? like(page, weights, before.text, LIKE) : null
  return {
    ...render([block ?? findMainContent(page, weights)], weights),
    method: select.length > 0 ? 'healed' : 'automatic',
  }
}

function like(page: Document, weights: Weights, text: string, least: number): Element | null {
  const block = likest(page, weights, text)
  return block !== null && block.likeness >= least ? block.element : null
}

function render(roots: readonly AnyNode[], weights: Weights): Rendered {
  const chosen = new Set(roots)
  return renderMarkdown(
    roots,
    (element, above) =>
      !weights.has(element) || (isOutside(element, above, weights) && !chosen.has(element)),
  )
}

function describe(page: Document): { title: string | null; language: string | null } {
  let title: string | null = null
  let language: string | null = null
  for (const element of elements(page)) {
    if (element.name === 'html')
      language ??= primarySubtag(element.attribs['lang'] ?? element.attribs['xml:lang'])
    if (element.name === 'title' && isTag(element) && title === null)
      title = foldText(textOf(element, LONGEST_TITLE).slice(0, LONGEST_TITLE)).trim()
    if (element.name === 'body') break
  }
  return { title: title === '' ? null : title, language }
}
