import { createHash } from 'node:crypto'
import { Agent, request } from 'undici'

const GETS = 20_000
const WARM_UP = 4_000

/** What no fetcher can beat: the same pages over the same client, hashed, and nothing else. */
export async function getBare(options: {
  readonly ports: readonly number[]
  readonly concurrency: number
}): Promise<void> {
  const { ports, concurrency } = options
  const dispatcher = new Agent({ connections: 2 })
  const run = async (count: number) => {
    let next = 0
    const startedAt = performance.now()
    const loop = async () => {
      while (next < count) {
        const n = next++
        const url = `http://127.0.0.1:${ports[n % ports.length]}/policy/${n}`
        const { body } = await request(url, { dispatcher })
        createHash('sha256')
          .update(await body.bytes())
          .digest()
      }
    }
    await Promise.all(Array.from({ length: concurrency }, loop))
    return (count * 1_000) / (performance.now() - startedAt)
  }
  await run(WARM_UP)
  process.send?.(await run(GETS))
  await dispatcher.destroy()
  process.exit()
}
