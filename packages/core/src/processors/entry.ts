import { countWords } from '../extract/words.ts'
import { NUMBERING } from '../gate/sentences.ts'
import { labelled, type Role } from './columns.ts'
import type { Processor } from './model.ts'
import { endingPlace, isPlace } from './places.ts'

/** A company as its row, item or section says; where that stands is not known here. */
export type Entry = Omit<Processor, 'provision'>

const SUFFIX =
  /(?:,?\s(?:Inc(?:orporated)?|L\.?L\.?C|Ltd|Limited|Corp(?:oration)?|Co|L\.?P|LLP|PLC|plc|GmbH(?: & Co\.? KG)?|AG|SE|UG|KG|e\.?V|S\.?A\.?S|S\.?A\.?R\.?L|S\.?A|S\.?L|S\.?p\.?A|S\.?r\.?l|B\.?V|N\.?V|A\/S|ApS|AB|AS|ASA|Oy|Pty|Pte|Pvt|K\.?K|Kft|s\.?r\.?o|sp\. z o\.?\s?o|Lda|Ltda|d\.?o\.?o)\.?(?![\p{L}\p{N}]))+/u
const MORE_LINKS =
  /\s*(?:\(?(?:opens in (?:a )?new (?:tab|window)|external link)\)?|(?:more information|learn more|read more|view (?:details|more)|see more|mehr erfahren|en savoir plus|privacy policy|website)\s*(?:→|»|>)?)\s*$/iu
const MARKS = /[*†‡§¹²³⁴⁵]+|\[\d+\]/gu
const ADDRESS = /\(?(?:https?:\/\/|www\.)[^\s)]+\)?/giu
const NOTHING = /^(?:[-–—]|n\/?a|none|not applicable|tbd|keine?|aucune?|ninguno|nessuno)?[.\s]*$/iu
/** Between a name and what is said of it, the surest first. */
const APART = [/\s*[•·|]\s+|\n+/u, /\s[–—]\s?|\s?[–—]\s/u, /\s-\s/, /\s?[:：]\s+/u]
/** In parentheses behind a name: another name, or a short one. */
const OTHER_NAME =
  /^(?:formerly|previously|f\/?k\/?a|d\/?b\/?a|a\/?k\/?a|ehemals|vormals|anciennement|antes|part of|an? |the |owned by|by |now |incl)/iu
const PROSE =
  /\b(?:we|our|us|you|your|this|these|those|following|may|will|shall|are|is|has|have|please|list|updated?|page|contact|subscribe|notice|agreement|policy|wir|unsere?|sie|nous|vous|cette|nuestro)\b/iu
const NAME_WORDS = 9
/** Longer lines are prose. */
const MOST_CHARACTERS = 2_000

/** What a line says of one company: `Name — purpose (place)`, `Name • purpose Place Label: value`; null: it names none. */
export function readEntry(line: string): Entry | null {
  if (line.length > MOST_CHARACTERS) return null
  const text = withoutLinks(line.replace(NUMBERING, ''))
  const { head, values } = labelled(text)
  const named = values.find(({ role }) => role === 'name')
  const said = valuesOf(values)
  if (named !== undefined && head.trim() === '') return entryOf(named.value, said)
  const { name, rest } = partedName(head)
  const { purpose, location } = partedPlace(rest)
  return entryOf(name, {
    ...said,
    purpose: join(purpose, said.purpose),
    location: said.location ?? location,
  })
}

type Said = Partial<Omit<Entry, 'name'>>

/** What labels say; products stand with the purpose, for a company that gets another product's data does more. */
export function valuesOf(
  values: readonly { readonly role: Role; readonly label: string; readonly value: string }[],
): Said {
  const of = (role: Role) =>
    join(...values.filter((one) => one.role === role).map(({ value }) => cleaned(value)))
  const products = values
    .filter(({ role }) => role === 'product')
    .map(({ label, value }) => `${label}: ${cleaned(value) ?? ''}`)
  return {
    purpose: join(of('purpose'), ...products.filter((product) => !product.endsWith(': '))),
    data: of('data'),
    location: of('location'),
    start: of('start'),
  }
}

/** Null where the name is none. */
export function entryOf(written: string, said: Said): Entry | null {
  if (written.length > MOST_CHARACTERS) return null
  const { name, location } = namedPlace(cleanName(written))
  if (!isName(name)) return null
  return {
    name,
    purpose: said.purpose ?? null,
    data: said.data ?? null,
    location: said.location ?? location,
    start: said.start ?? null,
  }
}

export function hasSuffix(name: string): boolean {
  return SUFFIX.test(name)
}

/** Where a legal form ends in a line that runs on, or -1. */
export function suffixEnd(line: string): number {
  const found = SUFFIX.exec(line)
  return found === null ? -1 : found.index + found[0].length
}

