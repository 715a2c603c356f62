import { expect, test } from 'vitest'
import { inForceAt, type VersionTimes } from './in-force.ts'

const day = (date: string) => new Date(`${date}T12:00:00Z`)

function version(
  id: number,
  seen: string,
  effective: string | null = null,
  recorded = seen,
): VersionTimes {
  const stated = effective === null ? null : { date: effective, quote: `Effective ${effective}` }
  return { id, fromAt: day(seen), createdAt: day(recorded), effective: stated }
}

function answers(versions: readonly VersionTimes[], at: string, knownAt?: string) {
  const { inForce, seen } = inForceAt(versions, day(at), knownAt ? day(knownAt) : null)
  return [inForce && `${inForce.id} ${inForce.basis}`, seen]
}

test('without stated dates a version is in force from when it was seen', () => {
  const versions = [version(1, '2025-01-10'), version(2, '2025-06-01')]
  expect(answers(versions, '2025-01-09')).toEqual([null, null])
  expect(answers(versions, '2025-01-10')).toEqual(['1 seen', 1])
  expect(answers(versions, '2025-07-01')).toEqual(['2 seen', 2])
})

test('a text that is announced is seen before it is in force', () => {
  const versions = [version(1, '2025-01-10', '2025-01-01'), version(2, '2025-05-20', '2025-06-15')]
  expect(answers(versions, '2025-06-01')).toEqual(['1 stated', 2])
  expect(answers(versions, '2025-06-15')).toEqual(['2 stated', 2])
  expect(inForceAt(versions, day('2025-06-01')).inForce).toEqual({
    id: 1,
    basis: 'stated',
    since: new Date('2025-01-01'),
    until: new Date('2025-06-15'),
    quote: 'Effective 2025-01-01',
  })
})

test('a text that was in force before it was published was not seen then', () => {
  const versions = [version(1, '2025-01-10'), version(2, '2025-06-20', '2025-06-01')]
  expect(answers(versions, '2025-06-10')).toEqual(['2 stated', 1])
})

test('what was recorded later is not part of what was known', () => {
  const late = version(2, '2025-03-01', '2025-02-20', '2025-09-01')
  const versions = [version(1, '2025-01-10'), late]
  expect(answers(versions, '2025-03-05')).toEqual(['2 stated', 2])
  expect(answers(versions, '2025-03-05', '2025-04-01')).toEqual(['1 seen', 1])
  expect(answers(versions, '2025-03-05', '2024-04-01')).toEqual([null, null])
})

test('a date that stays says nothing of a new text, unless it still lies ahead', () => {
  const silent = [version(1, '2025-01-10', '2025-01-01'), version(2, '2025-06-01', '2025-01-01')]
  expect(answers(silent, '2025-03-01')).toEqual(['1 stated', 1])
  expect(answers(silent, '2025-06-02')).toEqual(['2 seen', 2])
  const ahead = [version(1, '2025-01-10', '2025-03-01'), version(2, '2025-02-01', '2025-03-01')]
  expect(answers(ahead, '2025-02-10')).toEqual([null, 2])
  expect(answers(ahead, '2025-03-02')).toEqual(['2 stated', 2])
})

test('a date that goes back, or that comes again after it was left out, takes no past from an older text', () => {
  const back = [version(1, '2025-01-10', '2025-01-01'), version(2, '2025-06-01', '2024-01-01')]
  expect(answers(back, '2025-03-01')).toEqual(['1 stated', 1])
  expect(answers(back, '2025-06-02')).toEqual(['2 seen', 2])
  const again = [
    version(1, '2025-01-10', '2025-01-01'),
    version(2, '2025-03-01'),
    version(3, '2025-06-01', '2025-01-01'),
  ]
  expect(answers(again, '2025-04-01')).toEqual(['2 seen', 2])
})

test('a date that is brought forward counts, and the announced text never was in force', () => {
  const versions = [
    version(1, '2025-01-10'),
    version(2, '2025-06-01', '2025-09-01'),
    version(3, '2025-06-10', '2025-07-01'),
  ]
  expect(answers(versions, '2025-06-20')).toEqual(['1 seen', 3])
  expect(answers(versions, '2025-07-02')).toEqual(['3 stated', 3])
  expect(answers(versions, '2025-10-02')).toEqual(['3 stated', 3])
})

test('a month begins with its first day', () => {
  const versions = [version(1, '2025-07-10', '2025-06')]
  expect(answers(versions, '2025-05-31')).toEqual([null, null])
  expect(answers(versions, '2025-06-01')).toEqual(['1 stated', null])
})
