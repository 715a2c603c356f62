import { beforeAll, describe, expect, test } from 'vitest'
import {
  ADMIN,
  addDocument,
  addPlatform,
  addVersion,
  itemsOf,
  openAccount,
  textOf,
  useApi,
} from './testing.ts'

const api = useApi()

const COLLECT =
  'Applicability: This policy applies to personal data that we collect through the services, including data for training our machine learning models.'
const KEEP =
  'We keep your account data for ninety days after you close the account, and then erase it.'
const KEEP_LESS = KEEP.replace('ninety', 'thirty')
const SHARE =
  'We share your data with the couriers who deliver your parcels, and with nobody else at all.'
const COURT =
  'We may hand your data to a court that orders it, after we have told you so in writing.'

function policy(...clauses: readonly string[]): string {
  return `# Privacy Policy\n\nEffective date: 1 March 2025\n\n## Your data\n\n${clauses.join('\n\n')}\n`
}

/** Every item of a list, page by page. */
async function all(path: string, key?: string) {
  const items = []
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { json, status } = await api.ask('GET', `${path}${from}`, { key })
    expect(status).toBe(200)
    items.push(...itemsOf(json))
    const { next } = Object(json)
    cursor = typeof next === 'string' ? next : undefined
  }
  return items
}

/** The id of the provision whose last wording holds these words. */
async function find(document: string, words: string, key?: string): Promise<string> {
  const found = await all(`/v1/provisions?document=${document}&state=all`, key)
  return textOf(
    found.find(({ text }) => String(text).includes(words)),
    'id',
  )
}

function get(path: string, key?: string) {
  return api.ask('GET', path, { key })
}

let platform: string
let document: string
let reworded: string | null
beforeAll(async () => {
  platform = await addPlatform(api, 'Acme')
  document = await addDocument(api, { platform, name: 'Acme Privacy Policy' })
  await addVersion(api, {
    document,
    text: policy(COLLECT, KEEP, SHARE),
    at: '2025-01-31T10:00:00Z',
  })
  reworded = await addVersion(api, {
    document,
    text: policy(COLLECT, KEEP_LESS, SHARE),
    at: '2025-05-10T10:00:00Z',
  })
  await addVersion(api, {
    document,
    text: policy(COLLECT, KEEP_LESS, COURT),
    at: '2025-09-20T10:00:00Z',
  })
})

