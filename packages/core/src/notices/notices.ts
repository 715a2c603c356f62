import { localDate } from '../calendar.ts'
import { dateInWords, daysBetween, lastDayOf, spanInWords } from './day-count.ts'
import type { Notice, Stated } from './model.ts'
import { isOfProcessors } from './periods.ts'
import { windowNotices } from './windows.ts'

export type Announced = {
  /** What the new version says of its own time; null: not read. */
  readonly stated: Stated | null
  /** What the version before said; null: not read. */
  readonly before: Stated | null
  /** When the new version was first received. */
  readonly seenAt: Date
  /** Of the change between them. */
  readonly kind: string
  /** Whether the change is one in a list of sub-processors. */
  readonly hasProcessorChanges: boolean
}

/**
 * What a change's own dates and periods mean for its reader, each with the words behind it: facts and sums, no judgement of
 * right or wrong. Only dates that moved with the change count, and periods that run because of it. Days are those of `zone`.
 */
export function noticesOf(change: Announced, now: Date, zone = 'UTC'): readonly Notice[] {
  const { stated, before, seenAt, kind } = change
  // Nobody announced what we only read anew, and without both sides nobody knows what moved.
  if (stated === null || before === null || kind === 'technical') return []
  const days = { seen: localDate(seenAt, zone), today: localDate(now, zone) }
  const start = stated.effective?.date === before.effective?.date ? null : stated.effective
  const notices = start === null ? [] : [startNotice(start, days)]
  if (kind === 'cosmetic') return notices
  return [
    ...notices,
    ...changedPromise(stated, before),
    ...promiseNotices(change, before, start?.date ?? null, days.seen),
    ...windowNotices(change, { stated, before, start, ...days }),
  ]
}

export type Days = { readonly seen: string; readonly today: string }

/** From when it applies: ahead, now, or before anybody could read it. */
function startNotice({ date, quote }: NonNullable<Stated['effective']>, days: Days): Notice {
  const words = dateInWords(date)
  const say = (code: Notice['code'], sentence: string): Notice => ({ code, sentence, quote, date })
  if (date.length === 7) {
    if (date > days.today.slice(0, 7)) return say('takes-effect', `Takes effect in ${words}.`)
    if (date >= days.seen.slice(0, 7)) return say('in-force', `Says it applies from ${words}.`)
    const seen = dateInWords(days.seen)
    return say(
      'in-force-before-published',
      `Says it applies from ${words}; it was first seen on ${seen}.`,
    )
  }
  const ahead = daysBetween(days.today, date)
  if (ahead > 1) return say('takes-effect', `Takes effect on ${words}, in ${spanInWords(ahead)}.`)
  if (ahead === 1) return say('takes-effect', `Takes effect tomorrow, ${words}.`)
  if (ahead === 0) return say('takes-effect', `Takes effect today, ${words}.`)
  const late = daysBetween(date, days.seen)
  if (late < 0)
    return say(
      'in-force',
      `Took effect on ${words}, ${spanInWords(-late)} after it was first seen.`,
    )
  // A day apart may be no more than our looks and the clocks of two places.
  if (late <= 1) {
    const day = late === 0 ? 'the day' : 'the day before'
    return say('in-force', `Says it applies from ${words}, ${day} it was first seen.`)
  }
  return say(
    'in-force-before-published',
    `Says it applies from ${words}, ${spanInWords(late)} before it was first seen.`,
  )
}

/** Another notice is promised of the changes to come. */
function changedPromise(stated: Stated, before: Stated): readonly Notice[] {
  const [is, ...others] = promisesOf(stated).filter((one) => !isOfProcessors(one))
  const [was, ...more] = promisesOf(before).filter((one) => !isOfProcessors(one))
  if (is === undefined || was === undefined || others.length + more.length > 0) return []
  if (is.count === was.count && is.unit === was.unit) return []
  const [now, then] = [is, was].map(({ count, unit }) => spanInWords(count, unit))
  const sentence = `Promises notice of ${now} before later changes; so far it was ${then}.`
  return [{ code: 'notice-period-changed', sentence, quote: is.quote, date: null }]
}

/** The notice that the text promised until now, beside the time that there was. */
function promiseNotices(
  { hasProcessorChanges }: Announced,
  before: Stated,
  start: string | null,
  seen: string,
): readonly Notice[] {
  const periods = promisesOf(before).filter((one) => hasProcessorChanges || !isOfProcessors(one))
  return periods.map((period) => {
    const promised = `The text before promised notice of ${spanInWords(period.count, period.unit)}`
    const date = lastDayOf(seen, period)
    const ends = `counted from when this change was first seen, it ends on ${dateInWords(date)}`
    const sentence =
      start === null || start.length === 7
        ? `${promised}; ${ends}.`
        : `${promised}; this change was first seen ${apart(daysBetween(seen, start))} the date from which it applies.`
    return { code: 'notice-period', sentence, quote: period.quote, date }
  })
}

function apart(days: number): string {
  if (days === 0) return 'on'
  return days > 0 ? `${spanInWords(days)} before` : `${spanInWords(-days)} after`
}

/** Each promise of notice once, however often the text repeats it. */
function promisesOf({ periods }: Stated): Stated['periods'] {
  const notices = periods.filter(({ kind }) => kind === 'notice')
  return [...new Map(notices.map((one) => [`${one.count} ${one.unit}`, one])).values()]
}
