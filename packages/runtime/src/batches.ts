/**
 * Gathers single calls into few: what is asked while a run is under way goes together into the next. Alone, a call waits
 * for the end of its tick and for nobody else. A run that fails, fails for all that it was given.
 * @param run answers many at once, in their order
 */
export function inBatches<I, O extends object | boolean | null>(
  run: (items: readonly I[]) => Promise<readonly O[]>,
  limits: { readonly most: number; readonly atOnce: number },
): (item: I) => Promise<O> {
  const waiting: Waiting<I, O>[] = []
  let running = 0
  let isPlanned = false
  const plan = () => {
    if (isPlanned || running >= limits.atOnce || waiting.length === 0) return
    isPlanned = true
    setImmediate(() => {
      isPlanned = false
      void start()
    })
  }
  const start = async () => {
    const batch = waiting.splice(0, limits.most)
    running += 1
    plan()
    try {
      const answers = await run(batch.map(({ item }) => item))
      for (const [n, { resolve, reject }] of batch.entries()) {
        const answer = answers[n]
        if (answer === undefined) reject(new Error('A run left a call without its answer.'))
        else resolve(answer)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      running -= 1
      plan()
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      plan()
    })
}

type Waiting<I, O> = {
  readonly item: I
  readonly resolve: (answer: O) => void
  readonly reject: (error: unknown) => void
}
