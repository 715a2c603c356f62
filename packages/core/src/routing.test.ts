import { expect, test } from 'vitest'
import { decide, decideMovedDate } from './routing.ts'

const match = {
  plan: 'monitor',
  cadence: 'same-day',
  target: 'platform',
  channelUnsubscribed: false,
  channelDisabled: false,
} as const

test('Monitor and Compliance are told the same day, Free by digest whatever it asked for', () => {
  expect(decide(match).outcome).toBe('same-day')
  expect(decide({ ...match, plan: 'compliance' }).outcome).toBe('same-day')
  expect(decide({ ...match, plan: 'free' }).outcome).toBe('digest')
})

test('whoever chose the digest gets the digest', () => {
  expect(decide({ ...match, cadence: 'digest' }).outcome).toBe('digest')
})

test('an unsubscribed or disabled channel is told nothing, and the decision says why', () => {
  expect(decide({ ...match, channelUnsubscribed: true })).toEqual({
    outcome: 'none',
    why: 'The channel is unsubscribed.',
  })
  expect(decide({ ...match, channelDisabled: true })).toMatchObject({ outcome: 'none' })
})

test('whoever was told of an episode when it began is told of its end the same way', () => {
  expect(decide({ ...match, target: 'episode' })).toEqual({
    outcome: 'same-day',
    why: 'You were told of this trouble with same-day alerts.',
  })
})

// A Tuesday; the digest comes on Monday at eight in Berlin.
const dated = { ...match, zone: 'Europe/Berlin', nextDigestAt: new Date('2026-11-30T07:00:00Z') }
const now = new Date('2026-11-24T12:00:00Z')

test.each([
  ['2026-11-24', 'same-day'],
  ['2026-11-29', 'same-day'],
  // They apply from midnight, the digest comes at eight.
  ['2026-11-30', 'same-day'],
  ['2026-12-01', 'digest'],
  ['2027-05-01', 'digest'],
  // Seen late, but news; then a year that was corrected.
  ['2026-11-20', 'same-day'],
  ['2025-11-24', 'digest'],
  [null, 'digest'],
] as const)('terms that apply from %s now are told by %s', (effectiveOn, outcome) => {
  expect(decideMovedDate(dated, { effectiveOn, now }).outcome).toBe(outcome)
})

test('a moved date is told by the digest alone to Free, to who chose it, and where no digest is set', () => {
  const moved = { effectiveOn: '2026-11-25', now }
  expect(decideMovedDate({ ...dated, plan: 'free' }, moved).outcome).toBe('digest')
  expect(decideMovedDate({ ...dated, cadence: 'digest' }, moved).outcome).toBe('digest')
  expect(decideMovedDate({ ...dated, nextDigestAt: null }, moved).outcome).toBe('digest')
  expect(decideMovedDate({ ...dated, channelDisabled: true }, moved).outcome).toBe('none')
})

test('the digest day is the one of the reader’s calendar', () => {
  const nextDigestAt = new Date('2026-11-29T23:30:00Z')
  const moved = { effectiveOn: '2026-11-30', now }
  expect(decideMovedDate({ ...dated, nextDigestAt }, moved).outcome).toBe('same-day')
  expect(decideMovedDate({ ...dated, nextDigestAt, zone: 'UTC' }, moved).outcome).toBe('digest')
})
