// What the HTML standard does with an element where it stands (WHATWG HTML, 13.2.6), as bits: one look-up a tag.
const SPECIAL = 1 << 0
/** Left open, it is opened again in what follows. */
const FORMATTING = 1 << 1
const CLOSES_P = 1 << 2
/** No end tag reaches through it. */
const SCOPE = 1 << 3
/** Other things than its parts are put before the table. */
const TABLE = 1 << 4
const SECTION = 1 << 5
const ROW = 1 << 6
const CELL = 1 << 7
const HEADING = 1 << 8
/** Its end tag closes whatever was left open in it. */
const BLOCK = 1 << 9
/** So rare, and read so differently, that the page goes the slow way at once. */
const RARE = 1 << 10
const SELECT = 1 << 11
const IN_HEAD = 1 << 12
/** Ends a drawing that it stands in. */
const ENDS_SVG = 1 << 13
const P = 1 << 14
const LI = 1 << 15
const DD = 1 << 16
const LIST = 1 << 17
const FORM = 1 << 18
const A = 1 << 19
const BUTTON = 1 << 20
const HEAD = 1 << 22
const BODY = 1 << 23
const HTML = 1 << 24
/** What is in it is no part of the page. */
const OPAQUE = 1 << 25
const SVG = 1 << 26
const COLUMNS = 1 << 27
/** All but those that close without being told to. */
const STAYS_OPEN = 1 << 28
/** A part of a table that stands directly in it. */
const TABLE_PART = 1 << 29
/** A new item looks through these for the item to close. */
const SEE_THROUGH = 1 << 30
const SCRIPT = 1 << 31

const NAMES: readonly (readonly [number, string])[] = [
  [
    SPECIAL,
    `address area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir div
     dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input li
     link main menu meta nav noscript object ol p param pre script search section select source style summary table tbody
     td template textarea tfoot th thead title tr track ul wbr`,
  ],
  [FORMATTING, 'a b big code em font i s small strike strong tt u'],
  [
    CLOSES_P,
    `address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2
     h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul`,
  ],
  [SCOPE, 'caption html object svg table td template th'],
  [TABLE, 'table'],
  [SECTION, 'tbody tfoot thead'],
  [ROW, 'tr'],
  [CELL, 'td th'],
  [COLUMNS, 'col colgroup'],
  [TABLE_PART, 'caption colgroup'],

  [HEADING, 'h1 h2 h3 h4 h5 h6'],
  [
    BLOCK,
    `address article aside blockquote button center details dialog dir div dl fieldset figcaption figure footer header
     hgroup main menu nav ol pre search section summary ul object dd dt li p h1 h2 h3 h4 h5 h6 select`,
  ],
  [
    RARE,
    `annotation-xml applet datalist foreignObject frame frameset isindex keygen listing marquee math menuitem nobr noembed
     noframes output plaintext rb rp rt rtc xmp`,
  ],
  [SELECT, 'select option optgroup'],
  [IN_HEAD, 'base basefont bgsound link meta noscript script style template title'],
  [
    ENDS_SVG,
    `b big blockquote body br center code dd div dl dt em embed font h1 h2 h3 h4 h5 h6 head hr i img li menu meta ol p pre
     ruby s small span strong strike sub sup table tt u ul var`,
  ],
  [P, 'p'],
  [LI, 'li'],
  [DD, 'dd dt'],
  [LIST, 'ul ol'],
  [FORM, 'form'],
  [A, 'a'],
  [BUTTON, 'button'],
  [HEAD, 'head'],
  [BODY, 'body'],
  [HTML, 'html'],
  [OPAQUE, 'noscript template'],
  [SVG, 'svg'],
  [SEE_THROUGH, 'address div p'],
  [SCRIPT, 'script style iframe'],
]

const CLOSES_ITSELF = new Set(['dd', 'dt', 'li', 'optgroup', 'option', 'p'])
const KINDS = new Map<string, number>()
for (const [bit, names] of NAMES) {
  for (const name of names.split(/\s+/)) {
    const stays = CLOSES_ITSELF.has(name) ? 0 : STAYS_OPEN
    KINDS.set(name, (KINDS.get(name) ?? stays) | bit)
  }
}

