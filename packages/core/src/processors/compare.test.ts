import { describe, expect, test } from 'vitest'
import { compareProcessors } from './compare.ts'
import type { Processor } from './model.ts'
import { processorHeadline, processorLine } from './say.ts'

/** `name | purpose | location | data | start`. */
function list(...rows: readonly string[]): readonly Processor[] {
  return rows.map((row, provision) => {
    const [name = '', purpose, location, data, start] = row.split(' | ')
    const said = (value: string | undefined): string | null => value || null
    return {
      provision,
      name,
      purpose: said(purpose),
      location: said(location),
      data: said(data),
      start: said(start),
    }
  })
}

function told(before: readonly Processor[], after: readonly Processor[]): readonly string[] {
  return compareProcessors(before, after).map(processorLine)
}

const ROWS = [
  'Cloud Nine | Hosting | Ireland',
  'Mail Right, Inc. | Email | USA',
  'Big Rack | Backups | Japan',
]

test('says who came, who went and what is said otherwise, in the order of the list', () => {
  const after = list(
    'Cloud Nine | Hosting | Germany',
    'Quiet Desk | Support | Canada',
    'Mail Right, Inc. | Email, SMS | USA',
  )
  const changes = compareProcessors(list(...ROWS), after)
  expect(changes.map(processorLine)).toEqual([
    'Cloud Nine: place changed from Ireland to Germany',
    'Added: Quiet Desk (Support, Canada)',
    'Mail Right, Inc.: purpose changed from “Email” to “Email, SMS”',
    'Removed: Big Rack (Backups, Japan)',
  ])
  expect(processorHeadline(changes)).toBe(
    '1 sub-processor added (Quiet Desk), 1 removed (Big Rack), 2 changed (Cloud Nine, Mail Right, Inc.)',
  )
})

test.each([
  ['order', list(...ROWS.toReversed())],
  [
    'case and marks',
    list(
      'CLOUD NINE | hosting. | Ireland',
      'Mail Right Inc | E-mail'.replace('E-mail', 'Email') + ' | USA',
      'Big Rack | Backups | Japan',
    ),
  ],
  [
    'a legal form',
    list(
      'Cloud Nine Ltd. | Hosting | Ireland',
      'Mail Right LLC | Email | USA',
      'Big Rack K.K. | Backups | Japan',
    ),
  ],
  [
    'another name of a country',
    list(
      'Cloud Nine | Hosting | IE'.replace('IE', 'Irlande'),
      'Mail Right | Email | United States',
      'Big Rack | Backups | Japan',
    ),
  ],
  [
    'a former name in brackets',
    list('Cloud Nine (formerly Rain Nine) | Hosting | Ireland', ...ROWS.slice(1)),
  ],
  ['a short name in brackets', list('Cloud Nine (CN) | Hosting | Ireland', ...ROWS.slice(1))],
])('%s is no change', (_, after) => {
  expect(told(list(...ROWS), after)).toEqual([])
})

test('the order of what a cell lists is no change', () => {
  expect(
    told(
      list('A1 | Email, SMS and letters | Ireland, USA'),
      list('A1 | Letters, email and SMS | USA / Ireland'),
    ),
  ).toEqual([])
})

test('a new name is told as one where the old one is named, or the work and a word stay', () => {
  expect(
    told(
      list('Rain Nine | Hosting | Ireland'),
      list('Cloud Nine (formerly Rain Nine) | Hosting | Ireland'),
    ),
  ).toEqual([
    'Cloud Nine (formerly Rain Nine): name changed from “Rain Nine” to “Cloud Nine (formerly Rain Nine)”',
  ])
  expect(
    told(list('Quiet Desk Platform | Support | USA'), list('Quiet Helpline | Support | USA')),
  ).toEqual(['Quiet Helpline: name changed from “Quiet Desk Platform” to “Quiet Helpline”'])
})

test('another company that does the same at the same place is another company', () => {
  expect(told(list('Mail Right | Email | USA'), list('Post Haste | Email | USA'))).toEqual([
    'Added: Post Haste (Email, USA)',
    'Removed: Mail Right (Email, USA)',
  ])
})

test('a company with two rows keeps each of them', () => {
  const before = list('Cloud Nine | Hosting | Ireland', 'Cloud Nine | Backups | Japan')
  expect(told(before, list('Cloud Nine | Backups | Japan', 'Cloud Nine | Hosting | USA'))).toEqual([
    'Cloud Nine: place changed from Ireland to USA',
  ])
  expect(told(before, list('Cloud Nine | Hosting | Ireland'))).toEqual([
    'Removed: Cloud Nine (Backups, Japan)',
  ])
})

test('a place that is stated for the first time, or not any more, is told so', () => {
  expect(told(list('Cloud Nine | Hosting'), list('Cloud Nine | Hosting | Ireland'))).toEqual([
    'Cloud Nine: place is now stated: Ireland',
  ])
  expect(told(list('Cloud Nine | Hosting | Ireland'), list('Cloud Nine | Hosting'))).toEqual([
    'Cloud Nine: place is not stated any more (was Ireland)',
  ])
})

test('a column that came is no change of every company', () => {
  expect(told(list(...ROWS), list(...ROWS.map((row) => `${row} | Names | 2024`)))).toEqual([])
})

describe('a list of which a page of ten is shown', () => {
  const all = Array.from(
    { length: 14 },
    (_, at) => `Company ${String.fromCharCode(65 + at)}x | Work ${at} | Japan`,
  )

  test('lost nobody when its first page was shown alone', () => {
    expect(told(list(...all), list(...all.slice(0, 10)))).toEqual([])
  })

  test('lost nobody to its next page', () => {
    const after = list(
      'New One | Hosting | Japan',
      ...all.slice(0, 5),
      'New Two | Email | Japan',
      ...all.slice(5, 8),
    )
    expect(told(list(...all.slice(0, 10)), after)).toEqual([
      'Added: New One (Hosting, Japan)',
      'Added: New Two (Email, Japan)',
    ])
  })

  test('lost who stood in its middle', () => {
    const after = list(...all.slice(0, 4), ...all.slice(5, 11))
    expect(told(list(...all.slice(0, 10)), after)).toContain('Removed: Company Ex (Work 4, Japan)')
  })

  test('that is no page lost its last', () => {
    expect(told(list(...all.slice(0, 9)), list(...all.slice(0, 8)))).toEqual([
      'Removed: Company Ix (Work 8, Japan)',
    ])
  })
})

test('a long list is compared in time that grows with its length', () => {
  const long = Array.from(
    { length: 5_000 },
    (_, at) => `Company ${at.toString(36)}x | Work | Japan`,
  )
  const start = performance.now()
  expect(
    told(list(...long), list(...long.toReversed(), 'Cloud Nine | Hosting | Ireland')),
  ).toHaveLength(1)
  expect(performance.now() - start).toBeLessThan(10_000)
})

test('a headline names a few', () => {
  const changes = compareProcessors(
    [],
    list(...Array.from({ length: 5 }, (_, at) => `Company ${at}x`)),
  )
  expect(processorHeadline(changes)).toBe(
    '5 sub-processors added (Company 0x, Company 1x, Company 2x, 2 more)',
  )
  expect(processorHeadline([])).toBe('')
})
