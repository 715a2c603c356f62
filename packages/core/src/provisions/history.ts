import type { ProvisionChange } from './change.ts'

export type Stability = 'stable' | 'evolving' | 'volatile'

/** A stretch of time over which a provision had one wording; null: it still has it. */
export type WordingSpan = { readonly fromAt: Date; readonly untilAt: Date | null }

/** What a change of its document did to a provision, as far as its figures need it. */
export type ProvisionEvent = {
  readonly kind: ProvisionChange['kind']
  /** Of the document's change: a `technical` one is our own re-reading. */
  readonly changeKind: string
  /** When the new text was first received. */
  readonly at: Date
  readonly hasBefore: boolean
  readonly hasAfter: boolean
}

/** Figures of one provision, all drawn from the same spans and events. */
export type ProvisionHistory = {
  readonly stability: Stability
  /** Its first wording, and what our own re-reading moved, are no changes. */
  readonly changes: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  /** Whole calendar months from `firstSeen` to `lastSeen`. */
  readonly monthsMonitored: number
  readonly isLive: boolean
  /** When a text was first received that does not hold it any more; null: it stands, or only our reading lost it. */
  readonly removedAt: Date | null
}

const VOLATILE_CHANGES = 3
const VOLATILE_MONTHS = 6

/**
 * The figures of a provision. `stable`: nothing was ever done to it. `volatile`: three changes or more, and on average at
 * least one for every six months monitored. `evolving`: anything between.
 * @param spans at least one, in any order
 * @param lastLookAt the last good look while its last wording stood; null: none but the one that found it
 */
export function provisionHistory(
  spans: readonly WordingSpan[],
  events: readonly ProvisionEvent[],
  lastLookAt: Date | null,
): ProvisionHistory {
  const starts = spans.map(({ fromAt }) => fromAt.getTime())
  const firstSeen = new Date(Math.min(...starts))
  const isLive = spans.some(({ untilAt }) => untilAt === null)
  const ends = spans.flatMap(({ untilAt }) => (untilAt ? [untilAt.getTime()] : []))
  const endedAt = isLive ? Infinity : Math.max(...ends)
  // A look at the very moment of the end brought the text without it.
  const looked = Math.min(lastLookAt?.getTime() ?? -Infinity, endedAt)
  const lastSeen = new Date(Math.max(...starts, looked))
  const counted = events.filter(isCounted)
  const removal = counted.find(({ hasAfter, at }) => !hasAfter && at.getTime() === endedAt)
  const monthsMonitored = monthsBetween(firstSeen, lastSeen)
  return {
    stability: stabilityOf(counted.length, monthsMonitored),
    changes: counted.length,
    firstSeen,
    lastSeen,
    monthsMonitored,
    isLive,
    removedAt: removal?.at ?? null,
  }
}

/** Whether something was done to a provision that stood before. */
function isCounted({ changeKind, hasBefore }: ProvisionEvent): boolean {
  return hasBefore && changeKind !== 'technical'
}

function stabilityOf(changes: number, months: number): Stability {
  if (changes === 0) return 'stable'
  const isOften = changes >= VOLATILE_CHANGES && changes * VOLATILE_MONTHS >= months
  return isOften ? 'volatile' : 'evolving'
}

/** Whole months, by the calendar, UTC: 31 January to 28 February is none. */
function monthsBetween(from: Date, to: Date): number {
  const months =
    (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return Math.max(0, months - (sinceMonthBegan(to) < sinceMonthBegan(from) ? 1 : 0))
}

function sinceMonthBegan(at: Date): number {
  return at.getTime() - Date.UTC(at.getUTCFullYear(), at.getUTCMonth())
}
