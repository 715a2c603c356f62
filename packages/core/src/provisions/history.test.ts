import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { provisionHistory, type ProvisionEvent } from './history.ts'

const day = (date: string) => new Date(`${date}T12:00:00Z`)

function event(at: string, kind: ProvisionEvent['kind'], more: Partial<ProvisionEvent> = {}) {
  const sides = {
    hasBefore: kind !== 'added',
    hasAfter: kind !== 'removed',
  }
  return { at: day(at), kind, changeKind: 'substantive', ...sides, ...more }
}

/** A provision with one wording after the other, the last one still there. */
function standing(dates: readonly string[]) {
  return dates.map((date, at) => {
    const next = dates[at + 1]
    return { fromAt: day(date), untilAt: next === undefined ? null : day(next) }
  })
}

describe('a provision', () => {
  test('that nothing was done to is stable, however it came', () => {
    const spans = standing(['2025-01-31'])
    for (const events of [[], [event('2025-01-31', 'added')], [born('2025-01-31')]]) {
      expect(provisionHistory(spans, events, day('2026-03-02'))).toEqual({
        stability: 'stable',
        changes: 0,
        firstSeen: day('2025-01-31'),
        lastSeen: day('2026-03-02'),
        monthsMonitored: 13,
        isLive: true,
        removedAt: null,
      })
    }
  })

  test('that our own re-reading moved is stable', () => {
    const events = [event('2025-02-01', 'reworded', { changeKind: 'technical' })]
    const spans = standing(['2025-01-01', '2025-02-01'])
    expect(provisionHistory(spans, events, null)).toMatchObject({ stability: 'stable', changes: 0 })
  })

  test('is evolving after a change, and volatile when changes come often', () => {
    const dates = ['2022-01-01', '2022-02-01', '2022-03-01', '2022-04-01']
    const events = dates.slice(1).map((date) => event(date, 'reworded'))
    const after = (look: string) => provisionHistory(standing(dates), events, day(look)).stability
    expect(provisionHistory(standing(dates.slice(0, 2)), events.slice(0, 1), null).stability).toBe(
      'evolving',
    )
    expect(after('2022-06-01')).toBe('volatile')
    expect(after('2023-07-01')).toBe('volatile')
    expect(after('2023-08-01')).toBe('evolving')
  })

  test('that was removed says when, and was last seen before', () => {
    const spans = [{ fromAt: day('2025-01-01'), untilAt: day('2025-06-10') }]
    const events = [event('2025-06-10', 'removed')]
    expect(provisionHistory(spans, events, day('2025-06-09'))).toEqual({
      stability: 'evolving',
      changes: 1,
      firstSeen: day('2025-01-01'),
      lastSeen: day('2025-06-09'),
      monthsMonitored: 5,
      isLive: false,
      removedAt: day('2025-06-10'),
    })
  })

  test('that another took up is gone since then', () => {
    const spans = [{ fromAt: day('2025-01-01'), untilAt: day('2025-06-10') }]
    const events = [event('2025-06-10', 'merged', { hasAfter: false })]
    expect(provisionHistory(spans, events, null)).toMatchObject({
      isLive: false,
      removedAt: day('2025-06-10'),
    })
  })

  test('that only our reading lost is not there, and nobody removed it', () => {
    const spans = [{ fromAt: day('2025-01-01'), untilAt: day('2025-06-10') }]
    expect(provisionHistory(spans, [], null)).toMatchObject({ isLive: false, removedAt: null })
  })

  test('that returned stands: its removal is part of its history', () => {
    const spans = [
      { fromAt: day('2025-01-01'), untilAt: day('2025-02-01') },
      { fromAt: day('2025-04-01'), untilAt: null },
    ]
    const events = [event('2025-02-01', 'removed'), event('2025-04-01', 'returned')]
    expect(provisionHistory(spans, events, day('2025-05-01'))).toMatchObject({
      changes: 2,
      isLive: true,
      removedAt: null,
      monthsMonitored: 4,
    })
  })

  function born(date: string) {
    return event(date, 'split', { hasBefore: false })
  }
})

test('its figures never contradict each other', () => {
  const kinds = constantFrom<ProvisionEvent['kind'][]>(
    ...(['added', 'removed', 'reworded', 'moved', 'split', 'merged', 'returned'] as const),
  )
  const steps = array(
    record({
      days: integer({ min: 0, max: 200 }),
      kind: kinds,
      isTechnical: boolean(),
      hasBefore: boolean(),
    }),
    { maxLength: 12 },
  )
  assert(
    property(steps, boolean(), integer({ min: -400, max: 4000 }), (happened, ends, lookDays) => {
      const start = day('2020-01-31').getTime()
      let at = start
      const events: ProvisionEvent[] = happened.map(({ days, kind, isTechnical, hasBefore }, n) => {
        at += days * 86_400_000
        const changeKind = isTechnical ? 'technical' : 'substantive'
        const hasAfter = !(ends && n === happened.length - 1)
        return { kind, changeKind, at: new Date(at), hasBefore, hasAfter }
      })
      const times = [new Date(start), ...events.map((one) => one.at)]
      const all = times.map((fromAt, n) => ({ fromAt, untilAt: times[n + 1] ?? null }))
      const spans = ends && all.length > 1 ? all.slice(0, -1) : all
      const found = provisionHistory(spans, events, new Date(start + lookDays * 86_400_000))
      expect(found.lastSeen >= found.firstSeen).toBe(true)
      expect(found.stability === 'stable').toBe(found.changes === 0)
      expect(found.changes).toBeLessThanOrEqual(events.length)
      const months = (n: number) => {
        const date = new Date(found.firstSeen)
        date.setUTCDate(1)
        date.setUTCMonth(date.getUTCMonth() + n)
        return date
      }
      expect(found.lastSeen >= months(found.monthsMonitored)).toBe(true)
      expect(found.lastSeen < months(found.monthsMonitored + 2)).toBe(true)
      if (found.isLive) expect(found.removedAt).toBeNull()
      if (found.removedAt) {
        expect(found.removedAt >= found.lastSeen).toBe(true)
        expect(found.changes).toBeGreaterThan(0)
      }
    }),
  )
})
