import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startDeadline } from './timing.ts'

const FAR_MS = 60_000

test('time that runs out aborts with what took too long, and says that it was the time', async () => {
  using deadline = startDeadline(10, 'The look')
  const reasons: unknown[] = []
  deadline.whenAborted((reason) => reasons.push(reason))
  await sleep(50)
  expect(deadline.hasPassed()).toBe(true)
  expect(reasons).toMatchObject([{ message: 'The look took longer than 10 ms' }])
  expect(deadline.signal.reason).toBe(reasons[0])
})

test('who aborts is heard once, by callbacks and by a signal that was asked for before or after', () => {
  for (const asksBefore of [true, false]) {
    using deadline = startDeadline(FAR_MS, 'The look')
    if (asksBefore) expect(deadline.signal.aborted).toBe(false)
    const reasons: unknown[] = []
    deadline.whenAborted((reason) => reasons.push(reason))
    deadline.abort('first')
    deadline.abort('second')
    expect(reasons).toEqual(['first'])
    expect(deadline.signal).toMatchObject({ aborted: true, reason: 'first' })
    expect([deadline.hasEnded(), deadline.hasPassed()]).toEqual([true, false])
  }
})

test('a parent that aborts, or has aborted, ends it', () => {
  const parent = new AbortController()
  using follows = startDeadline(FAR_MS, 'The look', parent.signal)
  parent.abort('stop')
  using late = startDeadline(FAR_MS, 'The look', parent.signal)
  for (const deadline of [follows, late]) {
    const reasons: unknown[] = []
    deadline.whenAborted((reason) => reasons.push(reason))
    expect(reasons).toEqual(['stop'])
    expect(deadline.signal.reason).toBe('stop')
  }
})

test('what was forgotten, and what was disposed of, is not called', async () => {
  const parent = new AbortController()
  const reasons: unknown[] = []
  {
    using deadline = startDeadline(10, 'The look', parent.signal)
    deadline.whenAborted((reason) => reasons.push(reason))
  }
  using other = startDeadline(FAR_MS, 'The look')
  other.whenAborted((reason) => reasons.push(reason))()
  other.abort('stop')
  parent.abort('stop')
  await sleep(50)
  expect(reasons).toEqual([])
})
