import type { StatedPeriod } from '../notices/periods.ts'

/** Until when a change of a list can be objected to, and the words that grant it. */
export type ObjectionDeadline = { readonly date: string; readonly quote: string }

const DAY_MS = 86_400_000
const MOST_DAYS = 366

/**
 * The last day, ISO, to object to a change that was announced on a day: the list's own date, else the day on which it was
 * first seen. A period to object counts before a period of notice; business days are Monday to Friday. Null: none is granted.
 */
export function objectionDeadline(
  periods: readonly StatedPeriod[],
  from: Date | string,
): ObjectionDeadline | null {
  const period =
    periods.find(({ kind }) => kind === 'objection') ??
    periods.find(({ kind }) => kind === 'notice')
  const start = typeof from === 'string' ? Date.parse(from.slice(0, 10)) : from.getTime()
  // A month without a day begins no period.
  if (period === undefined || Number.isNaN(start) || (typeof from === 'string' && from.length < 10))
    return null
  if (period.count < 1 || period.count > MOST_DAYS) return null
  return { date: endOf(new Date(start), period).toISOString().slice(0, 10), quote: period.quote }
}

function endOf(start: Date, { count, unit }: StatedPeriod): Date {
  if (unit === 'business-day') return businessDaysAfter(start, count)
  if (unit === 'month') return monthsAfter(start, count)
  return new Date(start.getTime() + count * (unit === 'week' ? 7 : 1) * DAY_MS)
}

function businessDaysAfter(start: Date, count: number): Date {
  let day = start
  for (let left = count; left > 0;) {
    day = new Date(day.getTime() + DAY_MS)
    if (day.getUTCDay() % 6 !== 0) left--
  }
  return day
}

/** A month after 31 January is the last day of February. */
function monthsAfter(start: Date, count: number): Date {
  const end = new Date(start)
  end.setUTCMonth(start.getUTCMonth() + count)
  if (end.getUTCDate() !== start.getUTCDate()) end.setUTCDate(0)
  return end
}