export function withoutSuffix(name: string): string {
  return name.replace(new RegExp(SUFFIX.source, 'giu'), ' ')
}

/** A value as it is shown; null: it says nothing. */
export function cleaned(value: string | undefined): string | null {
  const text = withoutLinks(value ?? '')
    .replace(MARKS, '')
    .replace(/^[\s,;•|–—-]+|[\s,;•|–—-]+$/gu, '')
  return NOTHING.test(text) ? null : text
}

export function join(...parts: readonly (string | null | undefined)[]): string | null {
  return parts.filter(Boolean).join('; ') || null
}

function withoutLinks(text: string): string {
  let left = text.replace(/\s+/g, ' ').trim()
  for (
    let shorter = left.replace(MORE_LINKS, '');
    shorter !== left;
    shorter = left.replace(MORE_LINKS, '')
  )
    left = shorter
  return left.replace(ADDRESS, ' ').replace(/\s+/g, ' ').trim()
}

function cleanName(written: string): string {
  // An address behind a legal form.
  const end = suffixEnd(written)
  const name = end > 0 && /\d/.test(written.slice(end)) ? written.slice(0, end) : written
  return withoutLinks(name)
    .replace(MARKS, '')
    .replace(/^[\s,;:•|–—"“-]+|[\s,;:•|–—"”-]+$/gu, '')
    .replace(
      /(?<![\s.]\p{Lu}|Inc|Ltd|Co|Corp|Pty|Pte|S\.?[ALp]|L\.L\.C|B\.V|N\.V|o\.o|s\.r\.o)\.$/u,
      '',
    )
    .trim()
}

function isName(name: string): boolean {
  const words = countWords(name)
  if (words === 0 || words > NAME_WORDS || name.length > 100 || isPlace(name)) return false
  if (/[!?。]|\.\s+\p{Lu}\p{Ll}{2}/u.test(name.replace(new RegExp(SUFFIX.source, 'gu'), '')))
    return false
  if (!/[\p{L}]/u.test(name)) return false
  return !PROSE.test(name.replace(/\([^()]*\)/g, '')) || hasSuffix(name)
}

/** `Name, Country` and `Name (Country)`. */
function namedPlace(name: string): { readonly name: string; readonly location: string | null } {
  const [, first, place] = /^(.{2,}?)\s*(?:,\s*|\()([^()]+)\)?$/u.exec(name) ?? []
  if (first === undefined || place === undefined || !isPlace(place)) return { name, location: null }
  return { name: first, location: place.trim() }
}

function partedName(head: string): { readonly name: string; readonly rest: string } {
  for (const apart of APART) {
    const found = apart.exec(head)
    if (found === null || found.index === 0) continue
    return { name: head.slice(0, found.index), rest: head.slice(found.index + found[0].length) }
  }
  const [, name, inside, after = ''] =
    /^([^()]{2,}?)\s*\(((?:[^()]|\([^()]*\))+)\)(.*)$/u.exec(head) ?? []
  const isOther =
    inside !== undefined &&
    (OTHER_NAME.test(inside) || (/^[\p{Lu}\d]{2,8}$/u.test(inside) && !isPlace(inside)))
  if (name !== undefined && inside !== undefined && !isOther)
    return {
      name,
      rest: isPlace(inside) ? `${after.trim()} (${inside})` : (join(inside, after.trim()) ?? ''),
    }
  const comma = /,\s+(?!(?:Inc|L\.?L\.?C|Ltd|Corp|Co|d\/?b\/?a|f\/?k\/?a|formerly)\b)/iu.exec(head)
  const end = suffixEnd(head)
  // "Acme Inc. sends our email": the legal form ends the name.
  if (comma === null && end > 0 && /^\s+\p{Ll}/u.test(head.slice(end)))
    return { name: head.slice(0, end), rest: head.slice(end).replace(/[.]$/, '').trim() }
  return comma === null || countWords(head.slice(comma.index)) < 2
    ? { name: head, rest: '' }
    : { name: head.slice(0, comma.index), rest: head.slice(comma.index + comma[0].length) }
}

/** `Hosting, Germany` and `Hosting (Germany)`. */
function partedPlace(text: string): {
  readonly purpose: string | null
  readonly location: string | null
} {
  const ending = isPlace(text) ? { rest: '', place: text } : endingPlace(text)
  if (ending === null) return { purpose: cleaned(text), location: null }
  // "Hosting in Frankfurt, Germany": the words between belong to the place.
  const purpose = cleaned(
    ending.rest.replace(
      /\s(?:in|from|(?:located|based) in|from the|in the|in den|aus|en|à|em)$/iu,
      '',
    ),
  )
  return { purpose, location: cleaned(ending.place) }
}
