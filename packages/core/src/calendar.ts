const HOUR_MS = 3_600_000
export const WEEK_MS = 7 * 24 * HOUR_MS

export type DigestClock = {
  /** IANA zone. */
  readonly zone: string
  /** ISO weekday, 1 = Monday. */
  readonly digestWeekday: number
  /** Local hour, 0..23. */
  readonly digestHour: number
}

export type QuietClock = {
  readonly zone: string
  /** Local hours [from, to); both null: no quiet hours. May cross midnight. */
  readonly quietFrom: number | null
  readonly quietTo: number | null
}

/** When a digest is due, and the local period that it closes: the key under which it is made once. */
export type DigestSlot = { readonly at: Date; readonly periodLocal: string }

/**
 * The first digest time after `after`. With a period of a week: the channel's local weekday and hour, in whatever
 * offset that day has; a local hour that the clocks skip becomes the hour after, one that comes twice is the first.
 * Any other period is a grid on the epoch, for demos and tests. `spreadMinutes` moves the minute within the hour, so
 * that a million digests of one zone do not fall due together.
 */
export function nextDigest(
  after: Date,
  clock: DigestClock,
  periodMs: number = WEEK_MS,
  spreadMinutes = 0,
): DigestSlot {
  if (periodMs !== WEEK_MS) return nextOnGrid(after, clock.zone, periodMs)
  const local = zoned(after, clock.zone)
  const daysAhead = (clock.digestWeekday - local.dayOfWeek + 7) % 7
  for (const days of [daysAhead, daysAhead + 7]) {
    const date = local.toPlainDate().add({ days })
    const time = new Temporal.PlainTime(clock.digestHour, spreadMinutes % 60)
    const at = date.toZonedDateTime({ timeZone: clock.zone, plainTime: time })
    if (at.epochMilliseconds > after.getTime()) {
      return { at: new Date(at.epochMilliseconds), periodLocal: date.toString() }
    }
  }
  throw new Error('A weekly time always comes within two weeks.')
}

function nextOnGrid(after: Date, zone: string, periodMs: number): DigestSlot {
  const at = new Date((Math.floor(after.getTime() / periodMs) + 1) * periodMs)
  const local = zoned(at, zone).toPlainDateTime()
  return { at, periodLocal: local.toString({ smallestUnit: 'second' }) }
}

/** When the quiet hours that `at` falls into end; null when it falls into none. */
export function quietUntil(at: Date, clock: QuietClock): Date | null {
  const { quietFrom, quietTo } = clock
  if (quietFrom === null || quietTo === null) return null
  const local = zoned(at, clock.zone)
  const crossesMidnight = quietFrom > quietTo
  const quiet = crossesMidnight
    ? local.hour >= quietFrom || local.hour < quietTo
    : local.hour >= quietFrom && local.hour < quietTo
  if (!quiet) return null
  const endsTomorrow = crossesMidnight && local.hour >= quietFrom
  const date = local.toPlainDate().add({ days: endsTomorrow ? 1 : 0 })
  const end = date.toZonedDateTime({
    timeZone: clock.zone,
    plainTime: new Temporal.PlainTime(quietTo),
  })
  // Where clocks go back over the end of the quiet hours, the end can lie before `at`: then it has come.
  return end.epochMilliseconds > at.getTime() ? new Date(end.epochMilliseconds) : null
}

/**
 * When a channel's same-day alerts that wait since `now` are sealed into one message: at the end of a short window,
 * never later than the end of that local day; quiet hours win over both.
 */
export function sealTime(
  now: Date,
  clock: QuietClock,
  windowMs: number,
): { readonly at: Date; readonly quiet: boolean } {
  const local = zoned(now, clock.zone)
  const midnight = local.toPlainDate().add({ days: 1 }).toZonedDateTime(clock.zone)
  const at = new Date(Math.min(now.getTime() + windowMs, midnight.epochMilliseconds - 1))
  const until = quietUntil(now, clock) ?? quietUntil(at, clock)
  return until ? { at: until, quiet: true } : { at, quiet: false }
}

/** The calendar date at `at` in a zone, as ISO has it, so many days on. */
export function localDate(at: Date, zone: string, days = 0): string {
  return zoned(at, zone).toPlainDate().add({ days }).toString()
}

/** Whether the runtime knows this IANA zone. */
export function isZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function zoned(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
}
