import { setTimeout as sleep } from 'node:timers/promises'

/** It did not happen in time. */
class TimeoutError extends Error {
  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms} ms`)
    this.name = 'TimeoutError'
  }
}

/** The promise's outcome, or a TimeoutError after `ms`. What it started goes on: give it a signal where that matters. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(what, ms)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

export type Deadline = Disposable & {
  /** For those who take nothing else; made when it is first asked for. */
  readonly signal: AbortSignal
  /** Calls back once, at once if it is over already. Returns how to forget it. */
  readonly whenAborted: (call: (reason: unknown) => void) => () => void
  readonly hasEnded: () => boolean
  /** It was the time that ran out, not somebody who aborted. */
  readonly hasPassed: () => boolean
  readonly abort: (reason: unknown) => void
}

/**
 * Aborts after `ms`, or with its parent. Unlike AbortSignal.timeout and AbortSignal.any it ends with its work and leaves
 * the garbage collector nothing to find out, and it calls back without an event: a fetcher starts thousands a second.
 */
export function startDeadline(ms: number, what: string, parent?: AbortSignal): Deadline {
  const calls = new Set<(reason: unknown) => void>()
  let controller: AbortController | undefined
  let ended: { readonly reason: unknown } | undefined
  let passed = false
  const abort = (reason: unknown) => {
    if (ended) return
    ended = { reason }
    controller?.abort(reason)
    for (const call of calls) call(reason)
  }
  const timer = setTimeout(() => {
    passed = true
    abort(new TimeoutError(what, ms))
  }, ms)
  const follow = () => abort(parent?.reason)
  if (parent?.aborted) follow()
  else parent?.addEventListener('abort', follow, { once: true })
  return {
    get signal() {
      controller ??= new AbortController()
      if (ended) controller.abort(ended.reason)
      return controller.signal
    },
    whenAborted: (call) => {
      if (ended) call(ended.reason)
      else calls.add(call)
      return () => calls.delete(call)
    },
    hasEnded: () => ended !== undefined,
    hasPassed: () => passed,
    abort,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      parent?.removeEventListener('abort', follow)
    },
  }
}

export type Loop = { readonly stop: () => Promise<void> }

/** Runs `step` again and again, never twice at once; it returns the pause until the next and must not reject. */
export function startLoop(step: () => Promise<number>): Loop {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    while (!signal.aborted) {
      const pauseMs = await step()
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
    }
  }
  const running = run()
  return {
    /** Waits for the step under way. */
    stop: () => {
      stopping.abort()
      return running
    },
  }
}

/** Lets one call through each `everyMs` and tells it how many were held back since the last. */
export function sparingly<T>(
  everyMs: number,
  call: (value: T, heldBack: number) => void,
): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY
  let heldBack = 0
  return (value) => {
    const now = performance.now()
    if (now - last < everyMs) {
      heldBack += 1
      return
    }
    call(value, heldBack)
    last = now
    heldBack = 0
  }
}

const DURATION =
  /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const PART_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000] as const

/** Milliseconds of an ISO 8601 duration, or null. Months and years have no fixed length and are refused. */
export function durationMs(text: string): number | null {
  const parts = DURATION.exec(text)?.slice(1)
  if (!parts) return null
  return Math.round(PART_MS.reduce((sum, ms, i) => sum + Number(parts[i] ?? 0) * ms, 0))
}
