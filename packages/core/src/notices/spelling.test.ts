import { expect, test } from 'vitest'
import { statedDates } from './stated.ts'

const BODY =
  '\n\nWe explain here how the service treats what you entrust to it, and which rights you have.\n'

type Row = readonly [line: string, lastUpdated: string | null, effective: string | null]

const ENGLISH: readonly Row[] = [
  ['Effective: January 1, 2025', null, '2025-01-01'],
  ['Effective as of January 1, 2025', null, '2025-01-01'],
  ['Effective on January 1, 2025', null, '2025-01-01'],
  ['Effective from 1 January 2025', null, '2025-01-01'],
  ['Effective starting January 1, 2025', null, '2025-01-01'],
  ['Effective beginning January 1, 2025', null, '2025-01-01'],
  ['EFFECTIVE DATE: JANUARY 1, 2025', null, '2025-01-01'],
  ['Effective Date: January 1st, 2025 (previous version)', null, '2025-01-01'],
  ['Effective January 1, 2025. See previous version.', null, '2025-01-01'],
  ['Last revised: March 3, 2025', '2025-03-03', null],
  ['Last Revised on March 3rd, 2025', '2025-03-03', null],
  ['Revised March 3, 2025', '2025-03-03', null],
  ['Revision date: 3 March 2025', '2025-03-03', null],
  ['Date of last revision: March 3, 2025', '2025-03-03', null],
  ['Date of Last Revision: 03/25/2025', '2025-03-25', null],
  ['Date Last Modified: March 3, 2025', '2025-03-03', null],
  ['Date last updated: March 3, 2025', '2025-03-03', null],
  ['Version dated March 3, 2025', '2025-03-03', null],
  ['Version dated: 3 March 2025', '2025-03-03', null],
  ['Version of March 3, 2025', '2025-03-03', null],
  ['Version: 3 March 2025', '2025-03-03', null],
  ['Version 2.1, March 3, 2025', '2025-03-03', null],
  ['Version 4.0 | Last updated March 3, 2025', '2025-03-03', null],
  ['v2.3 - Last updated 3 March 2025', '2025-03-03', null],
  ['Posted: March 3, 2025', '2025-03-03', null],
  ['Posted on March 3, 2025', '2025-03-03', null],
  ['Published March 3, 2025', '2025-03-03', null],
  ['Date: March 3, 2025', '2025-03-03', null],
  ['Dated: March 3, 2025', '2025-03-03', null],
  ['Date of publication: March 3, 2025', '2025-03-03', null],
  ['These terms are effective as of March 3, 2025.', null, '2025-03-03'],
  [
    'These Terms of Service are effective as of March 3, 2025 and replace the earlier ones.',
    null,
    '2025-03-03',
  ],
  ['This Privacy Policy is effective from 3 March 2025', null, '2025-03-03'],
  ['This Privacy Policy became effective on March 3, 2025.', null, '2025-03-03'],
  ['This Privacy Policy will become effective on March 3, 2025.', null, '2025-03-03'],
  ['This Privacy Policy takes effect on March 3, 2025.', null, '2025-03-03'],
  ['This Privacy Policy shall take effect on March 3, 2025.', null, '2025-03-03'],
  ['This policy was last modified on March 3, 2025.', '2025-03-03', null],
  ['This policy was last changed on March 3, 2025', '2025-03-03', null],
  ['We last updated this policy on March 3, 2025.', '2025-03-03', null],
  ['We last updated our Privacy Policy on March 3, 2025', '2025-03-03', null],
  [
    'This privacy notice was published on March 3, 2025 and last updated on April 4, 2025.',
    '2025-04-04',
    null,
  ],
  ['Last Updated: March 3, 2025 | Effective: April 3, 2025', '2025-03-03', '2025-04-03'],
  ['Last Updated: March 3, 2025, Effective Date: April 3, 2025', '2025-03-03', '2025-04-03'],
  ['Last updated March 3, 2025. Effective April 3, 2025.', '2025-03-03', '2025-04-03'],
  ['Effective April 3, 2025. Last updated March 3, 2025.', '2025-03-03', '2025-04-03'],
  ['Effective: April 3, 2025 | Last updated: March 3, 2025', '2025-03-03', '2025-04-03'],
  ['Effective April 3, 2025 (last updated March 3, 2025)', '2025-03-03', '2025-04-03'],
  ['Last updated March 3, 2025 (effective April 3, 2025)', '2025-03-03', '2025-04-03'],
  ['Last Updated and Effective: March 3, 2025', '2025-03-03', '2025-03-03'],
  ['Last updated / effective date: March 3, 2025', '2025-03-03', '2025-03-03'],
  ['Effective and last updated: March 3, 2025', '2025-03-03', '2025-03-03'],
  ['Last updated: May 2025', '2025-05', null],
  ['Last updated: 05/2025', '2025-05', null],
  ['Effective: May 2025', null, '2025-05'],
  ['Updated on the 3rd of March 2025', '2025-03-03', null],
  ['Last updated: the 3rd day of March, 2025', '2025-03-03', null],
  ['Last Updated: Mar. 3, 2025', '2025-03-03', null],
  ['Last Updated: Sept. 3, 2025', '2025-09-03', null],
  ['Last Updated: 03-Mar-2025', '2025-03-03', null],
  ['Last Updated: 03 MAR 2025', '2025-03-03', null],
  ['Last Updated: Monday, March 3, 2025', '2025-03-03', null],
  ['Last Updated: Mon, 3 Mar 2025', '2025-03-03', null],
  ['Last Updated: 2025/03/03', '2025-03-03', null],
  ['Last Updated: 2025.03.03', '2025-03-03', null],
  ['Last Updated: 20250303', '2025-03-03', null],
  ['Last Updated: 2025-03-03T10:00:00Z', '2025-03-03', null],
  ['Last Updated: 3/25/25', '2025-03-25', null],
  ['Last Updated: 25.03.25', '2025-03-25', null],
  ['Last Updated: March 3 2025', '2025-03-03', null],
  ['Last Updated: March 3,2025', '2025-03-03', null],
  ['Last Updated March3, 2025', '2025-03-03', null],
  ['**Last Updated:** March 3, 2025', '2025-03-03', null],
  ['*Last Updated*: _March 3, 2025_', '2025-03-03', null],
  ['Last Updated:\n\nMarch 3, 2025', '2025-03-03', null],
  ['Last Updated\n\nMarch 3, 2025', '2025-03-03', null],
  ['Effective date\n\nMarch 3, 2025', null, '2025-03-03'],
  ['March 3, 2025\n\nLast updated', '2025-03-03', null],
  [
    'Effective Date:\n\nMarch 3, 2025\n\nLast Updated:\n\nFebruary 3, 2025',
    '2025-02-03',
    '2025-03-03',
  ],
  [
    '| Effective date | Last updated |\n| --- | --- |\n| March 3, 2025 | February 3, 2025 |',
    '2025-02-03',
    '2025-03-03',
  ],
  [
    '| Effective date | March 3, 2025 |\n| --- | --- |\n| Last updated | February 3, 2025 |',
    '2025-02-03',
    '2025-03-03',
  ],
  ['| Last updated: | March 3, 2025 |', '2025-03-03', null],
  ['- Last updated: March 3, 2025\n- Effective: April 3, 2025', '2025-03-03', '2025-04-03'],
  ['Effective Date of Current Policy: March 3, 2025', null, '2025-03-03'],
  ['Effective date of this policy: March 3, 2025', null, '2025-03-03'],
  ['Policy effective date: March 3, 2025', null, '2025-03-03'],
  ['Terms Last Updated: March 3, 2025', '2025-03-03', null],
  ['Acme Privacy Policy (Last updated: March 3, 2025)', '2025-03-03', null],
  ['Acme Privacy Policy, effective March 3, 2025', null, '2025-03-03'],
  ['Acme Inc. Terms of Service – Effective March 3, 2025', null, '2025-03-03'],
  ['Current as of March 3, 2025', '2025-03-03', null],
  ['As of: March 3, 2025', '2025-03-03', null],
  ['Valid from March 3, 2025', null, '2025-03-03'],
  ['Valid as of March 3, 2025', null, '2025-03-03'],
  ['In effect since March 3, 2025', null, '2025-03-03'],
  ['In force from 3 March 2025', null, '2025-03-03'],
  ['Applicable from 3 March 2025', null, '2025-03-03'],
  ['Applies from 3 March 2025', null, '2025-03-03'],
  ['Commencement date: 3 March 2025', null, '2025-03-03'],
  ['With effect from 3 March 2025', null, '2025-03-03'],
  ['These terms come into effect on 3 March 2025.', null, '2025-03-03'],
  ['These terms came into force on 3 March 2025.', null, '2025-03-03'],
  ['The updated terms below will apply from 3 March 2025.', null, '2025-03-03'],
  ['Amended: March 3, 2025', '2025-03-03', null],
  ['Last amended 3 March 2025', '2025-03-03', null],
  ['Last reviewed: March 3, 2025', '2025-03-03', null],
  ['Last reviewed and updated: March 3, 2025', '2025-03-03', null],
  ['Last edited March 3, 2025', '2025-03-03', null],
  ['Last change: March 3, 2025', '2025-03-03', null],
  ['Latest update: March 3, 2025', '2025-03-03', null],
  ['Last update on March 3, 2025', '2025-03-03', null],
  ['Most recently updated: March 3, 2025', '2025-03-03', null],
  ['Most recent update March 3, 2025', '2025-03-03', null],
  ['Updated as of March 3, 2025', '2025-03-03', null],
  ['Updated and effective as of March 3, 2025', '2025-03-03', '2025-03-03'],
  ['Revised and effective as of March 3, 2025', '2025-03-03', '2025-03-03'],
  ['Last Updated Date: March 3, 2025', '2025-03-03', null],
  ['Created: March 3, 2020. Updated: March 3, 2025', '2025-03-03', null],
  ['First published: March 3, 2020. Last updated: March 3, 2025.', '2025-03-03', null],
  ['Issued: March 3, 2025', '2025-03-03', null],
  ['Modified: March 3, 2025', '2025-03-03', null],
  ['Release date: March 3, 2025', '2025-03-03', null],
  ['Written by Jane Doe\nUpdated March 3, 2025', '2025-03-03', null],
  ['Updated over a week ago', null, null],
  ['Last modified on: Mon, 3 Mar, 2025 at 10:14 AM', '2025-03-03', null],
  ['Modified on Mon, 3 Mar at 10:14 AM', null, null],
  ['3 min read · Last updated March 3, 2025', '2025-03-03', null],
  ['© 2025 Acme. Last updated: March 3, 2025', '2025-03-03', null],
  ['Last Updated: March 3, 2025 Download PDF', '2025-03-03', null],
  ['Last Updated: March 3, 2025 | View archived versions', '2025-03-03', null],
  ['Last updated: March 3, 2025. To see what changed, click here.', '2025-03-03', null],
  ['To review the prior version effective January 1, 2020, click here.', null, null],
  ['Previous version: January 1, 2020', null, null],
  ['Prior versions: January 1, 2020, March 2, 2021', null, null],
  ['Last updated: March 3, 2025 (view changes since January 1, 2020)', '2025-03-03', null],
  ['This version replaces the version of January 1, 2020.', null, null],
  ['This policy supersedes the policy effective January 1, 2020.', null, null],
  ['If you joined before January 1, 2020, the terms effective at that time apply.', null, null],
  ['The Digital Services Act entered into force on 16 November 2022.', null, null],
  ['GDPR, effective May 25, 2018, gives you rights.', null, null],
  ['Effective May 25, 2018, the GDPR gives you rights.', null, null],
  ['California Consumer Privacy Act (effective January 1, 2020)', null, null],
  ['Personal data collected in the last 12 months (since March 3, 2024)', null, null],
  ['We ceased to offer the plan on March 3, 2024.', null, null],
  ['Our certification was renewed on 3 March 2024.', null, null],
  ['Privacy Policy Effective March 3, 2025 to present', null, '2025-03-03'],
]

