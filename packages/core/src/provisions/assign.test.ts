import { assert, integer, property, record, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import type { Pair } from '../diff/chain.ts'
import { assign } from './assign.ts'

function total(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { weight }) => sum + weight, 0)
}

/** The greatest total of all pairings, by trying every one. */
function greatest(pairs: readonly Pair[]): number {
  const [pair, ...rest] = pairs
  if (pair === undefined) return 0
  const apart = rest.filter(({ from, to }) => from !== pair.from && to !== pair.to)
  return Math.max(greatest(rest), pair.weight + greatest(apart))
}

const PAIRS = uniqueArray(
  record({
    from: integer({ min: 0, max: 3 }),
    to: integer({ min: 0, max: 3 }),
    weight: integer({ min: 1, max: 100 }).map((hundredths) => hundredths / 100),
  }),
  { selector: ({ from, to }) => from * 4 + to, maxLength: 12 },
)

test('the pairing is the best of all, to within a hair, and uses nothing twice', () => {
  assert(
    property(PAIRS, (pairs) => {
      const chosen = assign(pairs)
      expect(new Set(chosen.map(({ from }) => from)).size).toBe(chosen.length)
      expect(new Set(chosen.map(({ to }) => to)).size).toBe(chosen.length)
      expect(total(chosen)).toBeGreaterThan(greatest(pairs) - 0.01)
    }),
  )
})

test('a second best pair is taken where that is best for all', () => {
  const pairs = [
    { from: 0, to: 0, weight: 0.9 },
    { from: 0, to: 1, weight: 0.8 },
    { from: 1, to: 0, weight: 0.8 },
  ]
  expect(assign(pairs).map(({ from, to }) => [from, to])).toEqual([
    [0, 1],
    [1, 0],
  ])
})
