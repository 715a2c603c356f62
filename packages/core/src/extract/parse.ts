import { DomHandler, Element, type Document } from 'domhandler'
import { decodeHTML, decodeHTMLAttribute } from 'entities'
import { Parser } from 'htmlparser2'
import { NO_ATTRIBUTES } from './dom.ts'
import { NAMES } from './names.ts'
import { Nesting } from './nesting.ts'
import { parseStandard } from './standard.ts'

/** Browsers stop nesting here (Blink and WebKit: 512) and go on flat; deeper selectors match nowhere. */
const MAX_DEPTH = 512
/** The largest legal page of the public archives has some 30,000 elements. */
const MAX_ELEMENTS = 500_000
/** Their content is raw text: the parser must see their end. */
const RAW = new Set('script style textarea title xmp iframe noembed noframes'.split(' '))
const FRAME = new Set(['html', 'head', 'body'])
/** Of the names that are looked at more closely: "tr", those of the frame, "noscript". */
const LENGTHS = new Set([2, 4, 8])
const GREATER = 62
/** Characters: as far as most markup is from the last. */
const NEAR = 32
const NOSCRIPT_END = /<\/noscript[\t\n\f\r />]/gi
const END_OF_PAGE = /^(?:body|html)$/i
const TAG_END = /[\t\n\f\r ]*>/y

class WatchedHandler extends DomHandler {
  readonly nesting = new Nesting()
  /** The elements of which a page has one. */
  readonly frame = new Map<string, Element>()
  closed = 0

  get depth(): number {
    return this.tagStack.length
  }

  override onopentag(name: string, attribs: { [name: string]: string }): void {
    let own = NO_ATTRIBUTES
    for (const key in attribs) {
      own = attribs
      const value = attribs[key] ?? ''
      if (value.includes('&')) attribs[key] = decodeHTMLAttribute(value)
    }
    if (name === '') return
    this.nesting.opens(name)
    super.onopentag(name, FRAME.has(name) ? attribs : own)
    if (!this.nesting.hasBody || name === 'body') this.#keepFrame(name)
  }

  override onclosetag(_name?: string, isImplied = false): void {
    this.closed++
    this.nesting.closes(isImplied)
    super.onclosetag()
  }

  override ontext(data: string): void {
    this.nesting.text(data)
    super.ontext(data.includes('&') && !this.nesting.isInScript ? decodeHTML(data) : data)
  }

  #keepFrame(name: string): void {
    const element = this.tagStack.at(-1)
    if (FRAME.has(name) && element instanceof Element && !this.frame.has(name))
      this.frame.set(name, element)
  }
}

/** The parser's own methods for tags that the standard opens unasked: they are private to keep others from misusing them. */
class BoundedParser extends Parser {
  readonly #handler: WatchedHandler
  readonly #markup: string
  #elements = 0
  #flat = false
  #isNoscript = false
  #noscriptEnd = -1

  constructor(handler: WatchedHandler, markup: string) {
    // Decoding while reading costs a look at every character; most runs of text have nothing to decode.
    super(handler, { decodeEntities: false })
    this.#handler = handler
    this.#markup = markup
    // Its own search looks at each character of a script.
    const tokenizer = this['tokenizer']
    tokenizer['fastForwardTo'] = (code: number) => {
      const at = indexOf(markup, code, tokenizer['index'] + 1)
      tokenizer['index'] = at < 0 ? markup.length - 1 : at
      return at >= 0
    }
  }

  get overflowed(): boolean {
    return this.#elements > MAX_ELEMENTS
  }

  get isFlat(): boolean {
    return this.#flat
  }

  /** Whether each end that browsers see was seen. */
  get isAtEnd(): boolean {
    return this.#noscriptEnd < 0
  }

