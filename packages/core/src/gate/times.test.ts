import { describe, expect, test } from 'vitest'
import { compareTexts } from './compare.ts'
import { isDateLine, statementOf } from './date-lines.ts'

const BODY = `

We collect the account details that you give us, such as your name and your email address.

We keep your information for 90 days after you close your account, and then delete it.

You may ask us for a copy of your information, or ask us to correct or to delete it.

We share your information with companies that process it for us under a written contract.

A court in Ireland decides any dispute about this policy that we cannot settle with you.
`
const page = (head: string, body = BODY): string => `# Privacy Policy\n\n${head}${body}`
const later = BODY.replace('90 days', '180 days')

describe('a date from which the text applies that moves, with nothing else, is a change of its own kind', () => {
  test.each([
    ['Effective Date: May 1, 2025', 'Effective Date: June 15, 2025', '2025-06-15'],
    ['Effective as of 1 May 2025', 'Effective as of 15 June 2025', '2025-06-15'],
    [
      'This policy takes effect on May 1, 2025.',
      'This policy takes effect on June 15, 2025.',
      '2025-06-15',
    ],
    [
      'The new terms apply from 1 May 2025; the old ones apply until then.',
      'The new terms apply from 15 June 2025; the old ones apply until then.',
      '2025-06-15',
    ],
    [
      'Effective Date: The earlier of May 1, 2025, or your acceptance.',
      'Effective Date: The earlier of June 15, 2025, or your acceptance.',
      '2025-06-15',
    ],
    ['## Effective date\n\nMay 1, 2025', '## Effective date\n\nJune 15, 2025', '2025-06-15'],
    [
      'Last updated: May 1, 2025\n\nEffective: May 8, 2025',
      'Last updated: May 1, 2025\n\nEffective: June 15, 2025',
      '2025-06-15',
    ],
    ['Entrée en vigueur : 1er mai 2025', 'Entrée en vigueur : 15 juin 2025', '2025-06-15'],
    [
      'La présente politique s’applique à partir du 1er mai 2025.',
      'La présente politique s’applique à partir du 15 juin 2025.',
      '2025-06-15',
    ],
    [
      'Diese Datenschutzerklärung gilt ab dem 1. Mai 2025.',
      'Diese Datenschutzerklärung gilt ab dem 15. Juni 2025.',
      '2025-06-15',
    ],
    [
      'Fecha de entrada en vigor: 1 de mayo de 2025',
      'Fecha de entrada en vigor: 15 de junio de 2025',
      '2025-06-15',
    ],
    ['生效日期：2025年5月1日', '生效日期：2025年6月15日', '2025-06-15'],
    ['本政策于2025年5月1日生效', '本政策于2025年6月15日生效', '2025-06-15'],
    ['Effective Date: 5/1/2025', 'Effective Date: 6/2/2025', null],
    ['Effective: May 2025', 'Effective: June 2025', null],
  ])('%s → %s', (from, to, effectiveOn) => {
    expect(compareTexts(page(from), page(to))).toMatchObject({
      verdict: 'effective-date',
      effectiveOn,
      reasons: expect.arrayContaining([expect.stringContaining('The date from which it applies')]),
    })
  })

  test.each([
    [
      'Effective Date: May 1, 2025',
      'Effective Date: 15 June 2025',
      'The date from which the terms apply moved to 15 June 2025 (was 1 May 2025)',
    ],
    [
      'Effective: May 2025',
      'Effective: June 15, 2025',
      'The date from which the terms apply moved to 15 June 2025',
    ],
    ['Effective: May 2025', 'Effective: June 2025', 'The date from which the terms apply moved'],
  ])('%s → %s: the headline names the days', (from, to, headline) => {
    expect(compareTexts(page(from), page(to)).headline).toBe(headline)
  })

  test.each([
    ['one date in two spellings', 'Effective Date: May 1, 2025', 'Effective Date: 1 May 2025'],
    ['a date that can be read so', 'Effective Date: 11-04-2023', 'Effective Date: 2023-11-04'],
    ['the date of the last update', 'Last updated: May 1, 2025', 'Last updated: June 15, 2025'],
    [
      'an edition',
      'Version 2.1, last updated May 1, 2025',
      'Version 2.2, last updated June 15, 2025',
    ],
    ['how long ago', 'Updated 3 days ago', 'Updated over a week ago'],
  ])('not so: %s', (_, from, to) => {
    expect(compareTexts(page(from), page(to)).verdict).toBe('cosmetic')
  })

  test('beside a change of the text it is no kind of its own', () => {
    const changed = compareTexts(
      page('Effective: May 1, 2025'),
      page('Effective: June 1, 2025', later),
    )
    expect(changed).toMatchObject({ verdict: 'substantive', effectiveOn: null, notes: [] })
  })
})

