import { Gauge, Histogram } from 'prom-client'
import type { Registry } from 'prom-client'
import { within } from './timing.ts'

/** A figure of a service's own, beside those that every service has. */
export type Figure = { readonly register: (registry: Registry) => void }

// As for the plumbing's own questions: a slow database must not cost a scraper the other figures.
const ASK_TIMEOUT_MS = 2_000

/** A number that is asked for at each scrape, and absent rather than stale when there is no answer. */
export function gauge(options: {
  readonly name: string
  readonly help: string
  readonly ask: () => Promise<number>
}): Figure {
  const { name, help, ask } = options
  const figure = new Gauge({
    name,
    help,
    registers: [],
    async collect() {
      try {
        this.set(await within(ASK_TIMEOUT_MS, 'the answer', ask()))
      } catch {
        this.remove()
      }
    },
  })
  return { register: (registry) => registry.registerMetric(figure) }
}

/** How often something took how long, in seconds. */
export function histogram(options: {
  readonly name: string
  readonly help: string
  readonly buckets: readonly number[]
}): Figure & { readonly observe: (seconds: number) => void } {
  const { name, help, buckets } = options
  const figure = new Histogram({ name, help, buckets: [...buckets], registers: [] })
  return {
    register: (registry) => registry.registerMetric(figure),
    observe: (seconds) => figure.observe(seconds),
  }
}