describe('the list of provisions', () => {
  test('holds what stands by default, what went on demand, and each one once over its pages', async () => {
    const texts = async (state: string) =>
      (await all(`/v1/provisions?document=${document}&limit=1${state}`)).map(({ text }) => text)
    const live = await texts('')
    expect(live).toHaveLength(3)
    expect(live.join()).toContain('court')
    expect(await texts('&state=removed')).toEqual([SHARE])
    const both = await texts('&state=all')
    expect(both).toHaveLength(4)
    expect(both).toContain(SHARE)
  })

  test('is found by words, with the words marked and nothing else', async () => {
    const found = await all(`/v1/provisions?q=${encodeURIComponent('"machine learning" train')}`)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      document: { id: document, name: 'Acme Privacy Policy' },
      state: 'live',
      path: ['Privacy Policy', 'Your data'],
      url: expect.stringMatching(/^https:\/\/clausewatch\.example\/provisions\/CW-P-\d{6}$/),
    })
    const { excerpt } = Object(found[0])
    const hits = excerpt.filter((part: { hit: boolean }) => part.hit)
    expect(hits.map((part: { text: string }) => part.text)).toEqual([
      'training',
      'machine',
      'learning',
    ])
    expect(excerpt.map((part: { text: string }) => part.text).join('')).toContain(
      'data for training our machine learning models',
    )
  })

  test('finds what went only where it is asked for, and nothing by words that say nothing', async () => {
    const count = async (query: string) =>
      (await all(`/v1/provisions?platform=${platform}&${query}`)).length
    expect(await count('q=couriers')).toBe(0)
    expect(await count('q=couriers&state=removed')).toBe(1)
    expect(await count('q=data -courts')).toBe(2)
    expect(await count('q=the')).toBe(0)
    expect(await count(`q=${encodeURIComponent(`"' | & ! ( <-> :*`)}`)).toBe(0)
    expect(await count('heading=YOUR')).toBe(3)
    expect(await count('heading=Your_data')).toBe(0)
    expect(await count(`heading=${encodeURIComponent('%')}`)).toBe(0)
  })

  test.each(['heading=Sharing', 'q=', 'q=%00', 'state=gone', 'cursor=CW-D-000001', 'limit=0'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/v1/provisions?${query}`)).status).toBe(400)
    },
  )
})

describe('a provision', () => {
  test('has one id through its rewording, its figures, its place and its evidence', async () => {
    const id = await find(document, 'thirty days')
    const { json } = await get(`/v1/provisions/${id}`)
    const version = textOf(json, 'evidence.version')
    const span = Object(json).evidence.span
    expect(json).toMatchObject({
      id,
      state: 'live',
      text: KEEP_LESS,
      platform: { slug: platform, name: 'Acme' },
      since: '2025-05-10T10:00:00.000Z',
      until: null,
      history: {
        stability: 'evolving',
        changes: 1,
        firstSeen: '2025-01-31T10:00:00.000Z',
        lastSeen: '2025-09-20T10:00:00.000Z',
        monthsMonitored: 7,
        isLive: true,
        removedAt: null,
      },
      evidence: {
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        capturedAt: '2025-09-20T10:00:00.000Z',
        sourceUrl: 'https://acme.example/privacy',
      },
      at: null,
    })
    expect(textOf(json, 'citation')).toMatch(
      /^Acme, “Acme Privacy Policy”, provision CW-P-\d+, captured 2025-09-20 10:00:00 UTC, SHA-256 [0-9a-f]{64}, Clausewatch, https:/,
    )
    const canonical = textOf((await get(`/v1/versions/${version}`)).json, 'text')
    expect(Buffer.from(canonical).subarray(span.start, span.end).toString()).toBe(KEEP_LESS)
  })

  test('that went keeps its record: what it said last, since when it is gone, the last version that had it', async () => {
    const id = await find(document, 'couriers')
    const { json } = await get(`/v1/provisions/${id}`)
    expect(json).toMatchObject({
      state: 'removed',
      text: SHARE,
      until: '2025-09-20T10:00:00.000Z',
      history: {
        stability: 'evolving',
        changes: 1,
        isLive: false,
        lastSeen: '2025-05-10T10:00:00.000Z',
        removedAt: '2025-09-20T10:00:00.000Z',
      },
      evidence: { capturedAt: '2025-05-10T10:00:00.000Z' },
    })
  })

  test('says what was in force at a time and what had been seen by then', async () => {
    const id = await find(document, 'thirty days')
    const at = async (query: string) => (await get(`/v1/provisions/${id}?${query}`)).json
    expect(await at('at=2025-02-01')).toMatchObject({
      at: {
        document,
        terms: { inForce: null, seen: { version: { snapshot: { sha256: expect.any(String) } } } },
        inForce: null,
        seen: { text: KEEP, path: ['Privacy Policy', 'Your data'] },
      },
    })
    expect(await at('at=2025-04-01')).toMatchObject({
      at: { terms: { inForce: { basis: 'stated' } }, inForce: { text: KEEP } },
    })
    expect(await at('at=2025-06-01T00:00:00Z')).toMatchObject({
      at: { inForce: { text: KEEP_LESS } },
    })
    expect(await at('at=2024-01-01')).toMatchObject({ at: { inForce: null, seen: null } })
    expect(await at('at=2025-06-01&knownAt=2025-06-01')).toMatchObject({
      at: { terms: { inForce: null, seen: null }, inForce: null },
    })
  })

  test.each(['at=soon', 'at=2025-02-30', 'knownAt=2025-01-01', 'at='])(
    'refuses %s',
    async (query) => {
      const id = await find(document, 'thirty days')
      expect((await get(`/v1/provisions/${id}?${query}`)).status).toBe(400)
    },
  )

  test('that nobody knows is not found', async () => {
    for (const path of ['', '/history', '/lineage']) {
      expect((await get(`/v1/provisions/CW-P-999999${path}`)).status).toBe(404)
      expect((await get(`/v1/provisions/CW-D-000001${path}`)).status).toBe(400)
    }
  })
})

describe('the history of a provision', () => {
  test('has every wording with its versions, what changed, and the change that did it', async () => {
    const id = await find(document, 'thirty days')
    for (const limit of [1, 25]) {
      const [now, first, ...others] = await all(`/v1/provisions/${id}/history?limit=${limit}`)
      expect(others).toEqual([])
      expect(now).toMatchObject({
        text: KEEP_LESS,
        since: '2025-05-10T10:00:00.000Z',
        until: null,
        untilVersion: null,
        redline: { counts: { changed: 1, wordsAdded: 1, wordsRemoved: 1 } },
        begun: { change: reworded, kind: 'reworded' },
        ended: null,
      })
      expect(first).toMatchObject({
        text: KEEP,
        until: '2025-05-10T10:00:00.000Z',
        untilVersion: Object(now).version,
        redline: null,
        begun: null,
        ended: { change: reworded, kind: 'reworded' },
      })
    }
  })

  test('ends with the change that removed it', async () => {
    const [last] = await all(`/v1/provisions/${await find(document, 'couriers')}/history?limit=5`)
    expect(last).toMatchObject({ text: SHARE, begun: null, ended: { kind: 'removed' } })
  })
})

test('lineage names parents and children, and the documents of a clause that moved', async () => {
  const own = await addPlatform(api)
  const [terms, privacy] = [
    await addDocument(api, { platform: own }),
    await addDocument(api, { platform: own }),
  ]
  const both = `${SHARE} ${COURT}`
  await addVersion(api, { document: terms, text: policy(KEEP, both), at: '2025-01-01T00:00:00Z' })
  await addVersion(api, { document: privacy, text: policy(COLLECT), at: '2025-01-01T00:00:00Z' })
  await addVersion(api, {
    document: terms,
    text: policy(KEEP, SHARE, COURT),
    at: '2025-02-01T00:00:00Z',
  })
  const [share, court] = [await find(terms, 'couriers'), await find(terms, 'court')]
  const lineage = async (id: string) => (await get(`/v1/provisions/${id}/lineage`)).json
  const [a, b] = [Object(await lineage(share)), Object(await lineage(court))]
  // Either part may have kept the id of the whole.
  const [child, parent] = a.parents.length > 0 ? [a, b] : [b, a]
  expect(child).toMatchObject({ parents: [{ provision: parent.provision }], children: [] })
  expect(parent).toMatchObject({ parents: [], children: [{ provision: child.provision }] })

  await addVersion(api, { document: terms, text: policy(SHARE, COURT), at: '2025-03-01T00:00:00Z' })
  await addVersion(api, {
    document: privacy,
    text: policy(COLLECT, KEEP),
    at: '2025-03-02T00:00:00Z',
  })
  const moved = await find(privacy, 'ninety days')
  expect(await lineage(moved)).toMatchObject({
    documents: [
      { document: { id: terms }, until: '2025-03-01T00:00:00.000Z' },
      { document: { id: privacy }, since: '2025-03-02T00:00:00.000Z', until: null },
    ],
  })
  expect((await get(`/v1/provisions/${moved}?at=2025-02-10`)).json).toMatchObject({
    document: { id: privacy },
    at: { document: terms, seen: { text: KEEP } },
  })
})

describe('a version’s provisions', () => {
  test('come in the order of the text, page by page, with places that cut it', async () => {
    const items = await all(`/v1/documents/${document}/provisions?limit=2`)
    expect(items.map(({ text }) => text)).toEqual([
      expect.stringContaining('Applicability'),
      KEEP_LESS,
      COURT,
    ])
    const spans = items.map(({ span }) => Object(span))
    expect(
      spans.every(({ start, end }, n) => start < end && start >= (spans[n - 1]?.end ?? 0)),
    ).toBe(true)
  })

  test('are those of the version that is named', async () => {
    const { json } = await get(`/v1/documents/${document}/versions`)
    const first = textOf(itemsOf(json).at(-1), 'id')
    const laid = await get(`/v1/documents/${document}/provisions?version=${first}`)
    expect(laid.json).toMatchObject({ version: first, provisions: 3, next: null })
    expect(itemsOf(laid.json).map(({ text }) => text)).toContain(SHARE)
    const { textBytes, provisionBytes } = Object(laid.json)
    expect(provisionBytes).toBeGreaterThan(200)
    expect(provisionBytes).toBeLessThan(textBytes)
  })

  test('of no version, or of another document’s, are not found', async () => {
    const other = await addDocument(api, { platform })
    const none = await get(`/v1/documents/${other}/provisions`)
    expect(none.status).toBe(404)
    const { json } = await get(`/v1/documents/${document}/versions`)
    const version = textOf(itemsOf(json)[0], 'id')
    const foreign = await get(`/v1/documents/${other}/provisions?version=${version}`)
    expect(foreign.status).toBe(404)
  })
})

describe('a comparison', () => {
  const compare = (from: string, to: string, key?: string) =>
    get(`/v1/compare?from=${from}&to=${to}`, key)
  async function versionsOf(id: string, key?: string) {
    const { json } = await get(`/v1/documents/${id}/versions`, key)
    return itemsOf(json).map((version) => textOf(version, 'id'))
  }

  test('of two versions far apart says what became of each provision, by its id', async () => {
    const [last = '', , first = ''] = await versionsOf(document)
    const { json } = await compare(first, last)
    const [keep, share, court] = [
      await find(document, 'thirty'),
      await find(document, 'couriers'),
      await find(document, 'court'),
    ]
    expect(json).toMatchObject({
      from: { version: first, document: { id: document } },
      to: { version: last },
      headline: '1 provision reworded, 1 added, 1 removed in Your data',
      provisions: [
        { kind: 'reworded', from: keep, to: keep, redline: { counts: { wordsAdded: 1 } } },
        { kind: 'removed', from: share, to: null, after: null },
        { kind: 'added', from: null, to: court, before: null },
      ],
      redline: { entries: expect.any(Array) },
    })
  })

  test('of a version with itself finds nothing', async () => {
    const [last = ''] = await versionsOf(document)
    expect((await compare(last, last)).json).toMatchObject({
      headline: 'No words changed',
      provisions: [],
      redline: { entries: [] },
    })
  })

  test('of two documents goes by the words', async () => {
    const other = await addDocument(api, { platform: await addPlatform(api) })
    await addVersion(api, {
      document: other,
      text: policy(KEEP_LESS.replace('thirty', 'ten'), COURT),
      at: '2025-01-01T00:00:00Z',
    })
    const [[version = ''], [last = '']] = [await versionsOf(other), await versionsOf(document)]
    const { json } = await compare(last, version)
    expect(json).toMatchObject({
      provisions: [
        { kind: 'removed' },
        {
          kind: 'reworded',
          from: await find(document, 'thirty'),
          to: await find(other, 'ten days'),
        },
      ],
    })
  })

  test('of a text that is too long is refused with what helps', async () => {
    const long = await addDocument(api, { platform })
    const text = policy(...Array.from({ length: 3000 }, (_, n) => `${n} ${KEEP}`))
    await addVersion(api, { document: long, text, at: '2025-01-01T00:00:00Z' })
    const [version = ''] = await versionsOf(long)
    const refused = await compare(version, version)
    expect(refused.status).toBe(413)
    expect(textOf(refused.json, 'detail')).toContain('at most 262144')
  })

  test.each([
    ['CW-V-999999', 404],
    ['CW-D-000001', 400],
    ['', 400],
  ])('with %j is answered %i', async (to, status) => {
    const [last = ''] = await versionsOf(document)
    expect((await compare(last, to)).status).toBe(status)
  })
})

test('comparisons cost much, so nobody has more than 30 a minute', async () => {
  const ask = () =>
    api.app.inject({
      url: '/v1/compare?from=CW-V-999999&to=CW-V-999999',
      remoteAddress: '192.0.2.30',
    })
  const statuses: number[] = []
  for (let n = 0; n < 33; n++) statuses.push((await ask()).statusCode)
  expect(statuses.filter((status) => status === 404)).toHaveLength(30)
  expect(statuses.filter((status) => status === 429)).toHaveLength(3)
})

test('a change lists what it did to each provision, with a summary that quotes', async () => {
  const { json } = await get(`/v1/changes/${reworded}`)
  const id = await find(document, 'thirty days')
  expect(json).toMatchObject({
    headline: '1 provision reworded in Your data',
    summary: [
      {
        provision: id,
        kind: 'reworded',
        path: ['Privacy Policy', 'Your data'],
        sentence: 'Reworded: “ninety” became “thirty”.',
      },
    ],
    provisions: [
      {
        provision: id,
        url: `https://clausewatch.example/provisions/${id}`,
        kind: 'reworded',
        path: ['Privacy Policy', 'Your data'],
        before: { text: KEEP },
        after: { text: KEEP_LESS },
        relatives: [],
        redline: { entries: [{ kind: 'changed' }] },
        severity: null,
      },
    ],
  })
})

