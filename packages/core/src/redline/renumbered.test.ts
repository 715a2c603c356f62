import { expect, test } from 'vitest'
import { redline } from './redline.ts'
import { isRenumbered } from './renumbered.ts'

const REST = 'You may object to such processing at any time.'

test.each([
  [`## 5. Sharing`, `## 6. Sharing`, true],
  [`4.2 ${REST}`, `4.3 ${REST}`, true],
  [`24.1. ${REST} 24.2. ${REST} And so on.`, `25.1. ${REST} 25.2. ${REST} And so on.`, true],
  [`- (b) ${REST}`, `- (c) ${REST}`, true],
  [`- ${REST}`, `- iv) ${REST}`, true],
  // What only looks like it.
  ['30 days after notice we delete your data.', '60 days after notice we delete your data.', false],
  [
    '2.5 million people use it every single day.',
    '3.5 million people use it every single day.',
    false,
  ],
  [
    'The fee for each pupil in euro is: 30. Taxes are added.',
    'The fee for each pupil in euro is: 60. Taxes are added.',
    false,
  ],
  [
    'We wait. 30 days later we delete your data.',
    'We wait. 60 days later we delete your data.',
    false,
  ],
  ['A user may object to this at any time.', 'User may object to this at any time.', false],
  [`See section 5. ${REST}`, `See section 6. ${REST}`, false],
  ['| 5. Photos | 30 |', '| 6. Photos | 30 |', false],
  [`5. ${REST}`, `6. ${REST.replace('may', 'may not')}`, false],
])('%s > %s: renumbered %s', (before, after, expected) => {
  const { entries } = redline(before, after)
  expect(entries.map(isRenumbered)).toEqual([expected])
})
