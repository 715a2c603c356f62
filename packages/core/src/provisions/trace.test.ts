import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { provisionsOf } from './split.ts'
import { NO_LINEAGE, trace, type Lineage, type Traced } from './trace.ts'

const POLICY = `# Privacy

We collect your name, your postal address and your date of birth when you open an account.

We keep your account data for ninety days after you close the account, and then erase it for good.

## Sharing

We share your data with the couriers who deliver your parcels, and with nobody else.

We may hand your data to a court that orders it, after we have told you so in writing.

## Security

Every connection to our servers is encrypted, and your password is stored as a salted hash only.
`

/** The versions traced one after the other: what became of each one's provisions, by their texts. */
function follow(...texts: readonly string[]) {
  let lineage: Lineage = NO_LINEAGE
  return texts.map((text) => {
    const provisions = provisionsOf(text)
    const found = trace(lineage, provisions)
    lineage = found.lineage
    return new Map<string, Traced | undefined>(
      provisions.map((one, at) => [one.text, found.traced[at]]),
    )
  })
}

type Version = ReadonlyMap<string, Traced | undefined>

function all(version: Version | undefined): readonly Traced[] {
  return [...(version?.values() ?? [])].filter((one) => one !== undefined)
}

function find(version: Version | undefined, words: string): Traced {
  for (const [text, traced] of version ?? []) if (traced && text.includes(words)) return traced
  throw new Error(`no provision holds “${words}”`)
}

describe('a clause keeps its identity', () => {
  test.each([
    [
      'reworded',
      'ninety days after you close',
      'thirty days from the day on which you close',
      'reworded',
    ],
    ['widened', 'and with nobody else.', 'and with our bank where you pay by card.', 'reworded'],
    ['renumbered', 'Every connection', '3.1 Every connection', 'same'],
    ['under a new heading', '## Security', '## How we protect you', 'moved'],
  ])('%s', (_, from, to, fate) => {
    const [before, after] = follow(POLICY, POLICY.replace(from, to))
    const fates = all(after).map((one) => one.fate)
    expect(fates.filter((one) => one !== 'same')).toEqual(fate === 'same' ? [] : [fate])
    expect(all(after).map(({ id }) => id)).toEqual(all(before).map(({ id }) => id))
  })

  test('moved to another section, and reworded on the way', () => {
    const clause =
      'We may hand your data to a court that orders it, after we have told you so in writing.'
    const moved = `${POLICY.replace(`${clause}\n\n`, '')}\n## Courts\n\nWe may hand your data to a court or an authority that orders it, after we told you so in writing.\n`
    const [before, after] = follow(POLICY, moved)
    expect(find(after, 'a court').id).toBe(find(before, 'a court').id)
  })

  test('gone and returned, in its old words or nearly so', () => {
    const clause =
      'We share your data with the couriers who deliver your parcels, and with nobody else.'
    const [first, without, again] = follow(
      POLICY,
      POLICY.replace(`${clause}\n\n`, ''),
      POLICY.replace('with nobody else', 'with no one else'),
    )
    expect(all(without).map(({ id }) => id)).not.toContain(find(first, 'couriers').id)
    expect(find(again, 'couriers')).toMatchObject({
      id: find(first, 'couriers').id,
      fate: 'returned',
    })
  })
})

test('a clause that is cut in two stays the larger part, and the other names it as its parent', () => {
  const text =
    'We keep your account data for ninety days after you close the account. You may ask us for a copy of it in a common file format at any time before that, free of charge.\n'
  const parts = text.replace('account. You', 'account.\n\nYou')
  const [before, after] = follow(text, parts)
  const id = find(before, 'ninety').id
  const found = all(after)
  expect(found.filter((one) => one.id === id)).toHaveLength(1)
  expect(found.filter((one) => one.parents.includes(id))).toHaveLength(1)
})

test('of a clause that was cut, the part that opens as it did is the clause, not one a little longer', () => {
  const start =
    'If you allow it, we read the precise location of your device, by satellite or by the networks around it, to show you who is near you at that moment.'
  const rest =
    'We also read the geometry of your face where you take part in the check of your pictures, which some countries treat as biometric data, and erase it a day later.'
  const [before, after] = follow(
    `${start} ${rest}\n`,
    `Location: ${start}\n\nFace geometry: ${rest}\n`,
  )
  const [clause] = all(before)
  expect(find(after, 'precise location').id).toBe(clause?.id)
  expect(find(after, 'geometry of your face').parents).toEqual([clause?.id])
})

test('a clause that takes another up names it as its parent', () => {
  const a = 'We share your data with the couriers who deliver your parcels.'
  const b = 'We may hand your data to a court that orders it, after we have told you so in writing.'
  const [before, after] = follow(`${a}\n\n${b}\n`, `${b} ${a}\n`)
  const merged = find(after, 'a court')
  expect(new Set([merged.id, ...merged.parents])).toEqual(
    new Set([find(before, 'couriers').id, find(before, 'a court').id]),
  )
})

test('a new clause in nearly the words of one that stays is a new one', () => {
  const entry = (name: string) =>
    `- ${name}: receives your card number and address to take the payment\n`
  const list = (...names: readonly string[]) =>
    `These companies work for us:\n\n${names.map(entry).join('\n')}`
  const [before, after] = follow(
    list('Alpha Pay', 'Beta Pay'),
    list('Alpha Pay', 'Gamma Pay', 'Beta Pay'),
  )
  expect(find(after, 'Alpha').id).toBe(find(before, 'Alpha').id)
  expect(find(after, 'Beta').id).toBe(find(before, 'Beta').id)
  expect(find(after, 'Gamma').fate).toBe('added')
})

