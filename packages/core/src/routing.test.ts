import { expect, test } from 'vitest'
import { decide } from './routing.ts'

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
