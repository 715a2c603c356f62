import { isTag, type AnyNode, type Document } from 'domhandler'
import type { Source } from '../declaration/model.ts'
import { elements, parseHtml, textOf } from './dom.ts'
import { detectLanguage, primarySubtag } from './language.ts'
import { findMainContent, isOutside, weigh, type Weights } from './main-content.ts'
import { renderMarkdown } from './markdown.ts'
import type { Extraction } from './model.ts'
import { removeDeclared, selectDeclared } from './select.ts'
import { foldText } from './words.ts'

/** Canonical text of a page: what the declaration selects, else the main content. */
export function extractHtml(markup: string, source: Pick<Source, 'select' | 'remove'>): Extraction {
  const page = parseHtml(markup)
  if (page === null)
    return { ok: false, reason: 'unreadable', detail: 'the page has more than 500,000 elements' }
  const { title, language } = describe(page)
  removeDeclared(page, source.remove)
  const selection = selectDeclared(page, source.select)
  if (!selection.ok) return { ok: false, reason: 'selector-missing', detail: selection.detail }
  const weights = weigh(page)
  const declared = render(selection.nodes, weights)
  const method = declared !== '' ? 'declared' : source.select.length > 0 ? 'healed' : 'automatic'
  const text = declared !== '' ? declared : render([findMainContent(page, weights)], weights)
  if (text === '') return { ok: false, reason: 'empty', detail: 'the page shows no text' }
  return { ok: true, text, title, language: detectLanguage(text) ?? language, method }
}

function render(roots: readonly AnyNode[], weights: Weights): string {
  const chosen = new Set(roots)
  return renderMarkdown(
    roots,
    (element, above) =>
      !weights.has(element) || (!chosen.has(element) && isOutside(element, above, weights)),
  )
}

function describe(page: Document): { title: string | null; language: string | null } {
  let title: string | null = null
  let language: string | null = null
  for (const element of elements(page)) {
    if (element.name === 'html')
      language ??= primarySubtag(element.attribs['lang'] ?? element.attribs['xml:lang'])
    if (element.name === 'title' && isTag(element) && title === null)
      title = foldText(textOf(element, 1000)).trim()
    if (element.name === 'body') break
  }
  return { title: title === '' ? null : title, language }
}
