import { expect, test } from 'vitest'
import { refuseCadence, refusePlatform } from './plans.ts'
import { parseRecordId, recordId } from './record-id.ts'

test('the second platform of Free and the 26th of Monitor are refused, naming limit, use and what lifts it', () => {
  expect(refusePlatform('free', 0)).toBeNull()
  expect(refusePlatform('free', 1)).toMatchObject({ allowed: 1, used: 1, liftedBy: 'monitor' })
  expect(refusePlatform('monitor', 24)).toBeNull()
  expect(refusePlatform('monitor', 25)).toMatchObject({
    allowed: 25,
    used: 25,
    liftedBy: 'compliance',
  })
  expect(refusePlatform('compliance', 1_000_000)).toBeNull()
})

test('a downgraded account that is over its limit gets no further platform', () => {
  expect(refusePlatform('free', 30)?.detail).toContain('30 are in use')
})

test('Free is told by digest only', () => {
  expect(refuseCadence('free', 'digest')).toBeNull()
  expect(refuseCadence('free', 'same-day')).toMatchObject({ limit: 'cadence', liftedBy: 'monitor' })
  expect(refuseCadence('monitor', 'same-day')).toBeNull()
})

test('a record id reads back as the number it was made of, and as no other kind', () => {
  expect(recordId('document', 94)).toBe('CW-D-000094')
  expect(parseRecordId('document', 'CW-D-000094')).toBe(94)
  expect(parseRecordId('document', 'cw-d-94')).toBe(94)
  expect(parseRecordId('change', 'CW-D-000094')).toBeNull()
  for (const bad of ['', '94', 'CW-D-0', 'CW-D--1', 'CW-D-1e3', 'CW-D-9999999999999999']) {
    expect(parseRecordId('document', bad)).toBeNull()
  }
})
