import { constantFrom, date as anyDate, option, property, assert, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { Stated } from './model.ts'
import { noticesOf } from './notices.ts'
import { statedOf } from './stated.ts'

const PROMISE = 'We give you at least 30 days’ notice of material changes to these terms.'
const WEEK = 'We inform you of changes to these terms 7 days before they apply.'
const ARBITRATION =
  'You may opt out of changes to this arbitration agreement within 30 days after the posting of the new terms.'
const ACCEPTANCE =
  'You may opt out of this arbitration agreement within 30 days after you first accept it.'
const FROM_START =
  'You may reject the change of this arbitration agreement within 30 days of the date it becomes effective.'
const OBJECT = 'You may object to a new sub-processor within 10 business days of our message.'
const PROCESSORS = 'We inform you at least 14 days before we engage a new sub-processor.'

function text(effective: string | null, ...sentences: readonly string[]): Stated {
  const head = effective === null ? '' : `Effective: ${effective}\n\n`
  return statedOf(`# Terms\n\n${head}${sentences.join('\n\n')}\n`)
}

type Told = { seen?: string; now?: string; kind?: string; zone?: string; processors?: boolean }

function said(before: Stated | null, stated: Stated | null, told: Told = {}) {
  const { seen = '2027-04-19T09:00:00Z', now = seen, kind = 'substantive', zone = 'UTC' } = told
  const seenAt = new Date(seen)
  const hasProcessorChanges = told.processors ?? false
  const change = { stated, before, seenAt, kind, hasProcessorChanges }
  return noticesOf(change, new Date(now), zone)
}

const sentences = (...args: Parameters<typeof said>) => said(...args).map((one) => one.sentence)

test.each([
  ['1 May 2027', 'Takes effect on 1 May 2027, in 12 days.'],
  ['20 April 2027', 'Takes effect tomorrow, 20 April 2027.'],
  ['19 April 2027', 'Takes effect today, 19 April 2027.'],
  ['18 April 2027', 'Says it applies from 18 April 2027, the day before it was first seen.'],
  ['7 April 2027', 'Says it applies from 7 April 2027, 12 days before it was first seen.'],
  ['May 2027', 'Takes effect in May 2027.'],
  ['April 2027', 'Says it applies from April 2027.'],
  ['March 2027', 'Says it applies from March 2027; it was first seen on 19 April 2027.'],
])('of a text seen on 19 April 2027 that is effective %s it is said: %s', (date, sentence) => {
  const [notice, ...others] = said(text('1 January 2026'), text(date))
  expect(notice).toMatchObject({ sentence, quote: `Effective: ${date}` })
  expect(others).toEqual([])
})

test('read later, the same change says what has become of its date', () => {
  const read = (now: string) => sentences(text(null), text('1 May 2027'), { now })
  expect(read('2027-04-29T00:00:00Z')).toEqual(['Takes effect on 1 May 2027, in 2 days.'])
  expect(read('2027-06-01T00:00:00Z')).toEqual([
    'Took effect on 1 May 2027, 12 days after it was first seen.',
  ])
})

test('days are counted as the reader’s calendar has them', () => {
  const late = { seen: '2027-04-30T15:00:00Z' }
  const [before, after] = [text(null), text('1 May 2027')]
  expect(sentences(before, after, late)).toEqual(['Takes effect tomorrow, 1 May 2027.'])
  expect(sentences(before, after, { ...late, zone: 'Asia/Tokyo' })).toEqual([
    'Takes effect today, 1 May 2027.',
  ])
})

test('a date that did not move is no news, nor is anything where one side was not read', () => {
  expect(said(text('1 May 2027'), text('May 1, 2027'))).toEqual([])
  expect(said(null, text('1 May 2027', PROMISE, OBJECT))).toEqual([])
  expect(said(text(null, PROMISE), null)).toEqual([])
})

test('nobody announces what only our reading changed, and a cosmetic change runs no period', () => {
  const [before, after] = [text(null, PROMISE), text('1 May 2027', PROMISE)]
  expect(said(before, after, { kind: 'technical' })).toEqual([])
  expect(sentences(before, after, { kind: 'cosmetic' })).toEqual([
    'Takes effect on 1 May 2027, in 12 days.',
  ])
})

test('a promised notice stands beside the time that there was, and is not judged', () => {
  const notice = (date: string | null) =>
    said(text('1 January 2026', PROMISE), text(date, PROMISE)).find(
      ({ code }) => code === 'notice-period',
    )
  const promised = 'The text before promised notice of 30 days'
  expect(notice('1 May 2027')).toEqual({
    code: 'notice-period',
    sentence: `${promised}; this change was first seen 12 days before the date from which it applies.`,
    quote: PROMISE,
    date: '2027-05-19',
  })
  expect(notice('9 April 2027')?.sentence).toBe(
    `${promised}; this change was first seen 10 days after the date from which it applies.`,
  )
  expect(notice(null)?.sentence).toBe(
    `${promised}; counted from when this change was first seen, it ends on 19 May 2027.`,
  )
})

test('a promise that the new text alone makes is one for later changes', () => {
  expect(said(text(null), text(null, PROMISE))).toEqual([])
  const [changed] = said(text(null, PROMISE), text(null, WEEK))
  expect(changed).toEqual({
    code: 'notice-period-changed',
    sentence: 'Promises notice of 7 days before later changes; so far it was 30 days.',
    quote: WEEK,
    date: null,
  })
})

test('an objection to a processor runs when the list changed, in days of business', () => {
  const list = text(null, OBJECT)
  expect(said(list, list)).toEqual([])
  expect(said(list, list, { processors: true })).toEqual([
    {
      code: 'objection-window',
      sentence:
        '10 business days to object: until 3 May 2027, in 14 days, counted from when this change was first seen, weekends left out, public holidays not.',
      quote: OBJECT,
      date: '2027-05-03',
    },
  ])
})

test('the notice of a new processor is no notice of a change of the text', () => {
  const list = text(null, PROCESSORS)
  expect(said(list, list)).toEqual([])
  expect(said(list, list, { processors: true })).toMatchObject([
    { code: 'notice-period', date: '2027-05-03', quote: PROCESSORS },
  ])
})

test('an opt-out runs from what its words name', () => {
  const deadline = (sentence: string, date: string | null) =>
    said(text('1 January 2026', sentence), text(date, sentence)).find(
      ({ code }) => code === 'opt-out-deadline',
    )
  expect(deadline(ARBITRATION, null)).toMatchObject({
    sentence:
      '30 days to opt out: until 19 May 2027, in 30 days, counted from when this change was first seen.',
    date: '2027-05-19',
  })
  expect(deadline(FROM_START, '1 May 2027')).toMatchObject({
    sentence:
      '30 days to opt out: until 31 May 2027, in 42 days, counted from the date from which it applies.',
    date: '2027-05-31',
  })
  expect(deadline(FROM_START, null)).toBeUndefined()
  expect(deadline(ACCEPTANCE, '1 May 2027')).toBeUndefined()
})

test('an opt-out that is new and begins with each reader is told without a day', () => {
  expect(said(text(null), text(null, ACCEPTANCE))).toEqual([
    {
      code: 'opt-out-deadline',
      sentence: 'Gives 30 days to opt out, as it did not before.',
      quote: ACCEPTANCE,
      date: null,
    },
  ])
})

test('whatever the texts say, every notice is a sentence with words of one of them', () => {
  const dates = constantFrom(null, '1 May 2027', 'May 2027', '31 December 9998', '1 January 0001')
  const periods = constantFrom(PROMISE, WEEK, ARBITRATION, ACCEPTANCE, FROM_START, OBJECT, '')
  const side = option(record({ date: dates, one: periods, other: periods }))
  const time = anyDate({
    min: new Date('1990-01-01'),
    max: new Date('2100-01-01'),
    noInvalidDate: true,
  })
  const kinds = constantFrom('substantive', 'effective-date', 'cosmetic', 'technical')
  assert(
    property(side, side, time, time, kinds, (before, after, seenAt, now, kind) => {
      const [b, a] = [before, after].map((one) => one && text(one.date, one.one, one.other))
      const change = {
        stated: a ?? null,
        before: b ?? null,
        seenAt,
        kind,
        hasProcessorChanges: true,
      }
      const notices = noticesOf(change, now)
      expect(noticesOf(change, now)).toEqual(notices)
      const words = [a, b].flatMap((one) =>
        one ? [one.effective?.quote, ...one.periods.map(({ quote }) => quote)] : [],
      )
      for (const { sentence, quote } of notices) {
        expect(sentence).toMatch(/^[A-Z0-9].*\.$/)
        expect(sentence).not.toMatch(/NaN|Invalid|undefined|-\d/)
        expect(words).toContain(quote)
      }
    }),
  )
})
