/** So many at a time; the others wait in line. */
export type Slots = {
  /** Resolves to what gives the place back. Rejects when the signal comes first. */
  readonly take: (signal: AbortSignal) => Promise<() => void>
}

export function openSlots(count: number): Slots {
  const waiting = new Set<() => void>()
  let free = count

  function give(): void {
    const [next] = waiting
    if (next) {
      waiting.delete(next)
      next()
    } else free += 1
  }

  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        if (free > 0) {
          free -= 1
          resolve(give)
          return
        }
        const leave = () => {
          waiting.delete(enter)
          reject(signal.reason)
        }
        const enter = () => {
          signal.removeEventListener('abort', leave)
          resolve(give)
        }
        waiting.add(enter)
        signal.addEventListener('abort', leave, { once: true })
      }),
  }
}
