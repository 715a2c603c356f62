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
  ['Any change of these terms is announced with 30-day prior notice.', 'notice', 30, 'day'],
  ['We give notice of changes to these terms 30 (thirty) days before.', 'notice', 30, 'day'],
  ['We notify you of changes to these terms four\u00a0weeks before.', 'notice', 4, 'week'],
  [
    'Te avisaremos de los cambios de estos términos con 15 días de antelación.',
    'notice',
    15,
    'day',
  ],
  [
    'Le modifiche delle condizioni sono comunicate con un preavviso di 30 giorni.',
    'notice',
    30,
    'day',
  ],
  ['Avisaremos as alterações destes termos com 30 dias de antecedência.', 'notice', 30, 'day'],
  ['Wijzigingen van deze voorwaarden kondigen wij 30 dagen van tevoren aan.', 'notice', 30, 'day'],
  ['O zmianach regulaminu powiadomimy 14 dni wcześniej.', 'notice', 14, 'day'],
  ['Vi meddelar ändringar av villkoren 30 dagar i förväg.', 'notice', 30, 'day'],
  ['Vi varsler ændringer af vilkår med 30 dages varsel.', 'notice', 30, 'day'],
  ['本协议变更的，我们将提前30天通知您。', 'notice', 30, 'day'],
  ['本政策变更前七日内我们会公示。', 'notice', 7, 'day'],
  ['規約を変更する場合、30日前までに通知します。', 'notice', 30, 'day'],
  ['약관을 변경하는 경우 시행일 7일 전부터 공지합니다.', 'notice', 7, 'day'],
  ['We inform customers at least 30 days before we add a sub-processor.', 'notice', 30, 'day'],
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
  'If you reject the changed terms, you may close your account within 30 days of their notice.',
  'We change prices only after 30 days’ notice of the new price.',
  'We respond to your request to change your data within 45 days.',
  'We may change these terms at any time and inform you in advance.',
])('no period of the document is in: %s', (sentence) => {
  expect(statedPeriods(`${sentence}\n`)).toEqual([])
})
