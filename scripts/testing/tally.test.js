import { expect, test } from 'vitest'

import { tally } from './tally.js'

test('skipped tests are counted in the open, and only where there are some', () => {
  expect(tally({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(tally({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})
