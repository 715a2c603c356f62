import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { heaviestChain } from './chain.ts'
import { matchSequences } from './sequence.ts'

/** The length of the longest common subsequence, by the book. */
function longest(a: readonly number[], b: readonly number[]): number {
  let row = b.map(() => 0)
  for (const item of a) {
    const next: number[] = []
    for (const [j, other] of b.entries()) {
      next.push(item === other ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

const sequence = fc.array(fc.nat(6), { maxLength: 30 })

test('matches are equal items, in order on both sides', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(40), { maxLength: 300 }),
      fc.array(fc.nat(40), { maxLength: 300 }),
      (a, b) => {
        const places = [...matchSequences(a, b, () => 1).entries()].filter(([, to]) => to >= 0)
        expect(places.every(([from, to]) => a[from] === b[to])).toBe(true)
        expect(places.every(([, to], k) => to > (places[k - 1]?.[1] ?? -1))).toBe(true)
      },
    ),
  )
})

test('a short sequence keeps nearly all that can be kept', () => {
  fc.assert(
    fc.property(sequence, sequence, (a, b) => {
      const kept = matchSequences(a, b, () => 1).filter((to) => to >= 0).length
      // Runs may weigh more than single matches: at most half a match each.
      expect(kept).toBeGreaterThanOrEqual(Math.floor((longest(a, b) * 2) / 3))
    }),
  )
})

test.each([
  [
    'all the same, one removed',
    Array.from({ length: 5_000 }, () => 1),
    Array.from({ length: 4_999 }, () => 1),
  ],
  [
    'all the same between other ends',
    [2, ...Array.from({ length: 5_000 }, () => 1), 3],
    [4, ...Array.from({ length: 4_000 }, () => 1), 5],
  ],
  [
    'two that alternate, shifted',
    Array.from({ length: 5_000 }, (_, i) => i % 2),
    [7, ...Array.from({ length: 5_000 }, (_, i) => (i + 1) % 2), 8],
  ],
  [
    'one the other reversed',
    Array.from({ length: 5_000 }, (_, i) => i),
    Array.from({ length: 5_000 }, (_, i) => 4_999 - i),
  ],
  [
    'nothing in common',
    Array.from({ length: 5_000 }, (_, i) => i),
    Array.from({ length: 5_000 }, (_, i) => i + 5_000),
  ],
])('5,000 items take steps in proportion to their number: %s', (_name, a, b) => {
  let steps = 0
  const count = (items: number[]): number[] =>
    new Proxy(items, {
      get: (target, key) => {
        if (typeof key === 'string' && key !== 'length') steps++
        return Reflect.get(target, key)
      },
    })
  matchSequences(count(a), count(b), () => {
    steps++
    return 1
  })
  expect(steps).toBeLessThan(100 * (a.length + b.length))
})

test('of crossing pairs the heavier ones are kept', () => {
  const pairs = [
    { from: 0, to: 2, weight: 5 },
    { from: 1, to: 0, weight: 2 },
    { from: 2, to: 1, weight: 2 },
  ]
  expect(heaviestChain(pairs).map(({ from }) => from)).toEqual([0])
  expect(
    heaviestChain(pairs.with(0, { from: 0, to: 2, weight: 3 })).map(({ from }) => from),
  ).toEqual([1, 2])
  expect(heaviestChain([])).toEqual([])
})
