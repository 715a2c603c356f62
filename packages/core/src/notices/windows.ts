import { dateInWords, daysBetween, lastDayOf, spanInWords } from './day-count.ts'
import type { Notice, Stated } from './model.ts'
import type { Announced, Days } from './notices.ts'
import { afterPeriod, isOfProcessors } from './periods.ts'
import type { StatedPeriod } from './periods.ts'
import type { StatedDate } from './stated.ts'

type Sides = Days & {
  readonly stated: Stated
  readonly before: Stated
  /** From when the new version applies, where that moved. */
  readonly start: StatedDate | null
}

/** From what a period is counted, by the words that follow it. */
const FROM_START = /effective|in force|takes? effect|en vigueur|inkrafttreten|wirksam/iu
const FROM_READER =
  /accept|consent|\bagree(?!ment)|\bfirst\b|\bsubject to\b|\bsign|regist|creat|purchas|\bdownload/iu
const NEAR = 80

/** Until when a reader may object or opt out, where that can be counted from this change; else that such a right is new. */
export function windowNotices(change: Announced, sides: Sides): readonly Notice[] {
  const windows = sides.stated.periods.filter(({ kind }) => kind !== 'notice')
  const notices = windows.flatMap((period) => windowNotice(change, period, sides))
  return [...new Map(notices.map((one) => [one.sentence, one])).values()]
}

function windowNotice(change: Announced, period: StatedPeriod, sides: Sides): readonly Notice[] {
  const code = period.kind === 'objection' ? 'objection-window' : 'opt-out-deadline'
  const what = period.kind === 'objection' ? 'object' : 'opt out'
  const span = spanInWords(period.count, period.unit)
  const { quote } = period
  const base = baseOf(change, period, sides)
  if (base !== null) {
    const date = lastDayOf(base.day, period)
    const counted = `counted from ${base.words}`
    const except = period.unit === 'business-day' ? ', weekends left out, public holidays not' : ''
    const sentence = `${span} to ${what}: until ${dateInWords(date)}${countdown(sides.today, date)}, ${counted}${except}.`
    return [{ code, sentence, quote, date }]
  }
  const isOld = sides.before.periods.some(
    (one) => one.kind === period.kind && one.count === period.count && one.unit === period.unit,
  )
  if (isOld) return []
  return [{ code, sentence: `Gives ${span} to ${what}, as it did not before.`, quote, date: null }]
}

/** The day after which the period runs; null: it does not run because of this change, or from another day for each reader. */
function baseOf(change: Announced, period: StatedPeriod, { start, seen }: Sides) {
  if (isOfProcessors(period) && !change.hasProcessorChanges) return null
  const near = afterPeriod(period).slice(0, NEAR)
  if (FROM_START.test(near)) {
    return start?.date.length === 10
      ? { day: start.date, words: 'the date from which it applies' }
      : null
  }
  if (FROM_READER.test(near)) return null
  // An offer to leave a clause says from when; a right to object runs from the message.
  if (period.kind === 'opt-out' && !/post|publi|noti[cf]|chang|updat|amend|modif/iu.test(near))
    return null
  return { day: seen, words: 'when this change was first seen' }
}

function countdown(today: string, date: string): string {
  const left = daysBetween(today, date)
  if (left < 0) return ', which is past'
  return left === 0 ? ', today' : `, in ${spanInWords(left)}`
}