  override onopentagname(start: number, end: number): void {
    this.#elements++
    this.#flat ||= this.#handler.depth > MAX_DEPTH
    if (this.overflowed) this.pause()
    const { nesting } = this.#handler
    const name = this.#name(start, end)
    if (!nesting.hasBody || LENGTHS.has(end - start)) {
      this.#isNoscript = name === 'noscript'
      if (FRAME.has(name) && nesting.isFramed && this.#isSecond(name)) return
      if (nesting.needsBody(name)) this.#openBody()
      // The standard puts a "tbody" around rows that have none, and selectors name it.
      else if (name === 'tr' && nesting.isInTable) this.#open('tbody')
    } else this.#isNoscript = false
    this.endIndex = end
    this['emitOpenTag'](name)
  }

  override onopentagend(end: number): void {
    if (this.#isNoscript) this.#noscriptEnd = nextMatch(NOSCRIPT_END, this.#markup, end)
    super.onopentagend(end)
    this.#handler.nesting.opened()
  }

  override onselfclosingtag(end: number): void {
    super.onselfclosingtag(end)
    this.#handler.nesting.opened()
  }

  override onclosetag(start: number, end: number): void {
    const { closed, nesting } = this.#handler
    // What comes after the end of the body still belongs in it, and in what was open there.
    if (this.#endsInnermost(start, end)) {
      this.endIndex = end
      this['popElement'](false)
      this.startIndex = end + 1
    } else if (end - start !== 4 || !END_OF_PAGE.test(this.#markup.slice(start, end)))
      super.onclosetag(start, end)
    if (this.#handler.closed === closed && end - start === 2)
      nesting.isStray(this.#markup.slice(start, end))
    // An end tag may hold attributes, and those a ">".
    if (this.#markup.charCodeAt(end) !== GREATER && nextMatch(TAG_END, this.#markup, end) !== end)
      nesting.isSure = false
    if (this.#noscriptEnd < 0) return
    // To browsers that run scripts it holds text alone, which ends at the first end tag.
    if (this.#noscriptEnd === start - 2) this.#noscriptEnd = -1
    else if (this.#markup.slice(start, end).toLowerCase() === 'noscript') nesting.isSure = false
  }

  // Outside drawings the standard knows no CDATA: it is a comment that ends at the first ">".
  override oncdata(start: number, end: number, offset: number): void {
    if (!this.isInForeignContext()) this.#handler.nesting.isSure = false
    super.oncdata(start, end, offset)
  }

  override ontext(start: number, end: number): void {
    const { nesting } = this.#handler
    if (!nesting.hasBody && nesting.needsBodyFor(this.#markup.slice(start, end))) this.#openBody()
    super.ontext(start, end)
  }

  // On a flat page each element closes as it opens: its text stays, in order, and the parser's stack stays short.
  protected override isVoidElement(name: string): boolean {
    return super.isVoidElement(name) || (this.#flat && !RAW.has(name) && name !== '')
  }

  // Pages use few names often: to find one costs less than to write it in small letters.
  #name(start: number, end: number): string {
    const known = this['foreignContext'].length === 1 && NAMES.get(this.#markup.slice(start, end))
    return known || this['readTagName'](start, end)
  }

  override onattribname(start: number, end: number): void {
    this.startIndex = start
    const name = this.#markup.slice(start, end)
    this['attribname'] = NAMES.get(name) ?? name.toLowerCase()
  }

  /** Nearly every end tag does. */
  #endsInnermost(start: number, end: number): boolean {
    const name = this['stack'][0]
    if (name === undefined || name.length !== end - start || this.#flat || FRAME.has(name))
      return false
    return this.#markup.startsWith(name, start)
  }

  /** A page has one head, and one body: a second tag only adds attributes to the first. */
  #isSecond(name: string): boolean {
    const first = this.#handler.frame.get(name)
    if (first !== undefined) this['attribs'] = name === 'head' ? {} : first.attribs
    else if (name !== 'html' && this.#handler.depth === 1) this.#open('html')
    return first !== undefined || (name === 'head' && this.#handler.nesting.hasBody)
  }

  #openBody(): void {
    if (!this.#handler.frame.has('html')) this.#open('html')
    if (this['stack'][0] === 'head') this['popElement'](true)
    this.#open('body')
  }

  #open(name: string): void {
    this['emitOpenTag'](name)
    this['endOpenTag'](true)
  }
}

/**
 * Parses markup as browsers do, in bounded depth: the fast way, and again the standard's way where the fast one may read
 * it otherwise. Null if it holds more elements than any document has.
 */
export function parseHtml(markup: string): Document | null {
  const fast = parseFast(markup)
  return fast === null || fast.isSure ? (fast?.page ?? null) : parseStandard(markup, MAX_ELEMENTS)
}

/** The fast way alone. `isSure`: the standard's tree is the same. */
export function parseFast(
  markup: string,
): { readonly page: Document; readonly isSure: boolean } | null {
  const handler = new WatchedHandler()
  const parser = new BoundedParser(handler, markup)
  parser.end(markup)
  if (parser.overflowed) return null
  // What no browser nests, no reader sees nested; and the standard's way takes time that grows with the depth.
  const { isSure, hasBody } = handler.nesting
  const isSafe = isSure && hasBody && parser.isAtEnd && !endsInTag(markup)
  return { page: handler.root, isSure: parser.isFlat || isSafe }
}

function nextMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}

/** The markup of most texts is near; scripts are long, and there a native search is many times as fast. */
function indexOf(text: string, code: number, from: number): number {
  const near = Math.min(from + NEAR, text.length)
  for (let at = from; at < near; at++) if (text.charCodeAt(at) === code) return at
  return near === text.length ? -1 : text.indexOf(String.fromCharCode(code), near)
}

/** Cut within a tag or CDATA, or within anything else that looks like one. */
function endsInTag(markup: string): boolean {
  const inTag = markup.lastIndexOf('<') > markup.lastIndexOf('>')
  // Forwards first: to look backwards for what is not there takes ten times as long.
  if (inTag || !markup.includes('![CD')) return inTag
  return markup.lastIndexOf('<![CDATA[') > markup.lastIndexOf(']]>')
}
