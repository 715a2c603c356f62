import { expect, test } from 'vitest'
import { provisionsBetween, type ChangeBetween, type LaidText } from './between.ts'
import { SPLITTER_VERSION } from './split.ts'

const KEEP =
  'We keep your account data for ninety days after you close the account, and then erase it.'
const SHARE = 'We share your data with the couriers who deliver your parcels, and with nobody else.'
const COURT =
  'We may hand your data to a court that orders it, after we have told you so in writing.'
const SAFE =
  'Every connection to our servers is encrypted, and passwords are stored as salted hashes.'

function laid(clauses: readonly string[], ids: readonly number[] | null = null): LaidText {
  return { text: `# Privacy\n\n${clauses.join('\n\n')}\n`, ids, splitterVersion: SPLITTER_VERSION }
}

function told(changes: readonly ChangeBetween[]) {
  return changes.map(({ kind, from, to }) => [kind, from, to])
}

test('equal texts have nothing between them', () => {
  const text = laid([KEEP, SHARE], [7, 8])
  expect(provisionsBetween(text, text, true)).toEqual([])
})

test('clauses of one document are known by the identities that they were given', () => {
  const reworded = 'Your account data is gone once the account is closed.'
  const changes = provisionsBetween(
    laid([KEEP, SHARE, COURT], [11, 12, 13]),
    laid([reworded, SHARE, SAFE], [11, 12, 14]),
    true,
  )
  expect(told(changes)).toEqual([
    ['reworded', 11, 11],
    ['removed', 13, null],
    ['added', null, 14],
  ])
  expect(changes[0]).toMatchObject({
    before: { path: ['Privacy'], text: KEEP },
    after: { text: reworded },
    redline: { entries: [{ kind: 'changed' }] },
  })
})

test('clauses of two documents are known by their words, and keep the identities that each has', () => {
  const changes = provisionsBetween(
    laid([KEEP, SHARE], [11, 12]),
    laid([KEEP.replace('ninety', 'thirty'), SAFE], [31, 32]),
    false,
  )
  expect(told(changes)).toEqual([
    ['reworded', 11, 31],
    ['removed', 12, null],
    ['added', null, 32],
  ])
})

test('a clause that was cut in two is told as such, with its relatives', () => {
  const changes = provisionsBetween(
    laid([KEEP, `${SHARE} ${COURT}`], [1, 2]),
    laid([KEEP, SHARE, COURT], [1, 2, 3]),
    true,
  )
  expect(changes.map(({ kind, relatives }) => [kind, relatives])).toEqual([
    ['split', [3]],
    ['split', [2]],
  ])
})

test.each([
  ['are not recorded', null, SPLITTER_VERSION],
  ['were cut by an older splitter', [1, 2], SPLITTER_VERSION - 1],
  ['are of another number', [1, 2, 3], SPLITTER_VERSION],
])('provisions that %s are compared without identities', (_, ids, splitterVersion) => {
  const from = { ...laid([KEEP, SHARE], ids), splitterVersion }
  expect(told(provisionsBetween(from, laid([KEEP], [1]), true))).toEqual([['removed', null, null]])
})
