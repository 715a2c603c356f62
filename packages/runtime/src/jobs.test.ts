import { expect, test } from 'vitest'
import { batchId, idsOfBatch, jobId, parseBatch } from './jobs.ts'

test.for([
  undefined,
  null,
  7,
  'id',
  {},
  { id: 1, attempt: 1 },
  [7],
  [{}],
  [{ id: 1 }],
  [{ attempt: 1 }],
  [{ id: 1.5, attempt: 1 }],
  [{ id: null, attempt: 1 }],
  [{ id: 1, attempt: '1' }],
  [{ id: 1, attempt: 1, kind: 3 }],
  [{ id: 1, attempt: 1 }, null],
])('a payload that is no batch of jobs is refused: %j', (data) => {
  expect(() => parseBatch(data)).toThrow('payload')
})

test.for([
  [[{ id: 1, attempt: 0 }]],
  [[{ id: 'digest 7', attempt: 2 }]],
  [
    [
      { id: 1, attempt: 0, kind: 'candidate' },
      { id: 2, attempt: 5 },
    ],
  ],
])('a batch is read back as it was written: %j', ([batch]) => {
  expect(parseBatch(batch)).toEqual(batch)
})

test("a batch's id is that of its jobs, and names each of them", () => {
  const batch = ['1', 'a,b', 'c:d'].map((id, attempt) => ({ id, attempt }))
  expect(batchId(batch)).toBe('1-0,a%2Cb-1,c%3Ad-2')
  expect(idsOfBatch(batchId(batch))).toEqual(batch.map(jobId))
  expect(batchId([{ id: 7, attempt: 2 }])).toBe('7-2')
})
