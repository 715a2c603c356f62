import { expect, test } from 'vitest'
import { gauge, histogram } from './figures.ts'
import { createMetrics } from './metrics.ts'

test('a service’s own figures stand beside those that every service has', async () => {
  const { registry, render } = createMetrics({ service: 'differ' })
  const took = histogram({ name: 'took_seconds', help: 'How long.', buckets: [1, 10] })
  for (const figure of [gauge({ name: 'many', help: 'How many.', ask: async () => 3 }), took]) {
    figure.register(registry)
  }
  took.observe(5)
  const text = await render()
  expect(text).toContain('many{service="differ"} 3')
  expect(text).toMatch(/took_seconds_bucket\{le="1",service="differ"\} 0/)
  expect(text).toMatch(/took_seconds_bucket\{le="10",service="differ"\} 1/)
})

test('a number that nobody can give is absent, and the others are there', async () => {
  const { registry, render } = createMetrics({ service: 'differ' })
  let answers = true
  const ask = async () => {
    if (!answers) throw new Error('the database is away')
    return 3
  }
  gauge({ name: 'many', help: 'How many.', ask }).register(registry)
  await render()
  answers = false
  const text = await render()
  expect(text).not.toMatch(/^many/m)
  expect(text).toContain('process_cpu')
})
