import { expect, test } from 'vitest'
import type { Redline } from '../redline/model.ts'
import { agree, nextStep } from './confirm.ts'

const redline = (text: string): Redline => ({
  entries: [{ kind: 'added', block: 'paragraph', path: [], spans: [{ op: 'insert', text }] }],
  counts: { changed: 0, added: 1, removed: 0, moved: 0, wordsAdded: 2, wordsRemoved: 0 },
})
const found = { text: 't', title: null, language: 'en', method: 'declared' }
const substantive = (text = 'We sell data.') =>
  ({
    ...found,
    verdict: 'substantive',
    redline: redline(text),
    headline: 'h',
    reasons: [],
  }) as const
const cosmetic = { ...substantive(), verdict: 'cosmetic' } as const
const same = { verdict: 'same' } as const
const broken = { verdict: 'broken', reason: 'bot-wall', detail: 'A challenge page.' } as const
const candidate = {
  judgement: substantive(),
  awaitsLook: false,
  lastLookBroken: false,
  looks: 1,
  isOverdue: false,
}

const nothing = { publish: null, candidate: 'keep' }
const told = { publish: { which: 'candidate' }, candidate: 'drop' }

test('a substantive text is held at first sight, never told', () => {
  expect(nextStep({ snapshot: substantive(), candidate: null })).toEqual({
    publish: null,
    candidate: 'hold',
  })
})

test('first, cosmetic, same and broken need no second look', () => {
  const first = { ...found, verdict: 'first' } as const
  for (const snapshot of [first, cosmetic]) {
    expect(nextStep({ snapshot, candidate: null }).publish).toMatchObject({ which: 'snapshot' })
  }
  for (const snapshot of [same, broken]) {
    expect(nextStep({ snapshot, candidate: null })).toEqual(nothing)
  }
})

test('a second look with equal bytes confirms; until it comes nothing happens', () => {
  expect(nextStep({ snapshot: null, candidate })).toMatchObject(told)
  expect(nextStep({ snapshot: null, candidate: { ...candidate, awaitsLook: true } })).toEqual(
    nothing,
  )
})

test('a second look with other bytes confirms when it agrees on what changed', () => {
  expect(nextStep({ snapshot: substantive(), candidate })).toMatchObject(told)
  const other = substantive('Something else.')
  expect(nextStep({ snapshot: other, candidate })).toEqual({ publish: null, candidate: 'hold' })
})

test('a text that flips back is dropped', () => {
  expect(nextStep({ snapshot: same, candidate })).toEqual({ publish: null, candidate: 'drop' })
})

test('a page that is not the document puts the decision off', () => {
  expect(nextStep({ snapshot: broken, candidate })).toEqual({
    publish: null,
    candidate: 'look-again',
  })
})

test('at the deadline an uncontradicted change is told, and one that never stood still is dropped', () => {
  const overdue = { ...candidate, awaitsLook: true, isOverdue: true }
  expect(nextStep({ snapshot: null, candidate: overdue })).toMatchObject(told)
  expect(nextStep({ snapshot: broken, candidate: overdue })).toMatchObject(told)
  const restless = substantive('Other.')
  expect(nextStep({ snapshot: restless, candidate: overdue }).candidate).toBe('hold')
  const after12 = { ...overdue, looks: 12 }
  expect(nextStep({ snapshot: restless, candidate: after12 })).toEqual({
    publish: null,
    candidate: 'drop',
  })
})

test('the same wall twice confirms nothing', () => {
  const walled = { ...candidate, lastLookBroken: true }
  expect(nextStep({ snapshot: null, candidate: walled })).toEqual({
    publish: null,
    candidate: 'look-again',
  })
})

test('a candidate that the version has caught up with is dropped', () => {
  const caughtUp = { ...candidate, judgement: same }
  expect(nextStep({ snapshot: null, candidate: caughtUp })).toEqual({
    publish: null,
    candidate: 'drop',
  })
  expect(nextStep({ snapshot: substantive(), candidate: caughtUp }).candidate).toBe('hold')
})

test('looks agree on the changed words, not on where white space falls', () => {
  expect(agree(redline('We sell data.'), redline(' We sell data. '))).toBe(true)
  expect(agree(redline('We sell data.'), redline('We sell more data.'))).toBe(false)
})
