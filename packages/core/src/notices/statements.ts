import {
  hasOthers,
  IS_EFFECTIVE,
  IS_UPDATED,
  isDateLine,
  namesDocument,
} from '../gate/date-lines.ts'
import { isAmbiguous, isoDates } from '../gate/dates.ts'
import { plainDates } from './spelling.ts'

/** A date that a sentence states of the document. */
export type DateStatement = {
  /** Which of the two it is: of "effective and last updated on" both. */
  readonly isUpdated: boolean
  readonly isEffective: boolean
  /** Says when it was published or looked through, which need not be when it was last written. */
  readonly isWeak: boolean
  /** Each way in which the date can be read, ISO, of a month or a day. */
  readonly dates: readonly string[]
}

type Label = Pick<DateStatement, 'isUpdated' | 'isEffective' | 'isWeak'>

const DATE = /\d{4}-\d{2}-\d{2}/g
/** Statements about time are short; a longer sentence says something else as well. */
const LONGEST = 200
const AFTER = 60
/** A date of another text than this one. */
const OTHER_VERSION =
  /(?<!\p{L})(?:previous|prior|former|earlier(?! of)|older|superseded?s?|replac(?:es?|ing)|précédente?s?|ancienne?s?|remplace|vorherige[nrs]?|frühere[nrs]?|ersetz\p{L}*|anterior(?:es)?|precedent[ei]|vorige|poprzedni\p{L}*)(?!\p{L})|上一版|旧版|历史版本|이전/iu
const LAW =
  /(?<!\p{L})(?:acts?|laws?|regulations?|directives?|gdpr|dsgvo|ccpa|cpra|statutes?|bill|gesetz|verordnung|richtlinie \d|loi|ley|reglamento|legge)(?!\p{L})/iu
/** "The effective date means (a) …": another day for each reader. */
const CASES = /\(a\)\s*$/i
const TO_COME = /(?<!\p{L})(?:will|shall|wird|werden|sera|seront|será|sarà|zal)(?!\p{L})/iu
const WEAK =
  /(?<!\p{L})(?:published|reviewed|posted|issued|created|publiée?|veröffentlicht|publicad[oa]|pubblicat[oa])(?!\p{L})|制定|제정|发布|發布|發佈|公布|公佈|공고/iu
const AND = /[/&+、]|(?<!\p{L})(?:and|et|und|y|e|en|och|og|i|ja)(?!\p{L})|及|和|兼/iu
/** "Effective date.", before a sentence of its own. */
const NAMED = /^\W*(?:date|datum)?\s*[.:–—|]/iu
const WE = /^\W*(?:we|nous|wir)(?: have| avons| haben)?(?= )/iu

/** Every date that a sentence states of its document, in order. */
export function dateStatements(text: string): readonly DateStatement[] {
  if (text.length > LONGEST || !/\p{Nd}/u.test(text)) return []
  const plain = plainDates(text)
  const dated = isoDates(plain)
  const found = [...dated.matchAll(DATE)]
  return found.flatMap(({ 0: date, index }, i) => {
    const dates = readings(date, plain)
    const last = found[i - 1]
    const before = dated.slice(last === undefined ? 0 : last.index + date.length, index)
    const next = found[i + 1]
    const after = dated.slice(index + date.length, next?.index)
    const label = labelBefore(before) ?? labelAfter(before, after, next !== undefined)
    if (dates.length === 0) return []
    if (label === 'other') return []
    if (label !== null) {
      const isOfLaw = label.isEffective && beginsClause(before, after)
      return isOfLaw ? [] : [{ ...label, dates }]
    }
    if (i > 0 || !isLabel(text) || !isDateLine(text)) return []
    const isUpdated = IS_UPDATED.test(text)
    return [{ isUpdated, isEffective: !isUpdated, isWeak: false, dates }]
  })
}

export function isLabel(text: string): boolean {
  return IS_UPDATED.test(text) || IS_EFFECTIVE.test(text)
}

/** "Effective May 25, 2018, the law gives you …": what takes effect is named after it. */
function beginsClause(before: string, after: string): boolean {
  return (
    !/[:：]/.test(before) &&
    /^,\s+(?:the|an?|we|our|your?|these|certain|new|all|under|pursuant)\b/i.test(after) &&
    !namesDocument(after) &&
    !isLabel(after)
  )
}

/** The last label before a date, if only joints part them, and the document or nothing stands before it. */
function labelBefore(before: string): Label | 'other' | null {
  const effective = lastMatch(IS_EFFECTIVE, before)
  // "Effective as of", "version effective": the other words are no label then.
  const rest = effective.end < 0 ? before : before.replace(/versi\p{L}+|as of/giu, blank)
  const updated = lastMatch(IS_UPDATED, rest)
  const [near, far] = effective.end >= updated.end ? [effective, updated] : [updated, effective]
  if (near.end < 0 || hasOthers(before.slice(near.end))) return null
  const head = before.slice(0, near.start).replace(WE, ' ')
  if (OTHER_VERSION.test(before) || LAW.test(head) || CASES.test(before)) return 'other'
  if (hasOthers(head) && !namesDocument(head)) return null
  const isBoth = far.end >= 0 && belongs(head, far)
  const isEffective = near === effective || isBoth
  const isUpdated = near === updated || isBoth
  if (isUpdated && !isEffective && TO_COME.test(before)) return 'other'
  return { isEffective, isUpdated, isWeak: WEAK.test(before.slice(updated.start)) }
}

/** "Effective and last updated on", "Effective date. This policy was last updated on"; but not "the updated terms apply from". */
function belongs(head: string, far: Match): boolean {
  const between = head.slice(far.end)
  return NAMED.test(between) || (AND.test(between) && !namesDocument(between))
}

/** `2025-05-03生效`, `2025-05-03 an in Kraft`: the label follows. */
function labelAfter(before: string, after: string, hasNext: boolean): Label | 'other' | null {
  const tail = after.slice(0, AFTER)
  const effective = IS_EFFECTIVE.exec(tail)
  const label = effective ?? IS_UPDATED.exec(tail)
  if (label === null || /^\s*[,;]/.test(tail)) return null
  const end = label.index + label[0].length
  if (hasOthers(tail.slice(0, label.index)) || (hasNext && !hasOthers(after.slice(end))))
    return null
  if (hasOthers(before) && !namesDocument(before)) return null
  if (OTHER_VERSION.test(before) || LAW.test(before)) return 'other'
  const isEffective = effective !== null
  return { isEffective, isUpdated: !isEffective, isWeak: WEAK.test(label[0]) }
}

type Match = { readonly start: number; readonly end: number }

function lastMatch(pattern: RegExp, text: string): Match {
  let last = { start: -1, end: -1 }
  for (const { 0: found, index } of text.matchAll(new RegExp(pattern.source, 'giu'))) {
    last = { start: index, end: index + found.length }
  }
  return last
}

function blank(words: string): string {
  return ' '.repeat(words.length)
}

/** Each way in which a date of a text can be read: none for what is no day of any calendar, two where day and month may stand either way round. */
export function readings(date: string, text: string): readonly string[] {
  const [year = '', month = '', day = ''] = date.split('-')
  if (day === '00') return isDay(`${date.slice(0, 7)}-01`) ? [date.slice(0, 7)] : []
  const both = isAmbiguous(text) ? [date, `${year}-${day}-${month}`] : [date]
  return both.filter(isDay)
}

/** A day of a calendar, of years in which such pages were written. */
function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00Z`)
  return (
    !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) && /^(?:199|20)/.test(date)
  )
}
