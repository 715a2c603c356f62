/** All are taken, and the line is full. */
export class BusyError extends Error {}

/** So many at a time; as many others as the line holds wait. */
export type Slots = {
  /** Resolves to what gives the place back. Rejects with BusyError when the line is full, or the signal comes first. */
  readonly take: (signal: AbortSignal) => Promise<() => void>
}

export function openSlots(count: number, line: number): Slots {
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
        if (free > 0) {
          free -= 1
          resolve(give)
          return
        }
        if (signal.aborted || waiting.size >= line) {
          reject(new BusyError())
          return
        }
        const leave = () => {
          waiting.delete(enter)
          reject(new BusyError())
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
