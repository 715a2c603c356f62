import { expect, test } from 'vitest'
import { relookAfter } from './relook.ts'

const now = new Date('2026-05-01T12:00:00Z')
const refused = {
  reason: 'bot-wall',
  via: 'http',
  render: undefined,
  needsBrowser: false,
  versionVia: null,
  secondLookMs: 600_000,
  before: null,
  now,
} as const
const HOUR_MS = 3_600_000
const anHourAgo = new Date(now.getTime() - HOUR_MS)
const wallBefore = { at: anHourAgo, reason: 'bot-wall' } as const
const withBrowser = { inMs: 0, needsBrowser: true }

test('where plain HTTP shows no document a browser looks at once', () => {
  for (const reason of ['empty', 'bot-wall', 'code', 'selector-missing'] as const) {
    expect(relookAfter({ ...refused, reason })).toEqual(withBrowser)
  }
  expect(relookAfter({ ...refused, reason: 'empty', versionVia: 'http' })).toEqual(withBrowser)
})

test('a browser looks only where it may, and where it has not', () => {
  for (const barred of [
    { render: 'never' },
    { render: 'always', via: 'browser' },
    { needsBrowser: true },
    { reason: 'error-page' },
  ] as const) {
    expect(relookAfter({ ...refused, ...barred })?.needsBrowser).toBe(false)
  }
})

test('a wall before a page that plain HTTP has read gets an hour to pass', () => {
  const walled = { ...refused, versionVia: 'http' } as const
  expect(relookAfter(walled)).toEqual({ inMs: HOUR_MS, needsBrowser: false })
  expect(relookAfter({ ...walled, before: wallBefore })).toEqual(withBrowser)
})

test('a bad stretch brings one more look, soon enough for the same day', () => {
  for (const reason of ['truncated', 'other-document', 'other-language'] as const) {
    const doubted = { ...refused, reason }
    expect(relookAfter(doubted)?.inMs).toBe(600_000)
    expect(relookAfter({ ...doubted, secondLookMs: 5 * HOUR_MS })?.inMs).toBeLessThan(HOUR_MS)
    expect(relookAfter({ ...doubted, before: { at: anHourAgo, reason } })).toBeNull()
  }
  const down = { ...refused, reason: 'maintenance' } as const
  expect(relookAfter({ ...down, before: wallBefore })).toBeNull()
})

test('what may be the document gets its other look also after a wall', () => {
  const doubted = { ...refused, reason: 'truncated', before: wallBefore } as const
  expect(relookAfter(doubted)?.inMs).toBe(600_000)
})
