import type { StatedDate } from '../notices/stated.ts'

/** A version of a document as the timeline sees it. */
export type VersionTimes = {
  readonly id: number
  /** When its snapshot was received. */
  readonly fromAt: Date
  /** When it was recorded: later, where it was found late. */
  readonly createdAt: Date
  /** From when it says that it applies. */
  readonly effective: StatedDate | null
}

export type InForce = {
  readonly id: number
  /** Whether the document says from when, or only our seeing it does. */
  readonly basis: 'stated' | 'seen'
  readonly since: Date
  /** When a later version takes its place; null: none is known to. */
  readonly until: Date | null
  /** The words behind a stated start. */
  readonly quote: string | null
}

type Start = Pick<InForce, 'id' | 'basis' | 'quote'> & { readonly at: Date }

/**
 * Which of a document's versions was in force at a time, and which we had seen by then.
 * @param versions of one document, oldest first
 * @param knownAt answers as we would have answered then; null: as we know it now
 */
export function inForceAt(
  versions: readonly VersionTimes[],
  at: Date,
  knownAt: Date | null = null,
): { readonly inForce: InForce | null; readonly seen: number | null } {
  const known = versions.filter(({ createdAt }) => knownAt === null || createdAt <= knownAt)
  const starts = startsOf(known)
  const index = starts.findLastIndex((start) => start.at <= at)
  const found = starts[index]
  const later = starts.slice(index + 1).map((start) => start.at.getTime())
  return {
    inForce: found
      ? {
          id: found.id,
          basis: found.basis,
          since: found.at,
          until: later.length === 0 ? null : new Date(Math.min(...later)),
          quote: found.quote,
        }
      : null,
    seen: known.findLast(({ fromAt }) => fromAt <= at)?.id ?? null,
  }
}

/**
 * When each version began to apply: on the day that it states, where that is a later one than any version before it stated
 * last. A date that stays or goes back says nothing of a new text, which then applies from when it was seen, or from that
 * date where it still lies ahead.
 */
function startsOf(versions: readonly VersionTimes[]): readonly Start[] {
  let statedLast: Date | null = null
  return versions.map(({ id, fromAt, effective }) => {
    const stated = effective && dayBegins(effective.date)
    const isNew = stated !== null && (statedLast === null || stated > statedLast)
    statedLast = stated ?? statedLast
    return stated !== null && (isNew || stated > fromAt)
      ? { id, basis: 'stated', at: stated, quote: effective?.quote ?? null }
      : { id, basis: 'seen', at: fromAt, quote: null }
  })
}

/** A day, or a month's first, begins where no zone is named at midnight UTC. */
function dayBegins(date: string): Date {
  return new Date(`${date.length === 7 ? `${date}-01` : date}T00:00:00Z`)
}
