import { isDateLine } from '../gate/date-lines.ts'
import { NUMBERING } from '../gate/sentences.ts'
import { isAddress, isLitter, leavesOf, type Role } from './asides.ts'
import type { Piece, Provision } from './model.ts'
import { fingerprintOf } from './fingerprint.ts'
import { isTableHead } from './tables.ts'
import { isTitle } from './titles.ts'
import { unitsOf, type Unit } from './units.ts'

/** Raise it when the same text is cut otherwise: versions that an older one has cut are cut anew before the next is traced. */
export const SPLITTER_VERSION = 1

/** What leads into a list ends so. */
const LEADS_IN = /[:：]["”’)\]]*$/u
/** Or it says in its last sentence that something follows. */
const SAYS_FOLLOWS =
  /(?:(?<!\p{L})(?:following|below|as follows|these (?:are|include)|such as|for example|includ(?:e|es|ing)|folgende[nmrs]?|nachstehende[nmrs]?|suivante?s?|ci-dessous|siguientes?|a continuación|seguent[ei]|seguintes?)(?!\p{L})|以下|下列|如下|下記|次の)[^.!?。！？]*[.!?。！？]?$/iu
/** Parts of a document that stand above its sections. */
const DIVISION =
  /^(?:annex(?:e|es)?|appendix|schedule|exhibit|attachment|part|chapter|title|anhang|anlage|teil|kapitel|annexe|partie|chapitre|anexo|parte|capítulo|allegato|capitolo|bijlage|附录|附件|別紙)(?![\p{Ll}])/iu

/** A canonical text in pieces, each a clause or listed as something else; joined in order they are the text. */
export function splitText(text: string): Piece[] {
  const units = unitsOf(text)
  const roles = rolesOf(units)
  const places = placesOf(units, roles)
  return units.map(({ text: words }, at) => ({
    kind: roles[at] ?? 'clause',
    text: words,
    path: places[at]?.path ?? [],
    leadIn: places[at]?.leadIn ?? null,
    start: at === 0 ? 0 : (units[at]?.start ?? 0),
    end: units[at + 1]?.start ?? text.length,
  }))
}

/** The provisions of a canonical text, in order. */
export function provisionsOf(text: string): Provision[] {
  return splitText(text).flatMap((piece) =>
    piece.kind === 'clause'
      ? [{ ...piece, kind: piece.kind, fingerprint: fingerprintOf(piece.text) }]
      : [],
  )
}

function rolesOf(units: readonly Unit[]): readonly Role[] {
  const roles = units.map((unit, at): Role => {
    if (unit.kind === 'heading') return 'heading'
    if (isDateLine(unit.text)) return 'date'
    if (isAddress(unit)) return 'address'
    if (isLitter(unit.text)) return 'litter'
    return isTitle(units, at) || isTableHead(units, at) ? 'heading' : 'clause'
  })
  return leavesOf(units, roles)
}

type Place = { readonly path: readonly string[]; readonly leadIn: string | null }

/** Where each unit stands: below which headings, and in whose list. */
function placesOf(units: readonly Unit[], roles: readonly Role[]): Place[] {
  let open: { readonly text: string; readonly depth: number }[] = []
  let leads: { readonly text: string; readonly level: number }[] = []
  return units.map((unit, at) => {
    const { kind, level, text } = unit
    if (roles[at] === 'heading' && kind !== 'row') {
      const depth = depthOf(unit)
      open = open.filter((above) => above.depth < depth)
      const path = open.map((above) => above.text)
      open = [...open, { text, depth }]
      leads = []
      return { path, leadIn: null }
    }
    const path = open.map((above) => above.text)
    if (kind !== 'item') {
      const leadIn = leads.find((lead) => lead.level < 0)?.text ?? null
      const isEntry = leadIn !== null && /^[^\p{Lu}]/u.test(text) && !LEADS_IN.test(text)
      if (isEntry) return { path, leadIn }
      leads = [{ text, level: LEADS_IN.test(text) ? -1 : 0 }]
      return { path, leadIn: null }
    }
    leads = leads.filter((lead) => lead.level < level)
    const leadIn = leads.at(-1)
    const isLed = leadIn !== undefined && (leadIn.level > 0 || leadsIn(leadIn.text))
    leads = [...leads, { text, level }]
    return { path, leadIn: isLed ? leadIn.text : null }
  })
}

function leadsIn(text: string): boolean {
  return LEADS_IN.test(text) || SAYS_FOLLOWS.test(text)
}

/** Headings of the markup stand above those that only look so, and these are ordered by their numbers: 2 above 2.1. */
function depthOf({ kind, level, text }: Unit): number {
  if (kind === 'heading') return level
  if (DIVISION.test(text)) return 10
  const [number = ''] = /\d+(?:\.\d+)*/.exec((NUMBERING.exec(text) ?? [''])[0]) ?? []
  const parts = number.split('.').filter(Boolean).length
  return 10 + (kind === 'item' ? 10 * level : 0) + (parts === 0 ? 5 : parts)
}
