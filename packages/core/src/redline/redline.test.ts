import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBlocks } from '../diff/blocks.ts'
import { tokenize } from '../diff/tokens.ts'
import type { Redline } from './model.ts'
import { redline } from './redline.ts'

const BEFORE = `# Privacy Policy

We run a picture service. This policy says what we do with your data.

## Sharing of personal data

We may share your personal data with hosting companies that work for us.

We do not sell your data. You may object at any time by writing to us.

## Security

We encrypt data in transit.
`

const AFTER = `# Privacy Policy

We run a picture service. This policy says what we do with your data.

## Security

We encrypt data in transit.

## Sharing of personal data

We may share your personal data with hosting and advertising companies that work for us.

We do not sell your data.

You may object at any time by writing to us.

We train models on your pictures.
`

/** Entries as "kind path: [-deleted-]{+inserted+}". */
function told({ entries }: Redline): string[] {
  return entries.map(({ kind, path, spans }) => {
    const words = spans.map(({ op, text }) =>
      op === 'equal' ? text : op === 'delete' ? `[-${text}-]` : `{+${text}+}`,
    )
    return `${kind} ${path.join('/')}: ${words.join('')}`
  })
}

test('a text is no different from itself, nor from itself with other white space, quotes or cuts of paragraphs', () => {
  expect(redline(BEFORE, BEFORE).entries).toEqual([])
  expect(
    redline(BEFORE, BEFORE.replace('. You may', '.\n\nYou may').replace('a picture', 'a  picture'))
      .entries,
  ).toEqual([])
  expect(redline('the “Service”\n', 'the "Service"\n').entries).toEqual([])
  expect(redline('', '').counts).toEqual({
    changed: 0,
    added: 0,
    removed: 0,
    moved: 0,
    wordsAdded: 0,
    wordsRemoved: 0,
  })
})

test('a moved section, a reworded, a split and an added paragraph are told as that', () => {
  const { entries, counts } = redline(BEFORE, AFTER)
  expect(told({ entries, counts })).toEqual([
    'moved Privacy Policy: Sharing of personal data We may share your personal data with hosting {+and advertising +}companies that work for us.',
    'moved Privacy Policy/Sharing of personal data: We do not sell your data. You may object at any time by writing to us.',
    'added Privacy Policy/Sharing of personal data: {+We train models on your pictures.+}',
  ])
  expect(counts).toEqual({
    changed: 0,
    added: 1,
    removed: 0,
    moved: 2,
    wordsAdded: 8,
    wordsRemoved: 0,
  })
})

test.each([
  ['everything new', '', 'All new.\n', ['added : {+All new.+}']],
  [
    'everything gone',
    '# Old\n\nAll gone.\n',
    '',
    ['removed : [-Old-]', 'removed Old: [-All gone.-]'],
  ],
  [
    'a paragraph split in two and edited reads as one place',
    'We keep your pictures for one year after you leave. We delete your messages at once when you ask us to.\n',
    'We keep your pictures for two years after you leave.\n\nWe delete your messages at once when you ask us to.\n',
    [
      'changed : We keep your pictures for [-one year -]{+two years +}after you leave. We delete your messages at once when you ask us to.',
    ],
  ],
  [
    'two paragraphs merged and edited read as one place',
    'We keep your pictures for one year after you leave.\n\nWe delete your messages at once when you ask us to.\n',
    'We keep your pictures for one year after you leave. We delete your messages within a month when you ask us to.\n',
    [
      'changed : We keep your pictures for one year after you leave. We delete your messages [-at once -]{+within a month +}when you ask us to.',
    ],
  ],
  [
    'a sentence that became a list says only what is new',
    'We collect your name, your email address, and your phone number.\n',
    'We collect:\n\n- your name,\n\n- your email address,\n\n- your phone number.\n\n- your contacts.\n',
    [
      'changed : We collect{+:+} your name, your email address, [-and -]your phone number.',
      'added : {+your contacts.+}',
    ],
  ],
  [
    'a removed item stays in its place',
    '- a b c\n\n- d e f\n\n- g h i\n',
    '- a b c\n\n- g h i\n',
    ['removed : [-d e f-]'],
  ],
])('%s', (_name, before, after, expected) => {
  expect(told(redline(before, after))).toEqual(expected)
})

const block = fc.constantFrom(
  '# Title',
  '## Sharing',
  'We may share data with partners.',
  'We share data. We keep it.',
  'We keep it.',
  '- name',
  '- email',
  '| a | b |',
  '我们会收集您的姓名。',
)
const text = fc
  .array(fc.oneof(block, fc.string()), { maxLength: 30 })
  .map((blocks) => blocks.join('\n\n'))

function blockTexts(source: string): string[] {
  return parseBlocks(source).map((block) => block.text)
}

function bag(words: readonly string[]): string {
  return words
    .flatMap((text) => tokenize(text).map(({ key }) => key))
    .sort()
    .join(' ')
}

test('taking the deleted words from the old text and adding the inserted ones gives the words of the new', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const spans = redline(before, after).entries.flatMap((entry) => entry.spans)
      const of = (op: string): string[] =>
        spans.filter((span) => span.op === op).map((span) => span.text)
      expect(bag([...blockTexts(before), ...of('insert')])).toBe(
        bag([...blockTexts(after), ...of('delete')]),
      )
    }),
  )
})

test('an entry says something, and each kind has the spans it promises', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      for (const { kind, spans } of redline(before, after).entries) {
        const ops = spans.map(({ op }) => op)
        if (kind === 'added') expect(ops).toEqual(['insert'])
        else if (kind === 'removed') expect(ops).toEqual(['delete'])
        else if (kind === 'changed') expect(ops.some((op) => op !== 'equal')).toBe(true)
        else expect(ops).toContain('equal')
      }
    }),
  )
})