test('what only our own reading changed is no change of a provision', async () => {
  const own = await addDocument(api, { platform })
  const at = (month: number) => `2025-0${month}-01T00:00:00Z`
  await addVersion(api, { document: own, text: policy(KEEP, SHARE), at: at(1) })
  await addVersion(api, { document: own, text: policy(KEEP_LESS), at: at(2), kind: 'technical' })
  const [keep, share] = [await find(own, 'thirty'), await find(own, 'couriers')]
  expect((await get(`/v1/provisions/${keep}`)).json).toMatchObject({
    history: { stability: 'stable', changes: 0 },
  })
  expect((await get(`/v1/provisions/${share}`)).json).toMatchObject({
    state: 'removed',
    history: { stability: 'stable', changes: 0, isLive: false, removedAt: null },
  })
})

test('a private document’s provisions are its account’s alone', async () => {
  const [owner, stranger] = [await openAccount(api, 'monitor'), await openAccount(api, 'monitor')]
  const own = await addDocument(api, { key: owner.key, platform })
  await addVersion(api, { document: own, text: policy(KEEP), at: '2025-01-01T00:00:00Z' })
  await addVersion(api, { document: own, text: policy(KEEP_LESS), at: '2025-02-01T00:00:00Z' })
  const id = await find(own, 'thirty', owner.key)
  const { json } = await get(`/v1/documents/${own}/versions`, owner.key)
  const [version = ''] = itemsOf(json).map((one) => textOf(one, 'id'))
  const paths = [
    `/v1/provisions/${id}`,
    `/v1/provisions/${id}/history`,
    `/v1/provisions/${id}/lineage`,
    `/v1/documents/${own}/provisions`,
    `/v1/compare?from=${version}&to=${version}`,
  ]
  for (const path of paths) {
    expect((await get(path, owner.key)).status, path).toBe(200)
    for (const key of [stranger.key, undefined]) {
      expect((await get(path, key)).status, path).toBe(404)
    }
  }
  expect((await get(`/v1/provisions/${id}`, owner.key)).json).toMatchObject({
    visibility: 'private',
    url: null,
  })
  for (const key of [stranger.key, undefined, ADMIN]) {
    expect(await all(`/v1/provisions?document=${own}&q=account`, key)).toEqual([])
  }
})
