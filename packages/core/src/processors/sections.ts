import { countWords } from '../extract/words.ts'
import { labelled } from './columns.ts'
import { entryOf, hasSuffix, join, readEntry, suffixEnd, valuesOf, type Entry } from './entry.ts'
import type { Found, Place } from './found.ts'
import { endingPlace, isPlace } from './places.ts'

/** Headings of every document. */
const GENERAL =
  /^(?:\d+\.?\s*)?(?:introduction|overview|about|background|purpose|scope|definitions?|notification|notice|changes?|contact|questions?|how|what|why|when|due diligence|safeguards|security|sub-?process|infrastructure|affiliates|einleitung|kontakt|introduction|données)\b/iu
/** More is a text about a company, no entry of a list. */
const MOST_PIECES = 8

/** Companies in sections of their own: a name in a heading, or in the line over a list, over what it does and where. */
export function sectionEntries(places: readonly Place[]): readonly Found[] {
  // Where the markup has headings, a line that only looks like one is what stands below it.
  const isMarkedUp = places.filter(({ isMarked }) => isMarked).length > 2
  const heads = places.flatMap((place, at) =>
    (isMarkedUp ? place.isMarked : isHead(place, places[at + 1])) ? [at] : [],
  )
  return heads.flatMap((from, index) => {
    const heading = places[from]
    const below = places.slice(from + 1, heads[index + 1] ?? places.length)
    if (heading === undefined || GENERAL.test(heading.text) || below.length === 0) return []
    if (below.length > MOST_PIECES || below.some(({ isRow }) => isRow)) return []
    const entry = sectionEntry(
      heading.text,
      below.map(({ text }) => text),
    )
    const at = below.find(({ kind }) => kind === 'clause') ?? heading
    return entry === null ? [] : [{ ...entry, at: { ...at, path: heading.path } }]
  })
}

function isHead({ kind, isRow, isItem }: Place, next: Place | undefined): boolean {
  if (isRow) return false
  return isItem
    ? kind === 'heading' && next?.isItem === true
    : kind === 'heading' || next?.isItem === true
}

function sectionEntry(heading: string, below: readonly string[]): Entry | null {
  const parts = below.flatMap((text) => text.split('\n')).map((line) => labelled(line))
  const values = parts.flatMap((part) => part.values)
  const heads = parts.map(({ head }) => head.trim()).filter((head) => head !== '')
  const said = valuesOf(values)
  const where = heads.find(isPlace)
  const first = heads.find((line) => line !== where) ?? ''
  const ending = where === undefined ? endingPlace(first.replace(/\.$/, '')) : null
  const place = where ?? ending?.place ?? null
  if (values.length === 0 && place === null && !hasSuffix(heading)) return null
  const purpose = said.purpose ?? join(ending === null || first.endsWith('.') ? first : ending.rest)
  return entryOf(heading, { ...said, purpose, location: said.location ?? place })
}

/** `Acme Inc. Cloud hosting United States`: a row of a table in print, or `Acme Inc. – hosting`. */
export function lineEntries(places: readonly Place[]): readonly Found[] {
  const clauses = places.filter(
    ({ kind, isRow, isItem }) => kind !== 'heading' && kind !== 'date' && !isRow && !isItem,
  )
  return clauses.flatMap((at) =>
    at.text.split('\n').flatMap((line) => {
      const entry = countWords(line) > LINE_WORDS ? null : lineEntry(line)
      return entry === null ? [] : [{ ...entry, at }]
    }),
  )
}
const LINE_WORDS = 40

function lineEntry(line: string): Entry | null {
  const marked = readEntry(line)
  if (marked !== null && (marked.purpose !== null || marked.location !== null)) return marked
  const ending = endingPlace(line)
  if (ending === null) return null
  const at = suffixEnd(ending.rest)
  const nameEnd = at > 0 ? at : capitalEnd(ending.rest)
  const purpose = ending.rest.slice(nameEnd).trim()
  if (nameEnd === 0 || purpose === '') return null
  return entryOf(ending.rest.slice(0, nameEnd), { purpose, location: ending.place })
}

/** The words in capitals in front, without the last, with which the purpose begins: `Mail Right | Email delivery`. */
function capitalEnd(line: string): number {
  const [run = ''] = /^(?:[\p{Lu}\d][^\s]*\s+)+(?=\p{Ll})/u.exec(line) ?? []
  const words = run.trim().split(/\s+/)
  return words.length < 2 ? 0 : words.slice(0, -1).join(' ').length
}
