import { describe, expect, test } from 'vitest'
import { compareTexts } from './compare.ts'

const OPENING = `# Terms of Service

Last updated: March 1, 2025

Welcome to Acme Video, a place where people watch films together and talk about them.

## Your account

You must be at least 16 years old to open an account, and you keep your password to yourself.

We may close an account that nobody has used for two years, after we have told you by email.

## Content

You own what you upload, and you give us the licence that we need to show it to other members.

`
const CLOSING = `
## Disputes

A court in Dublin decides any dispute about these terms that we cannot settle with you.

## Contact

Write to our office at any time and we will answer you within one month of your letter.
`

const verdict = (from: string, to: string): string =>
  compareTexts(`${OPENING}${from}${CLOSING}`, `${OPENING}${to}${CLOSING}`).verdict

describe('cosmetic: nothing that binds anybody changed', () => {
  test.each([
    [
      'a heading in other words',
      '## What you should read first\n\nRead the part on disputes with care before you sign up.',
      '## Which parts matter most?\n\nRead the part on disputes with care before you sign up.',
    ],
    [
      'a heading with the same "not"',
      '## What if you do not accept these terms?\n\nThen you close your account and stop using the service.',
      '## What to do when you don’t accept the terms\n\nThen you close your account and stop using the service.',
    ],
    [
      'a heading that is gone',
      '## Our promise\n\nWe answer every letter that reaches us in the order of arrival.',
      'We answer every letter that reaches us in the order of arrival.',
    ],
    [
      'a promotional line between clauses',
      'We answer every letter that reaches us in the order of arrival.\n\nFind your next film tonight\n',
      'We answer every letter that reaches us in the order of arrival.',
    ],
    [
      'a list that became a cell',
      'We hold these kinds of data about you and about your devices:\n\n- Identity\n- Email\n- Films seen\n',
      'We hold these kinds of data about you and about your devices:\n\n| - Identity - Email - Films seen |',
    ],
    [
      'paragraphs that became one',
      'By mail: help@acme.example\n\nBy letter: Acme Video, 1 Quay Street, Dublin, for the attention of the legal team',
      'By mail: help@acme.example By letter: Acme Video, 1 Quay Street, Dublin, for the attention of the legal team',
    ],
    [
      'a company name with other dots',
      'The service is run by Acme Video, L.L.C. ("Acme", "we" or "us") under the law of Ireland.',
      'The service is run by Acme Video LLC ("Acme", "we" or "us") under the law of Ireland.',
    ],
    [
      'an address spelt otherwise',
      'New editions are published at https://www.acme.example/termsand we list them there by date.',
      'New editions are published at https://acme.example/terms and we list them there by date.',
    ],
    [
      'an address that became a link',
      'To see your data follow the steps listed at https://docs.acme.example/data and wait.',
      'To see your data follow the steps listed here and wait.',
    ],
    [
      'a counter of results',
      'The companies that work for us stand in the table below this line.\n\nShow 10 results per page',
      'The companies that work for us stand in the table below this line.\n\nShow results per page',
    ],
    [
      'how many have joined',
      'We answer every letter that reaches us in the order of arrival.\n\nJoin 12,000 teams who work with Acme.',
      'We answer every letter that reaches us in the order of arrival.\n\nJoin 14,000 teams who work with Acme.',
    ],
    [
      'a date line whose years have two digits',
      'We answer every letter that reaches us in the order of arrival.\n\nLast updated: 3/1/25',
      'We answer every letter that reaches us in the order of arrival.\n\nLast updated: 12/31/25',
    ],
    [
      'the label of a date',
      'We answer every letter that reaches us in the order of arrival.\n\nEffective Date:',
      'We answer every letter that reaches us in the order of arrival.',
    ],
  ])('%s', (_, from, to) => {
    expect(verdict(from, to)).not.toBe('substantive')
    expect(verdict(to, from)).not.toBe('substantive')
  })

  test('a banner at the top that tells of the last change', () => {
    const from = `${OPENING}${CLOSING}`
    const note =
      'Privacy Notice Updated\n\nWe added more detail about films. We also clarified that you may watch alone at home.\n\n'
    expect(compareTexts(from, from.replace('Welcome', `${note}Welcome`)).verdict).toBe('cosmetic')
  })
})

