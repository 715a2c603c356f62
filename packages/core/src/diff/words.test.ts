import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenize, wordsIn } from './tokens.ts'
import { diffWords } from './words.ts'

/** Spans as [-deleted-]{+inserted+}. */
function marked(from: string, to: string): string {
  return diffWords(from, to)
    .map(({ op, text }) =>
      op === 'equal' ? text : op === 'delete' ? `[-${text}-]` : `{+${text}+}`,
    )
    .join('')
}

test.each([
  ['nothing', '', '', ''],
  ['from nothing', '', 'All new.', '{+All new.+}'],
  ['equal, but for its quotes', 'the “Service”', 'the "Service"', 'the "Service"'],
  [
    'one word',
    'We keep data for 30 days.',
    'We keep data for 90 days.',
    'We keep data for [-30 -]{+90 +}days.',
  ],
  [
    'a number with marks is one word',
    'up to $1,000.50 paid',
    'up to $1,500.50 paid',
    'up to $[-1,000.50 -]{+1,500.50 +}paid',
  ],
  ['may becomes will', 'We may share it.', 'We will share it.', 'We [-may -]{+will +}share it.'],
  [
    'a negation',
    'We sell your data.',
    'We do not sell your data.',
    'We {+do not +}sell your data.',
  ],
  ['added at the end', 'Your name', 'Your name and age', 'Your name {+and age+}'],
  ['removed at the end', 'Your name and age', 'Your name', 'Your name [-and age-]'],
  [
    'in a list',
    'name, email and phone',
    'name, age, email and phone',
    'name, {+age, +}email and phone',
  ],
  [
    'crumbs between changes are one phrase',
    'You must collect the data promptly.',
    'You must process the information promptly.',
    'You must [-collect the data -]{+process the information +}promptly.',
  ],
  [
    'an added sentence starts where a sentence starts',
    'We keep it. We use it to help you.',
    'We keep it. We use it to train models. We use it to help you.',
    'We keep it. {+We use it to train models. +}We use it to help you.',
  ],
  [
    'nothing to do with each other: one for the other',
    'Contact the owner of this site by post.',
    'Arbitration is binding for every claim of yours.',
    '[-Contact the owner of this site by post.-]{+Arbitration is binding for every claim of yours.+}',
  ],
  [
    'Chinese, by letter',
    '我们会保存三十天。',
    '我们会保存九十天。',
    '我们会保存[-三-]{+九+}十天。',
  ],
  [
    'Japanese',
    '同意なしに共有しません。',
    '同意なしに販売しません。',
    '同意なしに[-共有-]{+販売+}しません。',
  ],
  [
    'Russian',
    'Мы храним данные год.',
    'Мы удаляем данные через год.',
    'Мы [-храним -]{+удаляем +}данные {+через +}год.',
  ],
])('%s', (_name, from, to, expected) => {
  expect(marked(from, to)).toBe(expected)
})

test('words are counted as a reader counts them', () => {
  expect(wordsIn('We don’t opt-out, e.g. at a@b.com (1,000 times).')).toBe(8)
  expect(wordsIn('隐私 policy')).toBe(3)
  expect(wordsIn('— … !')).toBe(0)
})

const keys = (text: string): string =>
  tokenize(text)
    .map(({ key }) => key)
    .join(' ')
const word = fc.constantFrom(
  'we',
  'may',
  'share',
  'the',
  'data',
  'with',
  'partners',
  ',',
  '. ',
  '. We ',
  '数',
  '据',
  '。',
  '“',
  '-',
  '\n',
)
const prose = fc.oneof(
  fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')),
  fc.string(),
  fc.string({ unit: 'binary' }),
)

test('kept and deleted words are the old text, kept and inserted ones the new; no two neighbours have one op', () => {
  fc.assert(
    fc.property(prose, prose, (from, to) => {
      const spans = diffWords(from, to)
      const side = (left: string): string =>
        spans
          .filter(({ op }) => op !== left)
          .map(({ text }) => text)
          .join('')
      expect(keys(side('insert'))).toBe(keys(from))
      expect(keys(side('delete'))).toBe(keys(to))
      expect(spans.every(({ op, text }, at) => text !== '' && op !== spans[at + 1]?.op)).toBe(true)
    }),
  )
})

test('a text is no different from itself', () => {
  fc.assert(fc.property(prose, (text) => diffWords(text, text).every(({ op }) => op === 'equal')))
})

function sentence(i: number): string {
  return `In case ${i} we may share record ${i * 7} with partner ${i % 13}. `
}

test('one paragraph of 200,000 characters is compared to the word', () => {
  const from = Array.from({ length: 4_000 }, (_, i) => sentence(i)).join('')
  const spans = diffWords(from, from.replace('with partner 5. ', 'with nobody. '))
  expect(spans.filter(({ op }) => op !== 'equal')).toEqual([
    { op: 'delete', text: 'partner 5' },
    { op: 'insert', text: 'nobody' },
  ])
  expect(
    diffWords(from, from.replaceAll('may', 'will')).filter(({ op }) => op === 'insert'),
  ).toHaveLength(4_000)
})

test('a megabyte of one repeated sentence, every one reworded, is compared', () => {
  const spans = diffWords('We may share it. '.repeat(60_000), 'We will share it. '.repeat(60_000))
  expect(spans.filter(({ op }) => op === 'insert')).toHaveLength(60_000)
})
