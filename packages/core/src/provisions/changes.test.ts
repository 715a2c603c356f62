import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { provisionHeadline } from '../redline/headline.ts'
import { NO_SIBLINGS } from './changes.ts'
import { NEW_IDS, recordVersion, withIds, type VersionRecord } from './record.ts'
import { summarise } from './summary.ts'
import { provisionsOf } from './split.ts'
import { NO_LINEAGE, trace, type Lineage } from './trace.ts'

const STORAGE = 'We keep your account data for ninety days after you close the account.'
const COURIERS =
  'We share your data with the couriers who deliver your parcels, and with nobody else.'
const COURTS =
  'We may hand your data to a court that orders it, after we have told you so in writing.'
const SAFETY =
  'Every connection to our servers is encrypted, and your password is stored as a salted hash only.'
const POLICY = `# Privacy

${STORAGE}

## Sharing

${COURIERS}

${COURTS}

## Security

${SAFETY}
`

/** The record of the last of these versions; new identities count on from those before. */
function recordOf(...texts: readonly string[]): VersionRecord {
  const last = texts.at(-1) ?? ''
  const lineage = texts
    .slice(0, -1)
    .reduce<Lineage>((before, text) => trace(before, provisionsOf(text)).lineage, NO_LINEAGE)
  const siblings = NO_SIBLINGS
  const record = recordVersion({
    lineage: { ...lineage, next: NEW_IDS },
    siblings,
    text: last,
    title: null,
    links: null,
    document: { name: 'Privacy Policy', urls: [] },
    processorsBefore: null,
  })
  return withIds(
    record,
    Array.from({ length: record.newIds }, (_, at) => lineage.next + at),
  )
}

const told = ({ changes }: VersionRecord) =>
  changes.map(({ id, kind, relatives }) => ({ id, kind, relatives }))
const sentences = ({ changes }: VersionRecord) => summarise(changes).map(({ sentence }) => sentence)

describe('what a change did', () => {
  test('nothing, where only numbering, marks and headings differ', () => {
    const other = POLICY.replace('## Sharing', '## 2. Who receives your data').replace(
      'Every connection',
      '4.1 Every connection',
    )
    expect(recordOf(POLICY, other).changes).toEqual([])
  })

  test('reworded, in words that are quoted', () => {
    const record = recordOf(POLICY, POLICY.replace('ninety days', 'two years'))
    expect(told(record)).toEqual([{ id: 1, kind: 'reworded', relatives: [] }])
    expect(sentences(record)).toEqual(['Reworded: “ninety days” became “two years”.'])
    expect(record.changes[0]?.redline?.counts).toMatchObject({ wordsAdded: 2, wordsRemoved: 2 })
  })

  test('added and removed, each where it stands or stood', () => {
    const fresh = 'You must be at least sixteen years old to open an account with us.'
    const record = recordOf(POLICY, POLICY.replace(SAFETY, fresh).replace(`${COURIERS}\n\n`, ''))
    expect(told(record)).toEqual([
      { id: 2, kind: 'removed', relatives: [] },
      { id: 4, kind: 'removed', relatives: [] },
      { id: 5, kind: 'added', relatives: [] },
    ])
    expect(sentences(record)[2]).toBe(`Added: “${fresh}”`)
    expect(provisionHeadline(record.changes)).toBe(
      '1 provision added, 2 removed, mostly in Security',
    )
  })

  test('moved to another section, and nothing else', () => {
    const moved = POLICY.replace(`${COURTS}\n\n`, '').replace(SAFETY, `${SAFETY}\n\n${COURTS}`)
    const record = recordOf(POLICY, moved)
    expect(told(record)).toEqual([{ id: 3, kind: 'moved', relatives: [] }])
    expect(sentences(record)).toEqual([`Moved from “Sharing” to “Security”: “${COURTS}”`])
  })

  test('split: the larger part keeps its identity, the other names it, and both are told', () => {
    const joined = `${STORAGE} You may ask us for a copy of it in a common file format at any time, free of charge.`
    const before = POLICY.replace(STORAGE, joined)
    const record = recordOf(before, before.replace('account. You', 'account.\n\nYou'))
    expect(record.changes.map(({ kind }) => kind)).toEqual(['split', 'split'])
    const [a, b] = record.changes
    expect([a?.relatives, b?.relatives]).toEqual([[b?.id], [a?.id]])
    expect(provisionHeadline(record.changes)).toBe('1 provision split off in Privacy')
  })

  test('merged: what was taken up is not told as removed', () => {
    const record = recordOf(POLICY, POLICY.replace(`${COURIERS}\n\n`, `${COURIERS} `))
    expect(record.changes.map(({ kind }) => kind)).toEqual(['merged', 'merged'])
    const gone = record.changes.find(({ after }) => after === null)
    expect(sentences(record)).toContain(
      `Taken up in CW-P-${String(gone?.relatives[0]).padStart(6, '0')}: “${gone?.before?.text}”`,
    )
  })

  test('two that stand and share words are reworded, not merged', () => {
    const twin = (place: string) =>
      `You may write to us at info@lark.example about anything in this part, and we answer within a month, if you live in ${place}.`
    const before = `## Iceland\n\n${twin('Iceland')}\n\n## Norway\n\n${twin('Norway')}\n`
    const record = recordOf(before, before.replaceAll('info@lark.example', 'our new address'))
    expect(record.changes.map(({ kind }) => kind)).toEqual(['reworded', 'reworded'])
  })

  test('returned after its removal', () => {
    const record = recordOf(POLICY, POLICY.replace(`${COURTS}\n\n`, ''), POLICY)
    expect(told(record)).toEqual([{ id: 3, kind: 'returned', relatives: [] }])
  })
})

const VERSION = array(
  constantFrom(
    STORAGE,
    COURIERS,
    COURTS,
    SAFETY,
    `${STORAGE} ${COURTS}`,
    '## Sharing',
    '## Safety',
  ),
  { minLength: 1, maxLength: 10 },
).map((blocks) => `${blocks.join('\n\n')}\n`)

test('no provision is told of twice, and each side is there exactly where the version has it', () => {
  assert(
    property(VERSION, VERSION, (before, after) => {
      const record = recordOf(before, after)
      const old = new Set(recordOf(before).provisions.map(({ id }) => id))
      const now = new Set(record.provisions.map(({ id }) => id))
      const ids = record.changes.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const one of record.changes) {
        expect(one.before !== null).toBe(old.has(one.id))
        expect(one.after !== null).toBe(now.has(one.id))
      }
      // Whatever came or went is told.
      for (const id of old) if (!now.has(id)) expect(ids).toContain(id)
      for (const id of now) if (!old.has(id)) expect(ids).toContain(id)
    }),
  )
})

test('a version recorded again changes nothing', () => {
  assert(
    property(VERSION, VERSION, (first, text) => {
      const again = recordOf(first, text, text)
      expect(again.changes).toEqual([])
      expect(again.newIds).toBe(0)
    }),
  )
})

test('spans are bytes: cut out of the encoded text they are the provisions', () => {
  const text = POLICY.replace('your account data', 'your naïve 名前 data 🗂️')
  const bytes = new TextEncoder().encode(text)
  const cut = recordOf(text).provisions.map(({ start, end }) =>
    new TextDecoder().decode(bytes.subarray(start, end)),
  )
  expect(cut).toEqual(provisionsOf(text).map((one) => one.text))
})