test.each(ENGLISH)('%s', (line, lastUpdated, effective) => {
  const stated = statedDates(`# Policy\n\n${line}${BODY}`)
  expect([stated.lastUpdated?.date ?? null, stated.effective?.date ?? null]).toEqual([
    lastUpdated,
    effective,
  ])
})

test.each([
  ['Acme Terms (March 3, 2025)', '2025-03-03'],
  ['Acme Privacy Policy – May 2025', '2025-05'],
  ['Acme', null],
])('a title’s date is when its text was written: %s', (title, date) => {
  expect(statedDates(`# ${title}${BODY}`).lastUpdated?.date ?? null).toBe(date)
})

test('a table of numbered versions tells of the last one, and its date is no effective date', () => {
  const rows = [
    '1.0 | First version | 3.3.2023',
    '1.1 | Amended | 4.5.2024',
    '1.2 | Amended | 6.7.2025',
  ]
  const table = ['Version | What | Date', '--- | --- | ---', ...rows].map((row) => `| ${row} |`)
  const stated = statedDates(`# Policy\n\nPublished on 3 March 2023.${BODY}\n${table.join('\n')}\n`)
  expect([stated.lastUpdated?.date, stated.effective]).toEqual(['2025-07-06', null])
})

test('from when another text on the page applies says nothing of this one', () => {
  const other = '## Older terms\n\nLast updated: July 1, 2024\n\nEffective: August 1, 2024'
  const text = `# Terms\n\nLast updated: May 3, 2025${BODY}${BODY}${BODY}${BODY}\n${other}${BODY}`
  expect(statedDates(text)).toMatchObject({ lastUpdated: { date: '2025-05-03' }, effective: null })
})

test.each(['31 February 2025', '2025-13-32', '1 January 1025', '1 January 9025'])(
  'no day of a calendar is no date: %s',
  (day) => {
    expect(statedDates(`# Terms\n\nEffective: ${day}${BODY}`).effective).toBeNull()
  },
)
