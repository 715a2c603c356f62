import { expect, test } from 'vitest'
import { redline } from '../redline/redline.ts'
import { nextLook, nextStep } from './confirm.ts'
import type { Sighting } from './confirm.ts'
import type { Judgement } from './model.ts'
import { agreement, flappingBlock } from './sightings.ts'
import type { Tellable } from './sightings.ts'

const SHARING = 'We share your data with partners who help us to run the service.'
const KEEPING = 'We keep your data for thirty days after you close your account.'
const BEFORE = `# Policy\n\n## Sharing\n\n${SHARING}\n\n## Keeping\n\n${KEEPING}\n`
const SELLING = BEFORE.replace('share your data with', 'sell your data to')
const LONGER = BEFORE.replace('thirty days', 'ninety days')
const BOTH = SELLING.replace('thirty days', 'ninety days')
const COUNTED = SELLING.replace('# Policy\n', '# Policy\n\nLast updated: 3 May 2026\n')

const found = {
  score: 1,
  title: null,
  language: 'en',
  method: 'declared',
  partEnds: null,
  links: [],
  notes: [],
}
const substantive = (text = SELLING): Tellable => ({
  ...found,
  text,
  verdict: 'substantive',
  redline: redline(BEFORE, text),
  headline: 'h',
  reasons: [],
})
const cosmetic = { ...substantive(), verdict: 'cosmetic' } as const
const same: Judgement = { verdict: 'same', score: 1, notes: [] }
const broken: Judgement = {
  verdict: 'broken',
  score: 0,
  reason: 'bot-wall',
  detail: 'A challenge.',
}

/** Seen at its first sight and at four looks. */
const candidate = {
  judgement: substantive(),
  sightings: 5,
  isKnown: false,
  awaitsLook: false,
  lastLookBroken: false,
  looks: 4,
  isOverdue: false,
}

const nothing = { publish: null, candidate: 'keep', contradicted: null }
const lookAgain = { publish: null, candidate: 'look-again', contradicted: null }
const told = { publish: { which: 'candidate' }, candidate: 'drop', contradicted: null }
const after = (
  snapshot: Judgement | null,
  held: Partial<NonNullable<Sighting['candidate']>> = {},
) => nextStep({ snapshot, candidate: { ...candidate, ...held } })

test('a text that differs in substance is held at first sight, never told', () => {
  const effective = { ...substantive(), verdict: 'effective-date', effectiveOn: null } as const
  for (const snapshot of [substantive(), effective]) {
    expect(nextStep({ snapshot, candidate: null })).toEqual({ ...nothing, candidate: 'hold' })
  }
})

test('first, cosmetic, same and broken need no second look', () => {
  const first = { ...found, text: BEFORE, verdict: 'first' } as const
  for (const snapshot of [first, cosmetic]) {
    expect(nextStep({ snapshot, candidate: null }).publish).toMatchObject({ which: 'snapshot' })
  }
  for (const snapshot of [same, broken]) {
    expect(nextStep({ snapshot, candidate: null })).toEqual(nothing)
  }
})

test('looks with equal bytes confirm when there were enough; until one comes nothing happens', () => {
  expect(after(null)).toMatchObject(told)
  expect(after(null, { sightings: 4 })).toEqual(lookAgain)
  expect(after(null, { awaitsLook: true })).toEqual(nothing)
})

test('looks with other bytes confirm when they agree on what changed, whatever moved beside it', () => {
  for (const text of [SELLING, COUNTED, BOTH]) {
    expect(after(substantive(text))).toMatchObject(told)
    expect(after(substantive(text), { sightings: 2 })).toEqual(lookAgain)
  }
  expect(after(substantive(LONGER))).toMatchObject({ publish: null, candidate: 'hold' })
})

test('a text that was shown and taken back before is told at its deadline, not sooner', () => {
  expect(after(null, { isKnown: true, sightings: 9 })).toEqual(lookAgain)
  expect(after(substantive(), { isKnown: true, sightings: 9 })).toEqual(lookAgain)
  expect(after(null, { isKnown: true, isOverdue: true })).toMatchObject(told)
})

test('a text that flips back is dropped, and the passage that came and went is named', () => {
  const block = `Policy › Sharing: “We sell your data to partners who help us to run the service.”`
  const contradicted = { text: SELLING, block }
  expect(after(same)).toEqual({ publish: null, candidate: 'drop', contradicted })
  expect(after(cosmetic)).toMatchObject({ publish: { which: 'snapshot' }, contradicted })
})

test('what is seen all the time is told, whatever comes and goes beside it', () => {
  const held = { judgement: substantive(BOTH) }
  const contradicted = { block: expect.stringContaining('ninety days') }
  expect(after(substantive(SELLING), held)).toMatchObject({ candidate: 'hold', contradicted })
  expect(after(substantive(SELLING), { ...held, isOverdue: true })).toMatchObject({
    publish: { which: 'snapshot' },
    candidate: 'drop',
    contradicted,
  })
})

