import { expect, test } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const now = new Date('2026-11-24T12:00:00Z')

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['86400', 86_400_000],
  ['Tue, 24 Nov 2026 12:05:00 GMT', 300_000],
  ['Tuesday, 24-Nov-26 12:05:00 GMT', 300_000],
  ['Tue Nov 24 12:05:00 2026', 300_000],
])('%j is understood', (header, waitMs) => {
  expect(parseRetryAfter(header, now)).toBe(waitMs)
})

test.each(['86401', '99999999999999999999', 'Fri, 31 Dec 2100 23:59:59 GMT'])(
  '%j waits a day and no longer',
  (header) => {
    expect(parseRetryAfter(header, now)).toBe(86_400_000)
  },
)

test('a date gone by means now', () => {
  expect(parseRetryAfter('Tue, 24 Nov 2026 11:00:00 GMT', now)).toBe(0)
})

test.each([
  undefined,
  '',
  'soon',
  '-5',
  '1.5',
  '1e3',
  '5 minutes',
  'Tue, 99 Nov 2026 99:00:00 GMT',
])('%j asks for nothing', (header) => {
  expect(parseRetryAfter(header, now)).toBeUndefined()
})
