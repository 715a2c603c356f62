import { createMetrics } from '@clausewatch/runtime'
import { stages } from '@clausewatch/store'
import { expect, test } from 'vitest'
import { useApi } from './testing.ts'

let asked = 0
const metrics = createMetrics({
  service: 'api',
  stages: () => {
    asked += 1
    return stages.questions(api.store.db).backlog()
  },
})
const api = useApi({ ops: { metrics, ready: {} } })

test('figures that many ask for at once cost Postgres one question', async () => {
  const ask = () => api.ask('GET', '/metrics')
  const answers = await Promise.all(Array.from({ length: 50 }, ask))
  answers.push(await ask())
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers.at(-1)?.text).toContain('clausewatch_stage_due{')
  expect(asked).toBe(1)
})