describe('the document’s own dates are held against its text', () => {
  test('a text that changed under the same date is a silent edit', () => {
    const head = 'Last updated: May 1, 2025'
    expect(compareTexts(page(head), page(head, later)).notes).toEqual([
      { code: 'silent-edit', detail: expect.stringContaining(head) },
    ])
  })

  test('a text that says when it changed is none', () => {
    expect(
      compareTexts(page('Last updated: May 1, 2025'), page('Last updated: May 2, 2025', later))
        .notes,
    ).toEqual([])
  })

  test('a text without a date is none', () => {
    expect(compareTexts(page('Welcome'), page('Welcome', later)).notes).toEqual([])
  })

  test('a date that moved alone is noted', () => {
    expect(
      compareTexts(page('Last updated: May 1, 2025'), page('Last updated: May 2, 2025')).notes,
    ).toEqual([{ code: 'date-without-text', detail: expect.stringContaining('May 2, 2025') }])
  })

  test('one date in two spellings did not move', () => {
    expect(
      compareTexts(page('Last updated: May 1, 2025'), page('Last updated: 1 May 2025')).notes,
    ).toEqual([])
  })
})

describe('a date within the text is no date of the document', () => {
  test.each([
    [
      'Accounts not updated since 1 May 2024 are deleted.',
      'Accounts not updated since 1 May 2025 are deleted.',
    ],
    [
      'You must accept the updated terms by March 1, 2026.',
      'You must accept the updated terms by April 1, 2026.',
    ],
    [
      'Prices effective May 1, 2026 are five euros a month.',
      'Prices effective June 1, 2026 are five euros a month.',
    ],
    ['| Logs | 30 days |', '| Logs | 60 days |'],
    ['We keep:\n\n- Logs\n- For 30 days', 'We keep:\n\n- Logs\n- For 60 days'],
  ])('%s', (from, to) => {
    const wrap = (text: string): string =>
      page('Last updated: May 1, 2025', `${BODY}\n${text}\n${BODY}`)
    expect(compareTexts(wrap(from), wrap(to)).verdict).toBe('substantive')
  })
})

test.each([
  'Last updated: 3 May 2025',
  'Dernière mise à jour : 3 mai 2025',
  'Stand: Juni 2021',
  'Zuletzt aktualisiert am 3. Mai 2025',
  'Última actualización: 3 de mayo de 2025',
  'Ultimo aggiornamento: 3 maggio 2025',
  'Última atualização: 3 de maio de 2025',
  'Laatst bijgewerkt op 3 mei 2025',
  'Ostatnia aktualizacja: 3 maja 2025',
  '最終更新日：2025年5月3日',
  '最近更新日期：2025年5月3日',
  'Updated yesterday',
  'May 3, 2025 · 12 min read',
])('says only when: %s', (line) => {
  expect(isDateLine(line)).toBe(true)
})

test.each([
  '30 days',
  'For 12 months',
  'Until 2025',
  'Terms of Use',
  'Data',
  'One year',
  'The GDPR took effect on May 25, 2018.',
])('says something else: %s', (line) => {
  expect(isDateLine(line)).toBe(false)
  expect(statementOf(line)).toBe(null)
})
