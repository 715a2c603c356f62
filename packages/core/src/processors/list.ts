import { countWords } from '../extract/words.ts'
import { splitText } from '../provisions/split.ts'
import { cleaned, hasSuffix, readEntry } from './entry.ts'
import type { Found, Place } from './found.ts'
import { gridEntries } from './grid.ts'
import type { Processor } from './model.ts'
import { isPlace } from './places.ts'
import { lineEntries, sectionEntries } from './sections.ts'
import { tableEntries } from './tables.ts'

const LIST =
  /sub-?\s?process(?:ors?|ing)(?![\p{L}])|sous-traitants?(?: ultérieurs)?|unterauftrag(?:s(?:ver)?arbeiter|nehmer)|auftragsverarbeiterliste|subunternehmer|sub-?encargad|sub-?responsabil|subprocessador|suboperador|subcontratante|sub-?verwerker|podprocesor|podwykonawc|underbiträd|underdatabehandl|underleverand|alikäsittelij|子处理|次级处理|サブプロセッサ|再委託/iu
const NAMED_LIST =
  /(?:list of |our |third[- ]party )(?:service providers|vendors|third[- ]part(?:y|ies))/iu
/** What happened to a list, or was on it. */
const PAST =
  /\b(?:change ?log|history|previous|former|removed|archived?|revision|recent (?:changes|updates)|updates? to this|änderungs(?:verlauf|historie)|historique|historial)\b/iu
const AFFILIATES = /affiliat|group compan|tochter|konzern|filial|afiliad|affiliée|consociat/iu
const LEAST = 2
/** Of a text that nobody calls a list: so many entries with a place, and little else. */
const LEAST_PLACED = 3
const MOSTLY = 0.8

/**
 * The companies of a list of sub-processors, in its order; null: the text is no such list. `title` is the page's, `name`
 * the document's; where neither says so, a heading may, or a text that is nothing but companies and places.
 */
export function processorsOf(
  text: string,
  names: { readonly title: string | null; readonly name: string },
): readonly Processor[] | null {
  const called = `${names.title ?? ''}\n${names.name}`
  const all = placesOf(text).filter(
    ({ path }) => !path.some((heading) => PAST.test(heading) && !LIST_NAME.test(heading)),
  )
  if (LIST.test(called) || NAMED_LIST.test(called)) return numbered(entriesIn(all))
  const below = all.filter(({ path }) => path.some(namesList))
  const under = entriesIn(below, false)
  if (under.length >= LEAST) return numbered(under)
  const rows = tableEntries(all)
  const clauses = all.filter(({ kind }) => kind === 'clause').length
  const placed = rows.filter(({ location }) => location !== null).length
  return placed >= LEAST_PLACED && placed >= MOSTLY * clauses ? numbered(rows) : null
}
const LIST_NAME = /^(?:current|list of)/iu

/** A question about sub-processors is followed by an answer. */
function namesList(words: string): boolean {
  return LIST.test(words) && !/[?？]\s*$/u.test(words)
}

function placesOf(text: string): Place[] {
  let provision = 0
  return splitText(text).map((piece) => {
    const first = text.slice(piece.start, piece.end).trimStart()
    return {
      ...piece,
      provision: piece.kind === 'clause' ? provision++ : -1,
      isRow: first.startsWith('|'),
      isItem: /^-\s/.test(first),
      isMarked: first.startsWith('#'),
    }
  })
}

/** `isList`: the whole text is one, so that sections of prose count. */
function entriesIn(places: readonly Place[], isList = true): readonly Found[] {
  const rows = tableEntries(places)
  const items = itemEntries(places, rows.length >= LEAST)
  const found = [...rows, ...items].toSorted((a, b) => a.at.start - b.at.start)
  if (found.length >= LEAST || !isList) return found
  const others = [sectionEntries(places), gridEntries(places), lineEntries(places)]
  const first = others.find((entries) => entries.length >= LEAST)
  return first ?? [found, ...others].reduce((a, b) => (b.length > a.length ? b : a))
}

/** Items of lists, each of one company. Beside a table they count only where it is said whose they are. */
function itemEntries(places: readonly Place[], besideTable: boolean): readonly Found[] {
  const items = places.filter(({ kind, isItem }) => isItem && kind !== 'heading')
  const texts = new Set(items.map(({ text }) => text))
  const byLead = Map.groupBy(items, ({ leadIn }) => leadIn)
  const top = items.filter(({ leadIn }) => leadIn === null || !texts.has(leadIn))
  const found = top.flatMap((at) => {
    const details = (byLead.get(at.text) ?? []).map(({ text }) => text)
    const entry = readEntry(
      [at.text.replace(/[:：]$/u, ''), ...details].join(details.length > 0 ? ' • ' : ''),
    )
    return entry === null ? [] : [{ ...entry, at }]
  })
  const isSaid = ({ at }: Found): boolean =>
    [at.leadIn ?? '', headingOf(at)].some((words) => AFFILIATES.test(words) || namesList(words))
  const isFull = (entry: Found): boolean =>
    entry.purpose !== null || entry.location !== null || hasSuffix(entry.name)
  if (besideTable) return found.filter((entry) => isSaid(entry) && isFull(entry))
  return found.filter((entry) => isFull(entry) || isSaid(entry))
}

/** Where several headings part a list, they say what the companies below them are for, or where. */
function withGroups(found: readonly Found[]): readonly Found[] {
  const heads = new Set(found.map(({ at }) => headingOf(at)))
  if (heads.size < 2) return found
  return found.map((entry) => {
    const words = headingOf(entry.at).replace(LIST, ' ').replace(GENERIC, ' ')
    const group = cleaned(words.replace(/[()]/g, ' '))
    if (group === null || countWords(group) > GROUP_WORDS) return entry
    if (isPlace(group)) return { ...entry, location: entry.location ?? group }
    return { ...entry, purpose: entry.purpose ?? group }
  })
}

/** The heading above; a table's own header is none. */
function headingOf({ path }: Place): string {
  return path.findLast((heading) => !heading.includes(' | ')) ?? ''
}

const GENERIC =
  /\b(?:lists?|of|the|our|current(?:ly)?|third[- ]party|authori[sz]ed|engaged|used|liste?|der|des|unserer?|table|overview|companies|providers?|services?)\b/giu
const GROUP_WORDS = 6

function numbered(found: readonly Found[]): readonly Processor[] {
  const seen = new Set<string>()
  return withGroups(found).flatMap(({ at, ...entry }) => {
    const key = JSON.stringify(entry)
    if (seen.has(key)) return []
    seen.add(key)
    return [{ provision: at.provision, ...entry }]
  })
}