describe('substantive: what sentences taken for themselves do not show', () => {
  const lists = (shared: string, kept: string): string =>
    `We share these data with companies that work for us:\n\n${shared}\n\nWe do not share these data with anybody at all:\n\n${kept}\n`

  test.each([
    [
      'an item that moved from "do not" to "do"',
      lists('- Name', '- Films seen\n- Location'),
      lists('- Name\n- Location', '- Films seen'),
    ],
    [
      'an item that is gone while its twin stands elsewhere',
      lists('- Name\n- Location', '- Films seen\n- Location'),
      lists('- Name\n- Location', '- Films seen'),
    ],
    [
      'answers of a table that changed places',
      '| Kind | Sold | Shared |\n| Names | No | Yes |\n| Places | Yes | No |',
      '| Kind | Sold | Shared |\n| Names | Yes | No |\n| Places | Yes | No |',
    ],
    [
      'a heading that gained a "not"',
      '## What we sell\n\n- Names\n- Places',
      '## What we do not sell\n\n- Names\n- Places',
    ],
    [
      'the words that lead into a list',
      '### If you live in Ireland, Norway or Iceland:\n\nWrite to us.',
      '### If you live in Ireland or Iceland:\n\nWrite to us.',
    ],
    [
      'an address of somebody else',
      'Some of these rights you exercise at https://rights.acme.example with your full name and address.',
      'Some of these rights you exercise at https://acme-rights.broker.example.net with your full name and address.',
    ],
    [
      'a company that is named by a heading alone',
      'These companies work for us:\n\n### Cloud Nine\n\nHosting in Ireland\n\n### Mail Right\n\nHosting in Ireland\n',
      'These companies work for us:\n\n### Cloud Nine\n\nHosting in Ireland\n',
    ],
    [
      'a heading over a clause that other headings have as well',
      '### Norway\n\nYou may ask the authority of this country for help at any time.\n\n### Iceland\n\nYou may ask the authority of this country for help at any time.\n',
      '### Norway\n\nYou may ask the authority of this country for help at any time.\n',
    ],
    [
      'one of two addresses that leads to somebody else',
      'Write to https://acme.example/rights first, and then to https://judge.example.org in your country.',
      'Write to https://acme.example/rights first, and then to https://broker.example.net in your country.',
    ],
    [
      'a short clause with a number',
      'We answer every letter that reaches us in the order of arrival.\n\nFee: 5 euros\n',
      'We answer every letter that reaches us in the order of arrival.',
    ],
    [
      'a recipient in a list',
      'The companies that work for us and see your data are:\n\n- Cloud Nine\n- Mail Right\n',
      'The companies that work for us and see your data are:\n\n- Cloud Nine\n',
    ],
  ])('%s', (_, from, to) => {
    expect(verdict(from, to)).toBe('substantive')
    expect(verdict(to, from)).toBe('substantive')
  })

  test('an entry of a table of contents that came or went is no change of a list', () => {
    const list = (entries: string): string =>
      `${OPENING}You find here:\n\n- Our films\n${entries}${CLOSING}\n## Your rights\n\nYou may ask for a copy of all that we hold about you at any time.\n`
    expect(compareTexts(list('- Your rights\n'), list('')).verdict).toBe('same')
  })

  test('a list moved as a whole is no change', () => {
    const list = 'We hold these kinds of data about you:\n\n- Identity\n- Email\n'
    const clause = 'We answer every letter that reaches us in the order of arrival.\n'
    expect(verdict(`${list}\n${clause}`, `${clause}\n${list}`)).toBe('same')
  })
})

describe('a list that is shown in parts', () => {
  const rows = (names: readonly string[]): string =>
    `The companies that work for us are:\n\n${names.map((name) => `| ${name} | Hosting |`).join('\n')}\n`
  const whole = rows(['Cloud Nine', 'Mail Right', 'Good Books', 'Fast Lane'])
  const part = rows(['Cloud Nine', 'Mail Right'])

  test('its other pages took nothing away', () => {
    expect(verdict(whole, `${part}\n1–2 of 4 results`)).toBe('cosmetic')
  })

  test('an entry that changed is told', () => {
    const changed = part.replace('| Mail Right | Hosting |', '| Mail Right | Advertising |')
    expect(verdict(whole, `${changed}\n1–2 of 4 results`)).toBe('substantive')
  })

  test('an entry more in all is a change', () => {
    expect(verdict(`${part}\n1–2 of 4 results`, `${part}\n1–2 of 5 results`)).toBe('substantive')
  })

  test.each([
    ['shown whole again', `${part}\n1–2 of 4 results`, whole],
    [
      'with more on a page',
      `${part}\n1–2 of 4 results`,
      `${whole.slice(0, whole.indexOf('| Fast'))}\n1–3 of 4 results`,
    ],
    [
      'with fewer on a page',
      `${whole.slice(0, whole.indexOf('| Fast'))}\n1–3 of 4 results`,
      `${part}\n1–2 of 4 results`,
    ],
  ])('of as many entries, %s, is the same list', (_, from, to) => {
    expect(verdict(from, to)).toBe('cosmetic')
  })

  test('shown whole again, with an entry more than it counted, is a change', () => {
    expect(verdict(`${part}\n1–2 of 3 results`, whole)).toBe('substantive')
  })

  test('in another order is the same list', () => {
    expect(verdict(whole, rows(['Fast Lane', 'Cloud Nine', 'Good Books', 'Mail Right']))).toBe(
      'same',
    )
  })

  test('a shorter list that says nothing of other pages is shorter', () => {
    expect(verdict(whole, `${part}\n1–2 of 2 results`)).toBe('substantive')
  })
})

describe('a list of recipients below the last clause', () => {
  const end = (list: string): string => `${OPENING}${CLOSING}\n${list}`

  test.each([
    ['under its name', '## Subprocessors\n\n- Cloud Nine\n', '- Mail Right\n'],
    ['under a line', 'They work for us:\n\n- Cloud Nine\n', '- Mail Right\n'],
    ['as a table', '| Cloud Nine | Hosting |\n', '| Mail Right | Letters |\n'],
  ])('%s, is part of the text', (_, list, more) => {
    expect(compareTexts(end(list), end(list + more)).verdict).toBe('substantive')
    expect(compareTexts(end(list + more), end(list)).verdict).toBe('substantive')
  })

  test('a menu is not', () => {
    const menu = '## Company\n\n- About\n'
    expect(compareTexts(end(menu), end(`${menu}- Careers\n`)).verdict).toBe('cosmetic')
  })
})
