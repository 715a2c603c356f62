import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { statedDates, statedOf } from './stated.ts'

const BODY =
  '\n\nWe explain here how the service treats what you entrust to it, and which rights you have.\n'

test.each([
  ['Last updated: March 3, 2025', '2025-03-03', null],
  ['Updated April 14th, 2026', '2026-04-14', null],
  ['Effective Date: 7 February 2023', null, '2023-02-07'],
  ['Version Effective Date: July 21, 2023', null, '2023-07-21'],
  [
    'This policy applies from 1 May 2026. The policy before it applies until then.',
    null,
    '2026-05-01',
  ],
  ['Effective date. This policy was last updated on 21 December 2021.', '2021-12-21', '2021-12-21'],
  ['These terms are effective and were last updated on Jul 1, 2025.', '2025-07-01', '2025-07-01'],
  ['Effective Date: The earlier of July 6, 2026, or user acceptance.', null, '2026-07-06'],
  ['This policy is effective as of\nAugust 6, 2018.', null, '2018-08-06'],
  ['July 17, 2023', '2023-07-17', null],
  ['Dernière mise à jour : 04.05.2021', '2021-05-04', null],
  ['Entrée en vigueur : 26 mars 2026', null, '2026-03-26'],
  ['Stand: Juni 2021', '2021-06', null],
  ['更新日期：2024年07月3日\n生效日期：2024年07月10日', '2024-07-03', '2024-07-10'],
  ['We keep invoices under the Act of 21 June 2004.', null, null],
  ['Your account was created between 1 May 2024 and 3 June 2024.', null, null],
])('%s', (line, lastUpdated, effective) => {
  const stated = statedDates(`# Policy\n\n${line}${BODY}`)
  expect([stated.lastUpdated?.date ?? null, stated.effective?.date ?? null]).toEqual([
    lastUpdated,
    effective,
  ])
})

test('of several dates the first is the document’s, the others belong to what follows on the page', () => {
  const text = `Last updated: May 3, 2026${BODY}\n## Cookies\n\nLast updated: June 9, 2022${BODY}`
  expect(statedDates(text).lastUpdated?.date).toBe('2026-05-03')
})

test('a date that is pointed at is the date; one that is only promised is none', () => {
  const dated = (sentence: string) => `Last updated: May 3, 2026${BODY}\n${sentence}\n`
  const pointed = 'Changes to this policy are effective as of the stated “last updated” date.'
  expect(statedDates(dated(pointed)).effective).toEqual({ date: '2026-05-03', quote: pointed })
  const promised = 'We will publish the new effective date at the top of this page.'
  expect(statedDates(dated(promised)).effective).toBeNull()
})

test('the newest entry of a list of changes is the update', () => {
  const log =
    '- May 3, 2024: Added a processor.\n\n- June 1, 2026: Removed it.\n\n- July 2, 2020: First version.\n'
  expect(statedDates(`${BODY}\nChanges:\n\n${log}`).lastUpdated?.date).toBe('2026-06-01')
})

test.each([
  ['the numbers of another date', 'We wrote this on 22/07/2024.', '2024-11-05'],
  ['the numbers of another date, American', 'We wrote this on 7/22/2024.', '2024-05-11'],
  ['the courts it names', 'The courts of Paris, France, decide.', '2024-11-05'],
  ['the courts it names, American', 'The courts of Delaware, United States, decide.', '2024-05-11'],
  ['the spelling of other dates', 'See the act of 6 January 1978.', '2024-11-05'],
])('a date of two readings is read by %s', (_, sentence, date) => {
  expect(statedDates(`Updated: 05/11/2024${BODY}\n${sentence}\n`).lastUpdated?.date).toBe(date)
})

test('whatever a text holds, its dates are of a calendar and each quote is of the text', () => {
  const pieces = constantFrom(
    'Last updated',
    'Effective',
    'Gültig ab',
    '施行日',
    ': ',
    '\n',
    '| ',
    '(',
    '2025-02-31',
    '31/02/2025',
    '3 March 2025',
    'May 2025',
    '2025年',
    '令和7年3月3日',
    '99/99/99',
    '20251399',
    '30 days',
    'notice',
    'terms',
    '\ufeff',
  )
  const line = array(oneof(pieces, string()), { maxLength: 12 }).map((parts) => parts.join(' '))
  assert(
    property(array(line, { maxLength: 8 }), (lines) => {
      const text = lines.join('\n\n')
      const { lastUpdated, effective, periods } = statedOf(text)
      const letters = (words: string) => words.replace(/[^\p{L}\p{N}]/gu, '')
      for (const one of [lastUpdated, effective]) {
        if (one === null) continue
        expect(one.date).toMatch(/^\d{4}-\d{2}(?:-\d{2})?$/)
        expect(new Date(one.date).toISOString()).toContain(one.date)
        expect(letters(text)).toContain(letters(one.quote))
      }
      for (const { quote } of periods) expect(letters(text)).toContain(letters(quote))
    }),
  )
})

test('a long line of marks is read in no time', () => {
  const text = `# Terms\n\n${'-'.repeat(200_000)} 2025\n\n${'(2025 '.repeat(30_000)}\n\nUpdated ${'1.'.repeat(50_000)}\n`
  const before = performance.now()
  statedOf(text)
  expect(performance.now() - before).toBeLessThan(5_000)
})
