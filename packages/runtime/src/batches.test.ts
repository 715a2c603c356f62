import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inBatches } from './batches.ts'

/** Doubles numbers, and writes down what it was given together. */
function doubling() {
  const runs: (readonly number[])[] = []
  const double = inBatches(async (numbers: readonly number[]) => {
    runs.push(numbers)
    await sleep(10)
    if (numbers.includes(13)) throw new Error('thirteen')
    return numbers.map((n) => ({ twice: n * 2 }))
  })
  return { runs, double }
}

test('calls of one moment are answered by one run, each with its own answer', async () => {
  const { runs, double } = doubling()
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([
    { twice: 2 },
    { twice: 4 },
    { twice: 6 },
  ])
  expect(runs).toEqual([[1, 2, 3]])
})

test('what is asked while a run is under way goes together into the next', async () => {
  const { runs, double } = doubling()
  const first = double(1)
  await sleep(2)
  await Promise.all([first, double(2), double(3)])
  expect(runs).toEqual([[1], [2, 3]])
})

test('a run that fails, fails for its own calls and for no others', async () => {
  const { double } = doubling()
  const first = Promise.allSettled([1, 13].map(double))
  await sleep(2)
  const outcomes = [...(await first), ...(await Promise.allSettled([3, 4].map(double)))]
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'rejected',
    'rejected',
    'fulfilled',
    'fulfilled',
  ])
})
