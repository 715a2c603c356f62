import { expect, test } from 'vitest'
import { kinOf, type KinEvent } from './kin.ts'

function event(kind: KinEvent['kind'], changeId: number, ...relatives: readonly number[]) {
  return {
    kind,
    changeId,
    relatives,
    changeKind: 'substantive',
    at: new Date('2026-01-01'),
    hasBefore: true,
    hasAfter: true,
  }
}

const NONE = { parents: [], children: [], mergedInto: [], movedTo: [] }

test('a clause that only changed its words has no kin', () => {
  expect(kinOf([event('reworded', 1), event('removed', 2), event('returned', 3)])).toEqual(NONE)
})

test('what was split off has a parent, and the parent a child', () => {
  const part = { ...event('split', 1, 7), hasBefore: false }
  expect(kinOf([part])).toEqual({ ...NONE, parents: [{ id: 7, changeId: 1 }] })
  expect(kinOf([event('split', 1, 8)])).toEqual({ ...NONE, children: [{ id: 8, changeId: 1 }] })
})

test('what was taken up lives on in what took it up', () => {
  expect(kinOf([event('merged', 1, 7, 8)]).parents.map(({ id }) => id)).toEqual([7, 8])
  const taken = { ...event('merged', 1, 9), hasAfter: false }
  expect(kinOf([taken])).toEqual({ ...NONE, mergedInto: [{ id: 9, changeId: 1 }] })
})

test('what went while another document says it has moved there', () => {
  const away = { ...event('moved', 1, 9), hasAfter: false }
  expect(kinOf([away, event('moved', 2)])).toEqual({ ...NONE, movedTo: [{ id: 9, changeId: 1 }] })
})
