import { countWords } from '../extract/words.ts'
import type { PageLink } from '../extract/model.ts'
import { sentencesOf, type Sentence } from '../gate/sentences.ts'
import { addressKey, siteOf } from './address.ts'
import { BINDS, BINDS_ALL, FOREIGN, LEGAL, LISTS, OTHER } from './words.ts'

/** A document that a text takes into itself, by a link. */
export type Incorporation = {
  /** As `addressKey` spells it. */
  readonly address: string
  readonly label: string
  /** The sentence around the link; of a list's entry, with what leads into the list. */
  readonly quote: string
}

/** A link that says where, not what: the words before it do. */
const POINTER =
  /^(?:here|this (?:page|link)|link|available here|click here|ici|lien|hier|aquí|qui|aqui|此处|这里|https?:\S+|www\.\S+|[\w-]+\.[a-z]{2,}\/\S*)[.,]?$/iu
const BEFORE = 80
const QUOTE = 600
/** Authorities and lawmakers write no one's contracts. */
const AUTHORITY =
  /(?:^|\.)(?:gov|mil|int)(?:\.[a-z]{2})?$|(?:^|\.)(?:europa\.eu|gouv\.[a-z]{2}|gob\.[a-z]{2}|edu)$|wikipedia\.org$/
/** With no more than these, one for the label, nothing is said around it. */
const ALONE_WORDS = 4

/**
 * The policies, terms, addenda and guidelines that a text incorporates by a link: those that its words make part of it, that
 * apply with it, or that it leaves a matter to. Laws, help pages, tools and other companies' rules that it only mentions are none.
 */
export function incorporationsOf(
  text: string,
  links: readonly PageLink[],
  pageUrl: string,
): readonly Incorporation[] {
  const page = addressKey(pageUrl)
  const sentences = sentencesOf(text)
  const found = new Map<string, Incorporation>()
  let next: Spot = { index: 0, end: 0 }
  for (const link of links) {
    const spot = text.includes(link.text) ? spotOf(link.text, sentences, next) : null
    if (spot === null) continue
    next = spot
    const address = addressKey(link.url)
    // A link to a whole site leads to no document.
    if (address === null || address === page || !/[/?]/.test(address)) continue
    const known = found.get(address)
    if (known !== undefined && BINDS_ALL.test(known.quote)) continue
    const quote = quoteOf(link, address, page, sentences, spot.index)
    if (quote !== null && (known === undefined || BINDS_ALL.test(quote)))
      found.set(address, { address, label: link.text, quote })
  }
  return [...found.values()]
}

/** A sentence, and where in it a link ends. */
type Spot = { readonly index: number; readonly end: number }

/** Links stand in the order of the text; one that is not found after the last is looked for from the start. */
function spotOf(label: string, sentences: readonly Sentence[], from: Spot): Spot | null {
  for (let index = from.index; index < sentences.length; index++) {
    const at = sentences[index]?.text.indexOf(label, index === from.index ? from.end : 0) ?? -1
    if (at >= 0) return { index, end: at + label.length }
  }
  const index = sentences.findIndex(({ text }) => text.includes(label))
  return index < 0
    ? null
    : { index, end: (sentences[index]?.text.indexOf(label) ?? 0) + label.length }
}

/** The words that make the link's target part of the text; null: none do. */
function quoteOf(
  { text: label }: PageLink,
  address: string,
  page: string | null,
  sentences: readonly Sentence[],
  index: number,
): string | null {
  const sentence = sentences[index]
  if (sentence === undefined) return null
  const at = sentence.text.indexOf(label)
  const isPointer = POINTER.test(label)
  const name = isPointer ? sentence.text.slice(Math.max(0, at - BEFORE), at) : label
  const host = address.split(/[/?:]/, 1)[0] ?? ''
  if (!LEGAL.test(name) || OTHER.test(label) || AUTHORITY.test(host)) return null
  const isOwn = page !== null && siteOf(address) === siteOf(page)
  const around = sentence.text.replace(label, 'policy')
  if (countWords(around) <= ALONE_WORDS) {
    const lead = leadOf(sentences, index)
    if (!isOwn || lead === null || OTHER.test(lead) || FOREIGN.test(lead)) return null
    return cut(`${lead} ${sentence.text}`, label)
  }
  if (FOREIGN.test(sentence.text) || !BINDS.test(around)) return null
  // What another company writes is ours only where the words say so plainly.
  if (!isOwn && !BINDS_ALL.test(around)) return null
  return cut(sentence.text, label)
}

/** What a list of documents is introduced by: the line above it, or the heading. */
function leadOf(sentences: readonly Sentence[], index: number): string | null {
  const block = sentences[index]?.block
  for (let at = index - 1; at >= 0; at--) {
    const above = sentences[at]
    if (above === undefined || above.block.kind === 'heading') break
    if (above.block.kind === block?.kind && countWords(above.text) <= 12 && !LISTS.test(above.text))
      continue
    return LISTS.test(above.text) || (BINDS.test(above.text) && LEGAL.test(above.text))
      ? above.text
      : null
  }
  const heading = block?.path.at(-1)
  return heading !== undefined && LISTS.test(heading) ? heading : null
}

/** As much of a long sentence as stands around the link. */
function cut(sentence: string, label: string): string {
  if (sentence.length <= QUOTE) return sentence
  const at = sentence.indexOf(label)
  const from = at < QUOTE / 2 ? 0 : sentence.indexOf(' ', at - QUOTE / 2) + 1
  const to = sentence.lastIndexOf(' ', from + QUOTE)
  return `${from > 0 ? '… ' : ''}${sentence.slice(from, to > from ? to : from + QUOTE)}${to < sentence.length ? ' …' : ''}`
}
