import { IS_EFFECTIVE, namesDocument } from '../gate/date-lines.ts'
import { isoDates } from '../gate/dates.ts'
import { sentencesOf, type Sentence } from '../gate/sentences.ts'
import { isDayFirst } from './day-first.ts'
import type { Stated } from './model.ts'
import { statedPeriods } from './periods.ts'
import { plainDates } from './spelling.ts'
import { dateStatements, isLabel, readings, type DateStatement } from './statements.ts'

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
const LONGEST_HEAD = 100
const LONE_DATE =
  /^\W*(?:date|dated|datum|fecha|data|日期|日付|날짜)?\W*(\d{4}-\d{2}-\d{2})\W*(?:(?:view |see )?(?:archived?|previous|prior|older) versions?\W*)?$/iu
/** "Terms of Service (May 2025)" */
const TITLE_DATE = /(?:^|[(–—|,:-]\s*)(\d{4}-\d{2}-\d{2})\W*$/
/** Sentences within which dates of one document stand below one another. */
const NEAR = 3
/** `August 19, 2026: Added processors.`, an entry of a list of changes. */
const ENTRY = /^\s*(?:[-•*]\s*)?(\d{4}-\d{2}-\d{2})\s*[:–—-]\s+\p{L}/u
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
    found === undefined ? null : { date: dayOf(found, text), quote: found.quote }
  const effective = write(ownOf(statements).find(({ isEffective }) => isEffective))
  const updated = lastOf(statements)
  const lastUpdated =
    (updated?.isWeak ? newestEntry(sentences) : null) ??
    write(updated) ??
    (effective === null ? bareDate(sentences, text) : null) ??
    newestEntry(sentences)
  const points = effective === null && lastUpdated !== null ? pointer(sentences) : null
  return {
    lastUpdated,
    effective: points === null ? effective : { date: lastUpdated?.date ?? '', quote: points },
  }
}

type Statement = DateStatement & { readonly quote: string; readonly at: number }

/** In order, with the labels that stand above a date or over its column. */
function statementsIn(sentences: readonly Sentence[]): Statement[] {
  return sentences.flatMap(({ text }, at) => {
    if (!/\p{Nd}/u.test(text)) return []
    const label = labelOver(sentences, at)
    if ((label === null && !isLabel(text)) || datesBy(ENTRY, text).length > 0) return []
    const quote = label === null ? text : `${label} ${text}`
    const words = label === null ? text : `${label}: ${text}`
    return dateStatements(words).map((one) => ({ ...one, quote, at }))
  })
}

function labelOver(sentences: readonly Sentence[], index: number): string | null {
  const over = [headOver(sentences, index), index - 1].map((at) => sentences[at ?? -1]?.text ?? '')
  return over.find((one) => one.length < 60 && !/\d/.test(one) && isLabel(one)) ?? null
}

/** Where in a table of two rows the head of a cell's column stands. */
function headOver(sentences: readonly Sentence[], index: number): number | null {
  const cell = sentences[index]
  if (cell?.block.kind !== 'row') return null
  const cellsOf = (at: number) =>
    sentences.flatMap((one, i) => (one.at === at && one.block.kind === 'row' ? [i] : []))
  const [heads, cells] = [cellsOf(cell.at - 1), cellsOf(cell.at)]
  const isAlone = cellsOf(cell.at - 2).length + cellsOf(cell.at + 1).length === 0
  return isAlone && heads.length === cells.length ? (heads[cells.indexOf(index)] ?? null) : null
}

/** Those before another document on the page begins: before a later line says that its text was updated on another day. */
function ownOf(statements: readonly Statement[]): readonly Statement[] {
  const first = statements.find(({ isUpdated }) => isUpdated)
  const other = statements.findIndex(
    (one) =>
      first !== undefined &&
      one.isUpdated &&
      !one.isEffective &&
      one.at > first.at + NEAR &&
      one.dates[0] !== first.dates[0],
  )
  return other < 0 ? statements : statements.slice(0, other)
}

/** When it was last written: of a few lines below one another not the day of its first publication. */
function lastOf(statements: readonly Statement[]): Statement | undefined {
  const [first, ...others] = statements.filter(({ isUpdated }) => isUpdated)
  if (!first?.isWeak) return first
  return others.find((one) => !one.isWeak && one.at - first.at <= NEAR) ?? first
}

function dayOf({ dates }: Pick<DateStatement, 'dates'>, text: string): string {
  const [first = '', other] = dates
  // `isoDates` reads a date of two readings as day before month.
  return other === undefined || isDayFirst(text) ? first : other
}

/** A date alone at the document's head, or at the end of its title. */
function bareDate(sentences: readonly Sentence[], text: string): StatedDate | null {
  for (const [at, { text: quote, block }] of sentences.slice(0, HEAD_SENTENCES).entries()) {
    if (block.kind === 'item' || block.kind === 'row' || quote.length > LONGEST_HEAD) continue
    const isTitle = (at === 0 || block.kind === 'heading') && namesDocument(quote)
    const dates = datesBy(isTitle ? TITLE_DATE : LONE_DATE, quote)
    if (dates.length > 0) return { date: dayOf({ dates }, text), quote }
  }
  return null
}

/** The newest entry of a list of changes, or of a table of numbered versions. */
function newestEntry(sentences: readonly Sentence[]): StatedDate | null {
  const entries = [...listEntries(sentences), ...versionRows(sentences)]
  if (entries.length < LEAST_ENTRIES) return null
  return entries.reduce((a, b) => (b.date > a.date ? b : a))
}

function listEntries(sentences: readonly Sentence[]): readonly StatedDate[] {
  return sentences.flatMap(({ text: quote }) => {
    const [date] = datesBy(ENTRY, quote)
    return date === undefined ? [] : [{ date, quote }]
  })
}

function versionRows(sentences: readonly Sentence[]): readonly StatedDate[] {
  const cells = sentences.filter(({ text, block }) => block.kind === 'row' && text.length < 60)
  return [...Map.groupBy(cells, ({ at }) => at).values()].flatMap((row) => {
    const isNumbered = row.some(({ text }) => /^v?\d{1,2}\.\d{1,2}$/i.test(text))
    const dated = row.map(({ text }) => datesBy(LONE_DATE, text)).filter((one) => one.length > 0)
    const date = isNumbered && dated.length === 1 ? dated[0]?.[0] : undefined
    return date === undefined ? [] : [{ date, quote: row.map(({ text }) => text).join(' | ') }]
  })
}

/** Each way in which the date can be read that a pattern finds in a text of ISO dates. */
function datesBy(pattern: RegExp, text: string): readonly string[] {
  if (!/\p{Nd}/u.test(text)) return []
  const plain = plainDates(text)
  const [date] = pattern.exec(isoDates(plain))?.slice(1) ?? []
  return date === undefined ? [] : readings(date, plain)
}

/** "Changes are effective as of the stated last updated date": not a promise of a date, the date itself. */
function pointer(sentences: readonly Sentence[]): string | null {
  const found = sentences.find(({ text }) => {
    const label = text.length < 200 ? IS_EFFECTIVE.exec(text) : null
    return label !== null && POINTS_BACK.test(text.slice(label.index + label[0].length))
  })
  return found?.text ?? null
}