test.each([':', ' •', ' –', ' |'])(
  'another company with the purpose and place of one that went is a new entry: Beta%s',
  (mark) => {
    const list = (name: string) =>
      `Vendors:\n\n- ${name}${mark} hosting of customer data in Ireland\n\n- Gamma${mark} payments in Ireland\n`
    const [, after] = follow(list('Alpha'), list('Beta'))
    expect(find(after, 'Beta')).toMatchObject({ fate: 'added', parents: [] })
  },
)

test('near-twins that change alike have no parents but themselves', () => {
  const right = (state: string, more: string) =>
    `If you live in ${state}, you may ask us what we hold on you, to delete it${more} and not to sell it.`
  const before = ['California', 'Colorado', 'Virginia'].map((state) => right(state, ''))
  const after = ['California', 'Texas', 'Virginia'].map((state) => right(state, ', to correct it'))
  const [, now] = follow(before.join('\n\n'), [...after, right('Utah', '')].join('\n\n'))
  expect(all(now).flatMap(({ parents }) => parents)).toEqual([])
})

test('twins that become one clause are its parents', () => {
  const [before, after] = follow(
    'If you log prompts, you let us use your prompts to improve the service.\n\nIf you log chats, you let us use your chats to improve the service.\n',
    'If you log prompts or chats, you let us use your prompts and chats to improve the service.\n',
  )
  const one = find(after, 'prompts')
  expect(new Set([one.id, ...one.parents])).toEqual(new Set(all(before).map(({ id }) => id)))
})

test('a rewritten Japanese clause keeps its identity, and a new one has no parents', () => {
  const [before, after] = follow(
    '登録希望者が当社の定める方法によって利用登録を申請し、当社がこれを承認することによって、登録が完了するものとします。\n\nユーザーは、法令に違反する行為をしてはなりません。\n',
    '登録希望者が当社の定める方法で利用登録を申請し、当社が承認したときに、登録が完了します。\n\nユーザーは、自己の責任においてパスワードを管理するものとします。\n\nユーザーは、法令または公序良俗に違反する行為をしてはなりません。\n',
  )
  expect(find(after, '登録希望者').id).toBe(find(before, '登録希望者').id)
  expect(find(after, '法令').id).toBe(find(before, '法令').id)
  expect(find(after, 'パスワード')).toMatchObject({ fate: 'added', parents: [] })
})

test('another clause in the place of one that went is a new one', () => {
  const [before, after] = follow(
    POLICY,
    POLICY.replace(
      /Every connection.*/,
      'You must be at least sixteen years old to open an account with us.',
    ),
  )
  expect(find(after, 'sixteen').fate).toBe('added')
  expect(all(after).map(({ id }) => id)).not.toContain(find(before, 'Every').id)
})

test('a clause that went from one document of a platform and stands in another has moved', () => {
  const clause =
    'We may hand your data to a court that orders it, after we have told you so in writing.'
  const privacy = trace(NO_LINEAGE, provisionsOf(POLICY)).lineage
  const without = trace(privacy, provisionsOf(POLICY.replace(`${clause}\n\n`, ''))).lineage
  const terms = trace(
    { ...NO_LINEAGE, next: privacy.next },
    provisionsOf(`You pay monthly.\n`),
  ).lineage
  const moved = trace(terms, provisionsOf(`You pay monthly.\n\n${clause}\n`), without.gone)
  expect(moved.traced[1]).toEqual({ id: without.gone[0]?.id, fate: 'moved', parents: [] })
  expect(moved.lineage.gone).toEqual([])
})

const CLAUSES = [
  'We collect your name and your postal address when you open an account.',
  'We collect your name and your mail address when you open an account.',
  'We keep your data for ninety days after you close the account.',
  'We keep your data for thirty days after you close the account, and then erase it.',
  'We keep your data for thirty days after you close the account. We then erase it for good, but for invoices.',
  'Invoices are kept for ten years.',
  'You may object to advertising at any time.',
  'You may object to advertising at any time.',
  'Every connection to our servers is encrypted.',
] as const
const VERSION = array(constantFrom(...CLAUSES, '## Your rights', '## Storage'), {
  minLength: 1,
  maxLength: 12,
}).map((blocks) => `${blocks.join('\n\n')}\n`)

function idsAfter(...texts: readonly string[]): number[][] {
  let lineage: Lineage = NO_LINEAGE
  return texts.map((text) => {
    const found = trace(lineage, provisionsOf(text))
    lineage = found.lineage
    return found.traced.map(({ id }) => id)
  })
}

test('no two provisions of a version share an identity', () => {
  assert(
    property(array(VERSION, { minLength: 1, maxLength: 5 }), (texts) => {
      for (const ids of idsAfter(...texts)) expect(new Set(ids).size).toBe(ids.length)
    }),
  )
})

test('a text traced again changes nothing and makes no new identity', () => {
  assert(
    property(VERSION, VERSION, (first, second) => {
      const before = [first, second].reduce<Lineage>(
        (lineage, text) => trace(lineage, provisionsOf(text)).lineage,
        NO_LINEAGE,
      )
      const again = trace(before, provisionsOf(second))
      expect(again.traced.map(({ id }) => id)).toEqual(before.live.map(({ id }) => id))
      expect(
        again.traced.every(({ fate, parents }) => fate === 'same' && parents.length === 0),
      ).toBe(true)
      expect(again.lineage).toEqual(before)
    }),
  )
})

test('a text that returns gets all its old identities back', () => {
  assert(
    property(VERSION, array(VERSION, { maxLength: 3 }), (text, between) => {
      const ids = idsAfter(text, ...between, text)
      expect(ids.at(-1)).toEqual(ids[0])
    }),
  )
})
