import { countWords } from '../extract/words.ts'
import { labelled } from './columns.ts'
import { entryOf, hasSuffix, join, readEntry, suffixEnd, valuesOf, type Entry } from './entry.ts'
import type { Found, Place } from './found.ts'
import { endingPlace } from './places.ts'

/** Headings of every document. */
const GENERAL =
  /^(?:\d+\.?\s*)?(?:introduction|overview|about|background|purpose|scope|definitions?|notification|notice|changes?|contact|questions?|how|what|why|when|due diligence|safeguards|security|sub-?process|infrastructure|affiliates|einleitung|kontakt|introduction|données)\b/iu
/** More is a text about a company, no entry of a list. */
const MOST_PIECES = 8
const LEAST = 2

/** Companies in sections of their own, or in lines of their own where no marks part name, purpose and place. */
export function sectionEntries(places: readonly Place[]): readonly Found[] {
  const sections = headed(places)
  return sections.length >= LEAST ? sections : lines(places)
}

/** A heading that is a name, over lines that say what the company does and where. */
function headed(places: readonly Place[]): readonly Found[] {
  return places.flatMap((heading, index) => {
    if (heading.kind !== 'heading' || heading.isRow || GENERAL.test(heading.text)) return []
    const end = places.findIndex((place, at) => at > index && place.kind === 'heading')
    const below = places.slice(index + 1, end < 0 ? places.length : end)
    if (below.length === 0 || below.length > MOST_PIECES || below.some(({ isRow }) => isRow))
      return []
    const entry = sectionEntry(
      heading.text,
      below.map(({ text }) => text),
    )
    const at = below.find(({ kind }) => kind === 'clause') ?? heading
    return entry === null ? [] : [{ ...entry, at: { ...at, path: heading.path } }]
  })
}

function sectionEntry(heading: string, below: readonly string[]): Entry | null {
  const parts = below.flatMap((text) => text.split('\n')).map((line) => labelled(line))
  const values = parts.flatMap((part) => part.values)
  const heads = parts.map(({ head }) => head.trim()).filter((head) => head !== '')
  const said = valuesOf(values)
  const place = heads.length === 1 ? endingPlace((heads[0] ?? '').replace(/\.$/, '')) : null
  if (values.length === 0 && place === null && !hasSuffix(heading)) return null
  const purpose = said.purpose ?? join(...heads.slice(0, 1))
  return entryOf(heading, { ...said, purpose, location: said.location ?? place?.place ?? null })
}

/** `Acme Inc. Cloud hosting United States`: a row of a table in print, or `Acme Inc. – hosting`. */
function lines(places: readonly Place[]): readonly Found[] {
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
