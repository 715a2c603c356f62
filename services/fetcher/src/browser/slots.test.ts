import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { BusyError, openSlots } from './slots.ts'

const never = new AbortController().signal

/** What has come of a promise by now. */
async function stateOf(promise: Promise<unknown>): Promise<'waiting' | 'taken' | 'refused'> {
  const settled = promise.then(() => 'taken' as const).catch(() => 'refused' as const)
  return Promise.race([settled, turn('waiting' as const)])
}

test('so many are in, so many wait in line, and whoever comes then is refused at once', async () => {
  const slots = openSlots(2, 1)
  const [first, second, third, fourth] = Array.from({ length: 4 }, () => slots.take(never))
  await expect(fourth).rejects.toThrow(BusyError)
  if (!first || !second || !third) throw new Error('There were four.')
  expect(await stateOf(second)).toBe('taken')
  expect(await stateOf(third)).toBe('waiting')
  const giveBack = await first
  giveBack()
  expect(await stateOf(third)).toBe('taken')
})

test('whoever is called off leaves the line, and holds no place', async () => {
  const slots = openSlots(1, 5)
  const giveBack = await slots.take(never)
  const stop = new AbortController()
  const impatient = slots.take(stop.signal)
  const patient = slots.take(never)
  stop.abort()
  await expect(impatient).rejects.toThrow(BusyError)
  giveBack()
  const next = await patient
  next()
  expect(await stateOf(slots.take(never))).toBe('taken')
})
