import { assert, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { WEEK_MS, isZone, nextDigest, quietUntil, sealTime } from './calendar.ts'

const monday8 = { digestWeekday: 1, digestHour: 8 }
const at = (iso: string) => new Date(iso)

test('a digest comes at the channel’s local weekday and hour', () => {
  const slot = nextDigest(at('2026-11-24T12:00:00Z'), { zone: 'America/New_York', ...monday8 })
  expect(slot).toEqual({ at: at('2026-11-30T13:00:00Z'), periodLocal: '2026-11-30' })
})

test('at its very minute the digest of the next week is next', () => {
  const slot = nextDigest(at('2026-11-30T08:00:00Z'), { zone: 'UTC', ...monday8 })
  expect(slot.periodLocal).toBe('2026-12-07')
})

test('a local hour that the clocks skip moves on, and no week is lost', () => {
  // Lord Howe Island goes from 02:00 to 02:30 on 3 October 2027.
  const clock = { zone: 'Australia/Lord_Howe', digestWeekday: 7, digestHour: 2 }
  const slot = nextDigest(at('2027-09-27T00:00:00Z'), clock)
  expect(slot.periodLocal).toBe('2027-10-03')
})

test('in every zone, weekly slots strictly increase by six to eight days, one for each local date', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const clocks = record({
    zone: constantFrom(...zones),
    digestWeekday: integer({ min: 1, max: 7 }),
    digestHour: integer({ min: 0, max: 23 }),
  })
  assert(
    property(clocks, integer({ min: 0, max: 59 }), (clock, minute) => {
      let now = at('2026-01-01T00:00:00Z')
      const seen = new Set<string>()
      for (let week = 0; week < 104; week++) {
        const slot = nextDigest(now, clock, WEEK_MS, minute)
        if (week > 0) {
          const days = (slot.at.getTime() - now.getTime()) / 86_400_000
          expect(days).toBeGreaterThan(5.9)
          expect(days).toBeLessThan(8.1)
        }
        expect(seen.has(slot.periodLocal)).toBe(false)
        seen.add(slot.periodLocal)
        now = slot.at
      }
    }),
    { numRuns: 60 },
  )
})

test('a short period is a grid, so that two clocks agree on it', () => {
  const clock = { zone: 'Europe/Paris', ...monday8 }
  const slot = nextDigest(at('2026-11-24T12:00:07Z'), clock, 60_000)
  expect(slot).toEqual({ at: at('2026-11-24T12:01:00Z'), periodLocal: '2026-11-24T13:01:00' })
})

test('quiet hours hold until their local end, also over midnight', () => {
  const night = { zone: 'Europe/Berlin', quietFrom: 22, quietTo: 7 }
  expect(quietUntil(at('2026-11-24T22:30:00Z'), night)).toEqual(at('2026-11-25T06:00:00Z'))
  expect(quietUntil(at('2026-11-25T03:00:00Z'), night)).toEqual(at('2026-11-25T06:00:00Z'))
  expect(quietUntil(at('2026-11-25T06:00:00Z'), night)).toBeNull()
  expect(
    quietUntil(at('2026-11-25T12:00:00Z'), { ...night, quietFrom: null, quietTo: null }),
  ).toBeNull()
})

test('alerts seal after the window, before midnight, and after quiet hours', () => {
  const none = { zone: 'Europe/Berlin', quietFrom: null, quietTo: null }
  expect(sealTime(at('2026-11-24T12:00:00Z'), none, 300_000).at).toEqual(at('2026-11-24T12:05:00Z'))
  expect(sealTime(at('2026-11-24T22:58:00Z'), none, 300_000).at).toEqual(
    at('2026-11-24T22:59:59.999Z'),
  )
  const night = { ...none, quietFrom: 22, quietTo: 7 }
  expect(sealTime(at('2026-11-24T20:58:00Z'), night, 300_000)).toEqual({
    at: at('2026-11-25T06:00:00Z'),
    quiet: true,
  })
})

test('a zone is known or it is not', () => {
  expect(isZone('Europe/Paris')).toBe(true)
  expect(isZone('Mars/Olympus')).toBe(false)
  expect(isZone('')).toBe(false)
})
