type Waiting<I, O> = {
  readonly item: I
  readonly resolve: (answer: O) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers single calls into few: what is asked while a run is under way goes together into the next, and a call alone
 * waits for the end of its tick only. So batches grow with the load and nobody sets their size: it is bounded by how many
 * ask at once. A run that fails, fails for all that it was given.
 * @param run answers many, in their order; never called twice at once
 */
export function inBatches<I, O extends object | boolean | null>(
  run: (items: readonly I[]) => Promise<readonly O[]>,
): (item: I) => Promise<O> {
  let waiting: Waiting<I, O>[] = []
  let busy = false
  const start = async () => {
    const batch = waiting
    waiting = []
    await answer(batch, run)
    busy = false
    plan()
  }
  const plan = () => {
    if (busy || waiting.length === 0) return
    busy = true
    setImmediate(() => void start())
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      plan()
    })
}

async function answer<I, O>(
  batch: readonly Waiting<I, O>[],
  run: (items: readonly I[]) => Promise<readonly O[]>,
): Promise<void> {
  try {
    const answers = await run(batch.map(({ item }) => item))
    for (const [n, { resolve, reject }] of batch.entries()) {
      const one = answers[n]
      if (one === undefined) reject(new Error('A run left a call without its answer.'))
      else resolve(one)
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}
