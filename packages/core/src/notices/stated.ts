import { IS_EFFECTIVE, IS_UPDATED, statementOf, type Statement } from '../gate/date-lines.ts'
import { isoDates } from '../gate/dates.ts'
import { sentencesOf, type Sentence } from '../gate/sentences.ts'
import { isDayFirst } from './day-first.ts'
import type { Stated } from './model.ts'
import { statedPeriods } from './periods.ts'

/** A date that a document states, ISO, of a day or of a month, with its words. */
export type StatedDate = { readonly date: string; readonly quote: string }

/** What a document says of its own time; null: it does not say. */
export type StatedDates = {
  /** When it was last updated, revised, or as of when it stands. */
  readonly lastUpdated: StatedDate | null
  /** From when this version applies. */
  readonly effective: StatedDate | null
}

/** A date without a label is the document's only where its head stands. */
const HEAD_SENTENCES = 6
/** `August 19, 2026: Added processors.`, an entry of a list of changes. */
const ENTRY = /^\s*(?:[-•*]\s*)?\d{4}-\d{2}-\d{2}\s*[:–—-]\s+\p{L}/u
const LEAST_ENTRIES = 3
/** What a text says instead of a date: "the date above", "the last updated date". */
const NAMED_DATE = [
  String.raw`["“”‘’']?(?:last|latest)[ -](?:updated?|revised|modified)["“”‘’']? date`,
  'date of (?:the )?(?:last|latest) (?:update|revision)',
  '(?:above|top) date|date (?:(?:set forth|indicated|stated|shown|listed) )?(?:above|at the top)',
  'date (?:susmentionnée|ci-dessus|indiquée (?:ci-dessus|en haut))',
  String.raw`(?:oben |vor)(?:stehend|genannt|erwähnt)\p{L}* datum|fecha (?:indicada|mencionada) (?:arriba|anteriormente)|上述日期`,
].join('|')
/** The words between "effective" and that date. */
const FROM = String.raw`(?:(?:as|of|on|from|the|stated|our|à|compter|partir|de|la|du|dès|ab|dem|zum|seit|desde|a|自|起)\s+)+`
const POINTS_BACK = new RegExp(String.raw`^\s*${FROM}(?:${NAMED_DATE})`, 'iu')

/** What a version says of its own time: its dates, and the periods that it promises. */
export function statedOf(text: string): Stated {
  return { ...statedDates(text), periods: statedPeriods(text) }
}

/** The dates that a document states of itself: the first of each kind, for what follows is of other documents on the page. */
export function statedDates(text: string): StatedDates {
  const sentences = sentencesOf(text)
  const statements = statementsIn(sentences)
  const write = (found: Statement | undefined): StatedDate | null =>
    found === undefined ? null : { date: dayOf(found, text), quote: found.text }
  const updated = statements.find(({ kind, text: words }) => kind === 'updated' || saysBoth(words))
  const effective = write(statements.find(({ kind }) => kind === 'effective'))
  const lastUpdated =
    write(updated) ?? (effective === null ? bareDate(sentences) : null) ?? newestEntry(sentences)
  const points = effective === null && lastUpdated !== null ? pointer(sentences) : null
  return {
    lastUpdated,
    effective: points === null ? effective : { date: lastUpdated?.date ?? '', quote: points },
  }
}

/** In order. A date on a line of its own is what the label on the line above says. */
function statementsIn(sentences: readonly Sentence[]): Statement[] {
  return sentences.flatMap(({ text }, index) => {
    if (!/\d{4}/.test(text) || ENTRY.test(isoDates(text))) return []
    const label = sentences[index - 1]?.text ?? ''
    const isLabelled = label.length < 60 && !/\d/.test(label) && isLabel(label)
    const words = isLabelled ? `${label} ${text}` : text
    const stated = statementOf(words)
    return stated === null || !isLabel(words) ? [] : [{ ...stated, text: words }]
  })
}

function isLabel(text: string): boolean {
  return IS_UPDATED.test(text) || IS_EFFECTIVE.test(text)
}

/** "Effective date. This policy was last updated on …", but not "Version Effective Date". */
function saysBoth(text: string): boolean {
  const before = isoDates(text).split(/\d{4}-\d{2}-\d{2}/)[0] ?? ''
  return IS_EFFECTIVE.test(before) && IS_UPDATED.test(before.replace(/versi\p{L}+|as of/giu, ' '))
}

function dayOf({ dates }: Statement, text: string): string {
  const [first = '', other] = dates
  // `isoDates` reads a date of two readings as day before month.
  return other === undefined || isDayFirst(text) ? first : other
}

/** A date alone at the document's head. */
function bareDate(sentences: readonly Sentence[]): StatedDate | null {
  const found = sentences.slice(0, HEAD_SENTENCES).find(({ text, block }) => {
    if (block.kind === 'item' || block.kind === 'row') return false
    return /^\W*\d{4}-\d{2}-\d{2}\W*$/.test(isoDates(text))
  })
  if (found === undefined) return null
  const [date = ''] = /\d{4}-\d{2}-\d{2}/.exec(isoDates(found.text)) ?? []
  return { date: date.replace(/-00$/, ''), quote: found.text }
}

/** The newest entry of a list of changes. */
function newestEntry(sentences: readonly Sentence[]): StatedDate | null {
  const entries = sentences.flatMap(({ text }) => {
    const dated = isoDates(text)
    const [date] = ENTRY.test(dated) ? (/\d{4}-\d{2}-\d{2}/.exec(dated) ?? []) : []
    return date === undefined ? [] : [{ date, quote: text }]
  })
  if (entries.length < LEAST_ENTRIES) return null
  return entries.reduce((a, b) => (b.date > a.date ? b : a))
}

/** "Changes are effective as of the stated last updated date": not a promise of a date, the date itself. */
function pointer(sentences: readonly Sentence[]): string | null {
  const found = sentences.find(({ text }) => {
    const label = text.length < 200 ? IS_EFFECTIVE.exec(text) : null
    return label !== null && POINTS_BACK.test(text.slice(label.index + label[0].length))
  })
  return found?.text ?? null
}
