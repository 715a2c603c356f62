import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { provisionsOf, splitText } from './split.ts'

const LINES = constantFrom(
  '# Terms of Service',
  '## 2. Your account',
  'Last updated: 3 May 2026',
  '2.1 Use Rights.',
  'RETENTION',
  'You may use the service only as long as you keep to these terms and pay for it.',
  'You agree not to:',
  '- copy the service;',
  '  - in whole or in part;',
  '- sell it.',
  '| Purpose | Legal basis |',
  '| To run the service and to bill you for what you used of it | Contract |',
  'Example Ltd\n12 Main Street\nLondon SW1A 1AA',
  'hello@example.com',
  '1. Scope\nThese terms apply to everybody who opens an account with us.\n2. Fees\nWe bill every month.',
  '---',
  '我们会收集你的账号信息，用于注册和登录。\n1.2 对话\n你可以与我们对话。',
  '\u00A0',
)

test('the pieces of any text are the text', () => {
  const texts = array(LINES, { maxLength: 30 }).map((lines) => lines.join('\n\n'))
  assert(
    property(oneof(texts, string()), (text) => {
      const pieces = splitText(text)
      expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(
        pieces.length === 0 ? '' : text,
      )
      if (pieces.length === 0) expect(text.trim()).toBe('')
    }),
  )
})

test.each([
  ['a heading of the markup', '## Security', 'heading'],
  ['a numbered line over a text', '2.1 Use Rights.', 'heading'],
  ['capitals over a text', 'LIMITATION OF LIABILITY', 'heading'],
  ['a title over a text', 'Retention of Your Data', 'heading'],
  ['a date line', 'Last updated: 3 May 2026', 'date'],
  ['a question over its answer', 'What happens to your data when you leave us?', 'heading'],
  ['a labelled address', 'Postal address: 1 High Street, Dublin 2, Ireland', 'address'],
  ['an address', 'Example Ltd\n12 Main Street\nLondon SW1A 1AA', 'address'],
  ['a mail address', 'Email: privacy@example.com', 'address'],
  ['a stray answer of an assistant', 'Sure! Here is the section in plain language:', 'litter'],
  ['one word over and over', 'wide wide wide wide wide wide', 'litter'],
  ['a short sentence', 'We do not sell your data.', 'clause'],
  ['a clause with a run-in heading', 'Security: We encrypt all that you send to us.', 'clause'],
])('%s is told apart', (_, block, kind) => {
  const text = `We explain here how the service treats what you entrust to it.\n\n${block}\n\nWe keep your data for as long as your account is open, and no longer.\n`
  expect(splitText(text)[1]?.kind).toBe(kind)
})

test('entries of a list are clauses of their own, under the sentence that leads into them', () => {
  const text =
    'You agree not to do any of the following with the service:\n\n- copy the service;\n\n  - in whole or in part;\n\n- sell it.\n'
  expect(provisionsOf(text).map((one) => [one.text, one.leadIn])).toEqual([
    ['You agree not to do any of the following with the service:', null],
    ['copy the service;', 'You agree not to do any of the following with the service:'],
    ['in whole or in part;', 'copy the service;'],
    ['sell it.', 'You agree not to do any of the following with the service:'],
  ])
})

test('lines of one paragraph are clauses where each is one, and stay together where a sentence runs on', () => {
  const lines =
    '1.1 Accounts\nYou must give your real name when you open an account with us.\na. You must be sixteen.'
  expect(provisionsOf(lines).map(({ text }) => text)).toEqual([
    'You must give your real name when you open an account with us.',
    'a. You must be sixteen.',
  ])
  const broken =
    'We may collect from the network that you connected to\nyour name and your picture.'
  expect(provisionsOf(broken)).toHaveLength(1)
})

