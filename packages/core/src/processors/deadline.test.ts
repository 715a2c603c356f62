import { expect, test } from 'vitest'
import { statedPeriods } from '../notices/periods.ts'
import { objectionDeadline } from './deadline.ts'

const OBJECT = 'You may object to a new subprocessor within'

test.each([
  [`${OBJECT} 30 days of this notice.`, '2026-05-04', '2026-06-03'],
  // From a Friday on: the weekend does not count.
  [`${OBJECT} 10 business days of our message.`, '2026-05-01', '2026-05-15'],
  [`${OBJECT} two weeks.`, '2026-05-04', '2026-05-18'],
  [`${OBJECT} one month.`, '2026-01-31', '2026-02-28'],
  ['We give 14 days’ notice of changes to this policy.', '2026-05-04', '2026-05-18'],
])('%s from %s', (sentence, from, date) => {
  expect(objectionDeadline(statedPeriods(`${sentence}\n`), from)).toEqual({ date, quote: sentence })
  expect(
    objectionDeadline(statedPeriods(`${sentence}\n`), new Date(`${from}T15:00:00Z`))?.date,
  ).toBe(date)
})

test('the period to object counts before the period of notice', () => {
  const text = `We give 30 days’ notice of changes to this policy. ${OBJECT} 10 days of it.\n`
  expect(objectionDeadline(statedPeriods(text), '2026-05-04')?.date).toBe('2026-05-14')
})

test.each([
  ['no period is stated', 'We may change this list.', '2026-05-04'],
  ['the list names only a month', `${OBJECT} 30 days.`, '2026-05'],
  ['the period is none', `${OBJECT} 0 days.`, '2026-05-04'],
])('there is no deadline where %s', (_, sentence, from) => {
  expect(objectionDeadline(statedPeriods(`${sentence}\n`), from)).toBeNull()
})
