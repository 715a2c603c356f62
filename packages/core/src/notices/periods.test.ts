import { expect, test } from 'vitest'
import { statedPeriods } from './periods.ts'

test.each([
  [
    'If there are material changes to these terms, we give you at least thirty (30) days’ prior notice.',
    'notice',
    30,
    'day',
  ],
  ['We inform you of changes to this policy two weeks before they apply.', 'notice', 2, 'week'],
  [
    'Nous vous informerons de toute modification de la présente politique 30 jours avant son entrée en vigueur.',
    'notice',
    30,
    'day',
  ],
  [
    'Über Änderungen dieser Nutzungsbedingungen benachrichtigen wir Sie 14 Tage im Voraus.',
    'notice',
    14,
    'day',
  ],
  [
    'You may object to a new subprocessor within 10 business days of our message.',
    'objection',
    10,
    'business-day',
  ],
  [
    'You may opt out of this arbitration agreement within 30 days after you first accept it.',
    'opt-out',
    30,
    'day',
  ],
])('%s', (sentence, kind, count, unit) => {
  expect(statedPeriods(`${sentence}\n`)).toEqual([{ kind, count, unit, quote: sentence }])
})

test.each([
  'We delete your data within 30 days after you close your account.',
  'You may withdraw from the contract within 14 days.',
  'We change prices only after 30 days’ notice of the new price.',
  'We respond to your request to change your data within 45 days.',
  'We may change these terms at any time and inform you in advance.',
])('no period of the document is in: %s', (sentence) => {
  expect(statedPeriods(`${sentence}\n`)).toEqual([])
})
