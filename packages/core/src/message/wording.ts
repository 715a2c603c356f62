import { headline } from '../redline/headline.ts'
import type { ToldChange } from './model.ts'
import { plain } from './slots.ts'
import { shorten } from './text.ts'

// Longer subjects are cut by every inbox; RFC 5322's own limit for a line is 998.
const SUBJECT_MAX = 118
// Names are foreign text: none may push the rest of a line out of sight.
const NAME_MAX = 60
const HEADLINE_MAX = 300

/** "Acme Privacy Policy", and not "Acme Acme Privacy Policy". */
export function titleOf(named: Pick<ToldChange, 'platform' | 'document'>): string {
  const platform = shorten(plain(named.platform).trim(), NAME_MAX)
  const document = shorten(plain(named.document).trim(), NAME_MAX)
  const isNamed = document.toLowerCase().startsWith(`${platform.toLowerCase()} `)
  return isNamed ? document : `${platform} ${document}`
}

/** The change in one line, without a full stop. */
export function headlineOf(change: ToldChange): string {
  const said = plain(change.headline).trim() || plain(headline(change.redline))
  return shorten(said.replace(/\.$/, ''), HEADLINE_MAX)
}

export function many(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

/** A subject is one line, whatever a platform is called. */
export function subjectOf(text: string): string {
  return shorten(plain(text).replace(/\s+/g, ' ').trim(), SUBJECT_MAX)
}

/** "20 November 2026, 12:05 UTC". */
export function timeOf(at: Date): string {
  const iso = at.toISOString()
  return `${dayOf(at)}, ${iso.slice(11, 16)} UTC`
}

/** "20 November 2026". */
export function dayOf(at: Date): string {
  return at.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

/** "Acme Privacy Policy, Acme Terms of Service and 3 more". */
export function listed(titles: readonly string[], shown = 2): string {
  const unique = [...new Set(titles)]
  const rest = unique.length - shown
  const named = rest > 0 ? [...unique.slice(0, shown), `${rest} more`] : unique
  return [named.slice(0, -1).join(', '), ...named.slice(-1)].filter(Boolean).join(' and ')
}

export const MINUTE_MS = 60_000

/** "10 minutes", "1 hour 50 minutes", "3 days": to the unit that says something. */
export function durationOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return many(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return many(Math.round(hours / 24), 'day')
  const rest = minutes % 60
  return rest === 0 ? many(hours, 'hour') : `${many(hours, 'hour')} ${many(rest, 'minute')}`
}
