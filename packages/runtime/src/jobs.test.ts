import { expect, test } from 'vitest'
import { parseJob } from './jobs.ts'

test.for([
  undefined,
  null,
  7,
  'id',
  [],
  {},
  { id: 1 },
  { attempt: 1 },
  { id: 1.5, attempt: 1 },
  { id: null, attempt: 1 },
  { id: 1, attempt: '1' },
  { id: 1, attempt: 1, kind: 3 },
])('a payload that is no job is refused: %j', (data) => {
  expect(() => parseJob(data)).toThrow('payload')
})

test.for([
  { id: 1, attempt: 0 },
  { id: 'digest 7', attempt: 2 },
  { id: 1, attempt: 0, kind: 'candidate' },
])('a job is read back as it was written: %j', (job) => {
  expect(parseJob(job)).toEqual(job)
})