/** What may be closed by what opens; of all others the fast parser has its own opinion. */
const IDENTITY =
  P | LI | DD | SELECT | ROW | CELL | SECTION | HEADING | A | BUTTON | HEAD | BODY | TABLE
const NOT_ACROSS = SCOPE | FORMATTING | FORM | SELECT | OPAQUE
const TABLE_BOX = TABLE | SECTION | ROW | COLUMNS

/**
 * Watches a fast parse and says whether the standard's would be the same tree. The fast parser knows the usual omissions
 * (items, rows, paragraphs without end tags); misnested, foster-parented and re-opened elements it does not.
 */
export class Nesting {
  /** False: the standard may read the page otherwise. */
  isSure = true
  readonly #open: number[] = []
  /** What was closed without an end tag since the last tag. */
  #closed = 0
  #paragraphs = 0
  #links = 0
  #buttons = 0
  #headings = 0
  #drawings = 0
  #opaque = 0
  /** Selectors name it, and the standard makes one where there is none. */
  hasBody = false

  /** Its text is no text, and holds no character references. */
  get isInScript(): boolean {
    return ((this.#open.at(-1) ?? 0) & SCRIPT) !== 0
  }

  /** Whether a second frame of the page, which the standard does not open, is to be left out. */
  get isFramed(): boolean {
    return this.#opaque + this.#drawings === 0
  }

  /** Rows directly in a table. */
  get isInTable(): boolean {
    return ((this.#open.at(-1) ?? 0) & TABLE) !== 0 && this.#opaque === 0
  }

  /** Whether the standard begins the body before this element, which no "body" stands before. */
  needsBody(name: string): boolean {
    if (!this.#isBeforeBody) return false
    return ((KINDS.get(name) ?? 0) & (IN_HEAD | HTML | HEAD | BODY | RARE)) === 0
  }

  /** The same for text. */
  needsBodyFor(data: string): boolean {
    return this.#isBeforeBody && /[^\t\n\f\r ]/.test(data)
  }

  get #isBeforeBody(): boolean {
    return this.isSure && !this.hasBody && ((this.#open.at(-1) ?? HTML) & (HTML | HEAD)) !== 0
  }

  opens(name: string): void {
    const kind = KINDS.get(name) ?? STAYS_OPEN
    if (this.isSure && this.#opaque === 0 && !this.#mayOpen(name, kind)) this.isSure = false
    this.#closed = 0
    this.#count(kind, 1)
    this.#open.push(kind)
  }

  /** A tag ended; an element that holds nothing was closed with it. */
  opened(): void {
    this.#closed = 0
  }

  closes(isImplied: boolean): void {
    const kind = this.#open.pop() ?? 0
    this.#count(kind, -1)
    if (isImplied) this.#closed |= kind
    else {
      if (this.isSure && this.#closed !== 0 && this.#opaque === 0 && !this.#mayClose(kind))
        this.isSure = false
      this.#closed = 0
    }
  }

  /** An end tag that closes nothing: of headings any closes any. */
  isStray(name: string): void {
    if (this.#headings > 0 && this.#opaque === 0 && /^h[1-6]$/i.test(name)) this.isSure = false
  }

  text(data: string): void {
    if (!this.isSure || this.#opaque > 0) return
    const parent = this.#open.at(-1) ?? 0
    if ((parent & SCRIPT) !== 0 && endsInNestedScript(data)) this.isSure = false
    if ((parent & TABLE_BOX) !== 0 && /[^\t\n\f\r ]/.test(data)) this.isSure = false
  }

  #count(kind: number, by: 1 | -1): void {
    if ((kind & (P | A | BUTTON | HEADING | SVG | OPAQUE)) === 0) return
    if ((kind & P) !== 0) this.#paragraphs += by
    else if ((kind & A) !== 0) this.#links += by
    else if ((kind & BUTTON) !== 0) this.#buttons += by
    else if ((kind & HEADING) !== 0) this.#headings += by
    else if ((kind & SVG) !== 0) this.#drawings += by
    else this.#opaque += by
  }

  #mayOpen(name: string, kind: number): boolean {
    const parent = this.#open.at(-1) ?? 0
    if ((kind & RARE) !== 0) return false
    if ((this.#closed & IDENTITY & ~closable(name, kind)) !== 0) return false
    if (this.#drawings > 0) return (kind & (ENDS_SVG | OPAQUE)) === 0
    if ((kind & (HTML | HEAD | BODY)) !== 0) return this.#mayFrame(kind, parent)
    if ((kind & IN_HEAD) !== 0) return (parent & (SELECT | COLUMNS)) === 0
    if (!this.hasBody) return false
    if (!fitsTable(kind, parent)) return false
    if ((parent & SELECT) !== 0 && (kind & SELECT) === 0) return false
    if ((kind & A) !== 0 && this.#links > 0) return false
    if ((kind & BUTTON) !== 0 && this.#buttons > 0) return false
    if ((kind & (LI | DD)) !== 0 && this.#isWithin(kind & (LI | DD), SPECIAL, SEE_THROUGH))
      return false
    const endsParagraph = (kind & CLOSES_P) !== 0 && this.#paragraphs > 0
    return !endsParagraph || !this.#isWithin(P, SCOPE | BUTTON, 0)
  }

  /** The frame of a page opens once, before all content. */
  #mayFrame(kind: number, parent: number): boolean {
    if (this.hasBody) return false
    if ((kind & BODY) !== 0) this.hasBody = true
    return (kind & HTML) !== 0 ? parent === 0 : parent === 0 || (parent & HTML) !== 0
  }

  #isWithin(kind: number, stops: number, but: number): boolean {
    for (let at = this.#open.length - 1; at >= 0; at--) {
      const open = this.#open[at] ?? 0
      if ((open & kind) !== 0) return true
      if ((open & stops) !== 0 && (open & but) === 0) return false
    }
    return false
  }

  /** Whether an end tag closes what was left open in its element. */
  #mayClose(kind: number): boolean {
    const left = this.#closed
    if ((kind & OPAQUE) !== 0) return true
    if ((kind & SELECT) !== 0 && left === SELECT) return true
    // A cell's end also forgets the formatting that was left open in it.
    if ((kind & (CELL | ROW | SECTION | TABLE)) !== 0)
      return (left & (TABLE | FORM | SELECT | OPAQUE | SVG)) === 0
    if ((left & NOT_ACROSS) !== 0)
      return (kind & SVG) !== 0 && (left & (SPECIAL | FORMATTING)) === 0
    if ((kind & FORM) !== 0) return (left & STAYS_OPEN) === 0
    if ((kind & LI) !== 0) return (left & LIST) === 0
    if ((kind & P) !== 0) return (left & BUTTON) === 0
    if ((kind & HEADING) !== 0) return (left & HEADING) === 0
    return (kind & BLOCK) !== 0 || (left & SPECIAL) === 0
  }
}

/** What the standard, too, closes where this element opens. */
function closable(name: string, kind: number): number {
  let mask = kind & (LI | DD | HEADING | A | CELL | SECTION)
  // In a page without doctype a table does not end a paragraph.
  if ((kind & CLOSES_P) !== 0 && name !== 'table') mask |= P
  if ((kind & ROW) !== 0) mask |= ROW | CELL
  if ((kind & BODY) !== 0) mask |= HEAD
  if (name === 'option' || name === 'optgroup') mask |= SELECT
  return mask
}

/** Within a comment a script may hold a script, whose end tag is not its own. */
function endsInNestedScript(script: string): boolean {
  if (!script.includes('<!--')) return false
  const open = script.indexOf('<!--', script.lastIndexOf('-->') + 1)
  return open >= 0 && script.slice(open).toLowerCase().includes('<script')
}

function fitsTable(kind: number, parent: number): boolean {
  const part = kind & (SECTION | ROW | CELL | COLUMNS | TABLE_PART)
  if ((parent & TABLE) !== 0) return (kind & (SECTION | TABLE_PART)) !== 0
  if ((parent & SECTION) !== 0) return (kind & ROW) !== 0
  if ((parent & ROW) !== 0) return (kind & CELL) !== 0
  if ((parent & COLUMNS) !== 0) return part === COLUMNS
  return part === 0
}