test('a clause stands below the headings of the markup, then those by number', () => {
  const text =
    '# Terms\n\n2. FEES\n\n2.1 Billing.\n\nWe bill you at the beginning of each month for the month before.\n\n2.2 Taxes.\n\nFees are without taxes, which you pay on top of them yourself.\n'
  expect(provisionsOf(text).map(({ path }) => path)).toEqual([
    ['Terms', '2. FEES', '2.1 Billing.'],
    ['Terms', '2. FEES', '2.2 Taxes.'],
  ])
})

test('a table is read row by row, the names of its columns apart', () => {
  const text =
    'We use the data below for the purposes that stand beside them.\n\n| Data | Purpose |\n\n| Your name and your address | To send you what you ordered and the bill for it |\n\n| Your card | To be paid for it in time |\n'
  expect(splitText(text).map(({ kind }) => kind)).toEqual(['clause', 'heading', 'clause', 'clause'])
})

test.each([
  ['short rows', '| Strike | What happens |', '| Second | Nothing for 7 days |', 'heading'],
  [
    'whole phrases',
    '| Categories of data that we collect | Categories of third parties to whom we disclose them |',
    '| Names and addresses | Couriers, banks and the authorities |',
    'heading',
  ],
  ['a first row of data', '| Example Ltd | Ireland |', '| Sample Inc | Canada |', 'clause'],
  [
    'a number in its name',
    '| Sold in the last 12 months | To |',
    `| ${'No name at all. '.repeat(9)}| Nobody |`,
    'heading',
  ],
])('a table begins with the names of its columns, or it does not: %s', (_, first, second, kind) => {
  const text = `## Table\n\n${first}\n\n${second}\n`
  expect(splitText(text).map((one) => one.kind)).toEqual(['heading', kind, 'clause'])
  expect(splitText(text)[2]?.path).toEqual(['Table'])
})

test('a list belongs to the sentence that says it follows, with or without a colon', () => {
  const lead = 'We may hand over your data in the following cases.'
  const found = provisionsOf(`${lead}\n\n- a court orders it;\n\n- you agree.\n`)
  expect(found.map(({ leadIn }) => leadIn)).toEqual([null, lead, lead])
})

test('the last entries of a document are no menu, however short', () => {
  const text =
    'We keep your data for longer than that only if one of these applies to you:\n\n(a) a law says so\n\n(b) you agree\n\nImprint\n'
  expect(splitText(text).map(({ kind }) => kind)).toEqual(['clause', 'clause', 'clause', 'menu'])
})

test('annexes stand beside the sections of the text, not in the last one', () => {
  const text =
    '# DPA\n\n3. AUDITS\n\nYou may look at our books once a year, after you told us thirty days before.\n\nANNEX I\n\nWe encrypt all data with keys that only we hold.\n'
  expect(provisionsOf(text).map(({ path }) => path.at(-1))).toEqual(['3. AUDITS', 'ANNEX I'])
  expect(provisionsOf(text)[1]?.path).toEqual(['DPA', 'ANNEX I'])
})

test('a table of contents and the links around a document are no clauses', () => {
  const prose = 'We keep your data for as long as your account is open, and no longer.'
  const text = `Deutsch\n\nFrançais\n\nDownload\n\n${prose}\n\n- Security\n\n- Your rights\n\n- Contact us\n\n## Security\n\n${prose}\n\n## Your rights\n\n${prose}\n\n## Contact us\n\n${prose}\n\nCareers\n`
  const kinds = splitText(text).map(({ kind }) => kind)
  expect(kinds.slice(2, 7)).toEqual(['menu', 'clause', 'contents', 'contents', 'contents'])
  expect(kinds.at(-1)).toBe('menu')
})

test('only numbering, marks, case and white space leave the fingerprint as it is', () => {
  const [first = '', ...others] = [
    '2.1 You must be 1.5 times as old.',
    '(a)  you must be 1.5 times as old',
    '• You must be “1.5” times as old!',
    'You must be 15 times as old.',
    'You must not be 1.5 times as old.',
  ].map(
    (text) =>
      provisionsOf(`${text} Whatever else stands here is the same for all of them.`)[0]
        ?.fingerprint,
  )
  expect(others.map((one) => one === first)).toEqual([true, true, false, false])
})