test('a page that is not the document puts the decision off', () => {
  expect(after(broken)).toEqual(lookAgain)
})

test('at the deadline an uncontradicted change is told, whether looks came or not', () => {
  const overdue = { awaitsLook: true, isOverdue: true, sightings: 1 }
  expect(after(null, overdue)).toMatchObject(told)
  expect(after(broken, overdue)).toMatchObject(told)
  expect(after(substantive(), overdue)).toMatchObject(told)
  expect(after(substantive(LONGER), overdue)).toMatchObject({ publish: null, candidate: 'hold' })
})

test('a page that never stands still is looked at seldom, and not forgotten', () => {
  expect(after(substantive(LONGER), { looks: 12 }).candidate).toBe('hold-restless')
  expect(after(substantive(LONGER), { looks: 13 }).candidate).toBe('hold')
  expect(after(substantive(LONGER), { looks: 12, awaitsLook: true }).candidate).toBe('hold')
  const now = new Date('2026-05-01T12:00:00Z')
  const look = {
    isKnown: true,
    isRestless: true,
    looks: 12,
    now,
    firstSeenAt: now,
    secondLookMs: 600_000,
  }
  const { lookInMs, deadlineAt } = nextLook(look)
  expect(lookInMs).toBeGreaterThanOrEqual(3_600_000)
  expect(deadlineAt.getTime()).toBeGreaterThan(now.getTime() + lookInMs)
})

test('the same wall twice confirms nothing', () => {
  expect(after(null, { lastLookBroken: true })).toEqual(lookAgain)
})

test('a candidate that the version has caught up with is dropped', () => {
  expect(after(null, { judgement: same })).toEqual({ ...nothing, candidate: 'drop' })
  expect(after(substantive(), { judgement: same }).candidate).toBe('hold')
})

test('a text is decided within two hours of its first sight, and late ones still get their looks', () => {
  const firstSeenAt = new Date('2026-05-01T12:00:00Z')
  const held = { isKnown: false, isRestless: false, looks: 0, firstSeenAt, secondLookMs: 600_000 }
  const prompt = nextLook({ ...held, now: firstSeenAt })
  expect(prompt.lookInMs).toBe(150_000)
  expect(prompt.deadlineAt.getTime() - firstSeenAt.getTime()).toBeLessThan(7_200_000)
  const now = new Date('2026-05-01T18:00:00Z')
  const late = nextLook({ ...held, now })
  expect(late.deadlineAt.getTime()).toBeGreaterThan(now.getTime() + 4 * late.lookInMs)
  for (const seldom of [{ isKnown: true }, { looks: 12 }]) {
    const { lookInMs } = nextLook({ ...held, ...seldom, now: firstSeenAt })
    expect(lookInMs).toBeGreaterThan(prompt.lookInMs)
  }
})

test('two looks agree on all, more, a part or nothing of a change', () => {
  const first = substantive(SELLING)
  const seen = (text: string) => agreement(first, substantive(text))
  expect([SELLING, COUNTED, BOTH, LONGER].map(seen)).toEqual(['same', 'same', 'more', 'other'])
  expect(agreement(substantive(BOTH), first)).toBe('part')
})

test('the same words that change in two places, or twice in one passage, are two changes', () => {
  const rules = (list: string) => `# Rules\n\n## Data\n\n${list}\n\n## Mail\n\n${KEEPING}\n`
  const from = rules('We do not sell it. We do not rent it.')
  const seen = (text: string): Tellable => ({ ...substantive(text), redline: redline(from, text) })
  const both = seen(rules('We may sell it. We may rent it.'))
  const one = seen(rules('We may sell it. We do not rent it.'))
  const other = seen(rules('We do not sell it. We may rent it.'))
  expect([agreement(one, both), agreement(both, one)]).toEqual(['more', 'part'])
  expect(agreement(one, other)).toBe('other')
})

test('a flapping passage is quoted where it differs, and a missing one said to be left out', () => {
  const long = `${'Before it stands what nobody touched. '.repeat(20)}The fee is 5 EUR.`
  const [from, to] = [`# Fees\n\n${long}\n`, `# Fees\n\n${long.replace('5 EUR', '9 EUR')}\n`]
  expect(flappingBlock(redline(from, to))).toMatch(/^Fees: “….*The fee is 9 EUR\.”$/)
  const without = BEFORE.replace(`${SHARING}\n\n`, '')
  expect(flappingBlock(redline(BEFORE, without))).toBe(`Policy › Sharing: “${SHARING}” left out`)
})
