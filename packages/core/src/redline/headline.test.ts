import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { headline } from './headline.ts'
import type { RedlineEntry } from './model.ts'
import { redline } from './redline.ts'

const DATA =
  '# Policy\n\n## Sharing of personal data\n\nWe share data with our partners.\n\nWe ask you first.\n\n## Security\n\nWe encrypt data.\n'

test.each([
  ['nothing', DATA, 'No words changed'],
  [
    'one passage',
    DATA.replace('our partners', 'nobody'),
    '1 passage reworded in Sharing of personal data',
  ],
  [
    'two of one section',
    DATA.replace('our partners', 'nobody').replace('We ask you first.\n\n', ''),
    '1 passage reworded, 1 removed in Sharing of personal data',
  ],
  [
    'a whole section',
    DATA.replace(/## Sharing[^#]*/, ''),
    '3 passages removed in Sharing of personal data',
  ],
  [
    'the title alone names no place',
    DATA.replace('our partners', 'nobody').replace('encrypt data', 'encrypt all data'),
    '2 passages reworded',
  ],
  [
    'most in one section',
    DATA.replace('our partners', 'nobody')
      .replace('ask you', 'tell you')
      .replace('encrypt data', 'encrypt all data'),
    '3 passages reworded, mostly in Sharing of personal data',
  ],
])('%s', (_name, after, expected) => {
  expect(headline(redline(DATA, after))).toBe(expected)
})

test('renumbering is told apart from rewording', () => {
  const before = '## 1. Scope\n\nAll.\n\n## 2. Fees\n\nNone are due.\n'
  const after = '## 1. New\n\nFirst.\n\n## 2. Scope\n\nAll.\n\n## 3. Fees\n\nNone are due.\n'
  expect(headline(redline(before, after))).toBe('2 passages added, 2 renumbered in 1. New')
})

test('a headline is one line under 120 characters, whatever the headings', () => {
  const path = fc.array(fc.string({ maxLength: 300 }), { maxLength: 3 })
  const entry: fc.Arbitrary<RedlineEntry> = path.map((path) => ({
    kind: 'added',
    block: 'paragraph',
    path,
    spans: [{ op: 'insert', text: 'x' }],
  }))
  const counts = { changed: 0, added: 1, removed: 0, moved: 0, wordsAdded: 1, wordsRemoved: 0 }
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
      const said = headline({ entries, counts })
      expect(said.length).toBeLessThan(120)
      expect(said).toMatch(/^\d+ passages? added/)
    }),
  )
})
