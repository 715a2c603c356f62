import { setTimeout as sleep } from 'node:timers/promises'

export interface Wait {
  readonly timeoutMs?: number
  readonly everyMs?: number
  /** What is waited for, for the message of a failure: "the second look". */
  readonly what: string
}

/** Asks until the condition gives something other than undefined or false, and returns that; throws at the time limit. */
export async function waitFor<T>(
  condition: () => T | undefined | false | Promise<T | undefined | false>,
  { timeoutMs = 10_000, everyMs = 20, what }: Wait,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const met = await condition()
    if (met !== undefined && met !== false) return met
    if (performance.now() >= deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await sleep(everyMs)
  }
}
