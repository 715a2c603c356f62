import type { StatedPeriod } from './periods.ts'

/** Whole days from one ISO day to another; less than 0 where the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days
}

/** The last day of a period that begins after `day`, ISO. Public holidays differ by place and are counted. */
export function lastDayOf(day: string, { count, unit }: StatedPeriod): string {
  let date = Temporal.PlainDate.from(day)
  if (unit === 'week') return date.add({ weeks: count }).toString()
  if (unit === 'month') return date.add({ months: count }).toString()
  if (unit === 'day') return date.add({ days: count }).toString()
  for (let left = count; left > 0; left -= date.dayOfWeek <= 5 ? 1 : 0) date = date.add({ days: 1 })
  return date.toString()
}

/** "1 May 2027", "May 2027": an ISO day or month. */
export function dateInWords(date: string): string {
  const month = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  const parts = date.length === 7 ? month : ({ day: 'numeric', ...month } as const)
  return new Date(`${date.length === 7 ? `${date}-01` : date}T00:00Z`).toLocaleDateString(
    'en-GB',
    parts,
  )
}

/** "12 days", "1 business day". */
export function spanInWords(count: number, unit: StatedPeriod['unit'] = 'day'): string {
  return `${count.toLocaleString('en')} ${unit.replace('-', ' ')}${count === 1 ? '' : 's'}`
}
