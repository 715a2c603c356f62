import { dateInWords, daysBetween, spanInWords } from '../notices/day-count.ts'
import type { ToldChange } from './model.ts'
import { titleOf } from './wording.ts'

/** A document whose text says that it applies from a day or month ahead, ISO. */
export type Upcoming = Pick<ToldChange, 'platform' | 'document'> & { readonly date: string }

/** "1 May 2027, in 12 days: Acme Terms". */
export function upcomingLine(one: Upcoming, today: string): string {
  const days = one.date.length === 7 ? null : daysBetween(today, one.date)
  const ahead = days === null ? '' : `, in ${spanInWords(days)}`
  return `${dateInWords(one.date)}${ahead}: ${titleOf(one)}`
}
