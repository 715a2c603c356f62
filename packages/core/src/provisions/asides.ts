import { countWords } from '../extract/words.ts'
import { lettersOf, NUMBERING } from '../gate/sentences.ts'
import type { Piece } from './model.ts'
import { MANY_WORDS, PROSE_WORDS, type Unit } from './units.ts'

/** What a unit is in its document. */
export type Role = Piece['kind']

/** Links and buttons are no longer than that. */
const ENTRY_WORDS = 8
/** In a list with fewer entries of a text's headings chance is as likely as a table of contents. */
const LEAST_CONTENTS = 3
const LEAST_SHARE = 0.6
const EMAIL_OR_LINK =
  /^(?:\p{L}[\p{L}-]*\s*:\s*)?(?:[\w.+-]+@[\w-]+\.[\w.-]+|https?:[\w./:?=&#%-]+|www\.[\w./-]+)$/iu
const TELEPHONE = /^(?:\p{L}[\p{L}.-]*\s*:\s*)?\+?[\d\s()/.-]{7,}$/iu
/** `Postal address: 1 High Street, Dublin`. */
const BY_POST =
  /^(?:\p{L}+\s){0,2}(?:address|post|mail|voie postale|adresse|(?:post)?anschrift|domicilio|dirección|indirizzo)(?:\s\p{L}+)?\s*[:：][^.;]*\d[^.;]*\.?$/iu
const POST_CODE = /(?<![\d.])\d{4,6}(?![\d.])|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|P\.? ?O\.? Box/u

/** Only where to write or call: no sentence. */
export function isAddress({ kind, text, words }: Unit): boolean {
  if (kind === 'row' || kind === 'heading' || words >= MANY_WORDS) return false
  const lines = text.split('\n').map((line) => line.trim())
  if (lines.every((line) => EMAIL_OR_LINK.test(line) || TELEPHONE.test(line))) return true
  if (lines.length === 1 && words <= 2 * PROSE_WORDS && BY_POST.test(text)) return true
  if (lines.some((line) => countWords(line) >= PROSE_WORDS)) return false
  return lines.length > 1 && lines.some((line) => POST_CODE.test(line))
}

/** What an assistant answered to the author, pasted with its answer. */
const ANSWER = /^(?:of course|sure|certainly|absolutely)[!.,] here(?:[’']s| is| are) /i

/** One word over and over, which scripts write to measure fonts; copyright lines; stray answers. */
export function isLitter(text: string): boolean {
  if (!/\p{L}/u.test(text) || ANSWER.test(text)) return true
  if (/^\s*(?:©|copyright ©)/i.test(text) && countWords(text) <= 12) return true
  return /^(\S+)(?:\s+\1){4}/u.test(text)
}

/** The roles, with what only a run of lines shows: tables of contents, addresses, what stands around the prose. */
export function leavesOf(units: readonly Unit[], roles: readonly Role[]): readonly Role[] {
  return withoutMenus(units, withoutAddresses(units, withoutContents(units, roles)))
}

/** A run of short lines with a post code in it. */
function withoutAddresses(units: readonly Unit[], roles: readonly Role[]): Role[] {
  const result = [...roles]
  const isLine = (at: number): boolean => {
    const unit = units[at]
    if (unit?.kind !== 'paragraph' || /[.;:!?]$/u.test(unit.text)) return false
    if (roles[at] === 'date' || NUMBERING.test(unit.text)) return false
    return unit.words <= ENTRY_WORDS && !/^\p{Ll}/u.test(unit.text)
  }
  let start = 0
  while (start < units.length) {
    let end = start
    while (isLine(end)) end++
    const lines = units.slice(start, end)
    if (lines.length > 2 && lines.some(({ text }) => POST_CODE.test(text)))
      result.fill('address', start, end)
    start = Math.max(end, start + 1)
  }
  return result
}

/** A run of short lines of which most are the names of headings further down. */
function withoutContents(units: readonly Unit[], roles: readonly Role[]): Role[] {
  const result = [...roles]
  const headings = new Map<string, number>()
  for (const [at, role] of roles.entries())
    if (role === 'heading') headings.set(nameOf(units[at]), at)
  let start = 0
  while (start < units.length) {
    let end = start
    while (end < units.length && isEntry(units[end])) end++
    const names = units.slice(start, end).map(nameOf)
    const named = names.filter((name) => (headings.get(name) ?? -1) >= end).length
    if (named >= LEAST_CONTENTS && named >= LEAST_SHARE * names.length)
      result.fill('contents', start, end)
    start = Math.max(end, start + 1)
  }
  return result
}

function nameOf(unit: Unit | undefined): string {
  return lettersOf((unit?.text ?? '').replace(NUMBERING, ''))
}

function isEntry(unit: Unit | undefined): boolean {
  if (unit === undefined || unit.kind === 'row' || unit.kind === 'heading') return false
  return unit.words <= ENTRY_WORDS + 4 && !/[.;!?:]$/u.test(unit.text)
}

/** Short lines before the first prose and after the last: languages, downloads, links of the footer. */
function withoutMenus(units: readonly Unit[], roles: readonly Role[]): Role[] {
  const isProse = (at: number): boolean =>
    roles[at] === 'clause' && (units[at]?.words ?? 0) >= PROSE_WORDS
  const first = units.findIndex((_, at) => isProse(at))
  const last = units.findLastIndex((_, at) => isProse(at))
  return units.map((unit, at) => {
    const role = roles[at] ?? 'clause'
    if (role !== 'clause' || unit.kind !== 'paragraph' || (at >= first && at <= last)) return role
    // The last entry of a document may be as short: `(b) with your consent`.
    const isPart = /[.;:!?。；：]$/u.test(unit.text) || NUMBERING.test(unit.text)
    const isLink = unit.words <= ENTRY_WORDS && !isPart
    return isLink ? 'menu' : role
  })
}
