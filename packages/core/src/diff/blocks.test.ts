import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBlocks } from './blocks.ts'

const POLICY = `# Privacy Policy

Intro of two
lines.

## 1. What we collect

- Your name
  - given by you

- Your address

| Data | Kept |
| --- | --- |
| Photos | 30 days |

# Terms

Last words.
`

test('headings, paragraphs, items and rows are told apart, each under its headings', () => {
  expect(
    parseBlocks(POLICY).map(({ kind, level, text, path }) => [kind, level, text, path]),
  ).toEqual([
    ['heading', 1, 'Privacy Policy', []],
    ['paragraph', 0, 'Intro of two\nlines.', ['Privacy Policy']],
    ['heading', 2, '1. What we collect', ['Privacy Policy']],
    ['item', 1, 'Your name', ['Privacy Policy', '1. What we collect']],
    ['item', 2, 'given by you', ['Privacy Policy', '1. What we collect']],
    ['item', 1, 'Your address', ['Privacy Policy', '1. What we collect']],
    ['row', 0, 'Data | Kept', ['Privacy Policy', '1. What we collect']],
    ['row', 0, 'Photos | 30 days', ['Privacy Policy', '1. What we collect']],
    ['heading', 1, 'Terms', []],
    ['paragraph', 0, 'Last words.', ['Terms']],
  ])
})

test('what only looks like a marker is text', () => {
  const texts = ['#hashtag', '-5 degrees', '| half a row', '-', '#', '|', 'a - b']
  for (const text of texts)
    expect(parseBlocks(`${text}\n`)).toMatchObject([{ kind: 'paragraph', text }])
})

test('a bar inside a cell is a bar', () => {
  expect(parseBlocks(String.raw`| a \| b | c |`)).toMatchObject([
    { kind: 'row', text: 'a | b | c' },
  ])
})

test('every character belongs to one block or to the white space between', () => {
  const line = fc.constantFrom(
    '# A',
    '## B',
    'words',
    '- item',
    '  - nested',
    '| a | b |',
    '|---|',
    '',
    ' ',
    '\t',
    '隐私',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.string())), (lines) => {
      const text = lines.join('\n')
      let at = 0
      for (const block of parseBlocks(text)) {
        expect(block.start).toBeGreaterThanOrEqual(at)
        expect(block.end).toBeGreaterThan(block.start)
        expect(text.slice(at, block.start).trim()).toBe('')
        at = block.end
      }
      expect(text.slice(at).trim()).toBe('')
    }),
  )
})
