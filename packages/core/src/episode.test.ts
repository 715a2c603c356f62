import { expect, test } from 'vitest'
import { nextEpisodeStep } from './episode.ts'
import type { Trouble } from './episode.ts'

const HOUR = 3_600_000
const policy = { openAfterMs: 24 * HOUR, remindEveryMs: 168 * HOUR }
const now = new Date('2026-11-24T12:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * HOUR)
const trouble: Trouble = {
  now,
  troubledAt: ago(25),
  badLooks: 3,
  isArchived: false,
  open: null,
}
const step = (more: Partial<Trouble>) => nextEpisodeStep({ ...trouble, ...more }, policy)

test('an episode opens when trouble has lasted a day and three looks saw it', () => {
  expect(step({})).toEqual({ kind: 'open', remindAt: ago(-168) })
})

test('a blip is no episode: it waits for the day to pass, then for the third bad look', () => {
  expect(step({ troubledAt: ago(1) })).toEqual({ kind: 'wait', until: ago(-23) })
  expect(step({ badLooks: 2 })).toEqual({ kind: 'rest' })
})

test('what recovered before an episode opened is told to nobody', () => {
  expect(step({ troubledAt: null })).toEqual({ kind: 'rest' })
})

test('an open episode is told again every week', () => {
  const open = { startedAt: ago(25), toldAt: ago(1) }
  expect(step({ open })).toEqual({ kind: 'wait', until: ago(-167) })
  expect(step({ open: { ...open, toldAt: ago(168) } })).toEqual({
    kind: 'remind',
    remindAt: ago(-168),
  })
})

test('a good look closes it, also where trouble has come back since', () => {
  const open = { startedAt: ago(40), toldAt: ago(15) }
  expect(step({ open, troubledAt: null })).toEqual({ kind: 'close' })
  expect(step({ open, troubledAt: ago(1) })).toEqual({ kind: 'close' })
})

test('of a document that nobody looks at any more nobody is told', () => {
  expect(step({ isArchived: true })).toEqual({ kind: 'rest' })
  const open = { startedAt: ago(25), toldAt: ago(1) }
  expect(step({ isArchived: true, open })).toEqual({ kind: 'drop' })
})
