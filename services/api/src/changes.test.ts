import { recordId, signLink } from '@clausewatch/core'
import type { Redline } from '@clausewatch/core'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  SECRETS,
  addChange,
  addDocument,
  addPlatform,
  itemsOf,
  openAccount,
  useApi,
} from './testing.ts'

const api = useApi()
const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml' } }
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&'

let platform: string
let change: string
beforeAll(async () => {
  platform = await addPlatform(api)
  const document = await addDocument(api, { platform })
  change = recordId('change', await addChange(api, { document }))
})

/** An instant so many hours from now. */
function hour(n: number): string {
  return new Date(Date.now() + n * 3_600_000).toISOString()
}

function get(query: string, accept?: string) {
  return api.ask('GET', `/v1/changes/${change}/redline${query}`, {
    ...(accept !== undefined && { headers: { accept } }),
  })
}

describe('the list of changes', () => {
  test('is filtered by platform, kind and time', async () => {
    const count = async (query: string) => {
      const { json } = await api.ask('GET', `/v1/changes?platform=${platform}&${query}`)
      return itemsOf(json).length
    }
    expect(await count('kind=substantive')).toBe(1)
    expect(await count('kind=cosmetic')).toBe(0)
    expect(await count(`since=${hour(-1)}&until=${hour(1)}`)).toBe(1)
    expect(await count(`since=${hour(1)}`)).toBe(0)
    expect(await count(`until=${hour(-1)}`)).toBe(0)
    expect((await api.ask('GET', '/v1/changes?platform=no-such')).json).toMatchObject({ items: [] })
  })

  test.each([
    'yesterday',
    '2026-02-31T00:00:00Z',
    '2026-12-31T23:59:60Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+23:59',
    '9999-12-31T23:59:59-23:59',
  ])('refuses %s as a time', async (time) => {
    for (const name of ['since', 'until']) {
      const answer = await api.ask('GET', `/v1/changes?${name}=${encodeURIComponent(time)}`)
      expect(answer.json).toMatchObject({
        status: 400,
        faults: [{ where: `querystring/${name}` }],
      })
    }
  })

  test('knows the first and the last year', async () => {
    const query = 'since=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z'
    expect((await api.ask('GET', `/v1/changes?${query}`)).status).toBe(200)
  })
})

describe('a redline', () => {
  test.each([
    ['', undefined, 'application/json'],
    ['', '*/*', 'application/json'],
    ['', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
    ['', 'text/markdown', 'text/markdown'],
    ['?format=markdown', 'text/html', 'text/markdown'],
    ['?format=html', undefined, 'text/html'],
    ['?format=json', 'text/html', 'application/json'],
  ])('asked for with %j and Accept %s comes as %s', async (query, accept, type) => {
    const answer = await get(query, accept)
    expect(answer.status).toBe(200)
    expect(String(answer.headers['content-type']).split(';')[0]).toBe(type)
    expect(answer.headers['vary']).toContain('accept')
  })

  test('says the same in each form', async () => {
    expect((await get('')).json).toMatchObject({
      entries: [{ spans: [{ text: 'We ' }, { op: 'delete' }, { op: 'insert', text: 'may' }, {}] }],
    })
    expect((await get('?format=markdown')).text).toContain('~~never~~')
    expect((await get('?format=html')).text).toMatch(/<ins>.*may<\/ins>/)
  })

  test('in another format is refused', async () => {
    expect((await get('?format=pdf')).status).toBe(400)
  })
})

describe('a change’s page', () => {
  test('shows what changed, why, where, when, and the evidence of both sides', async () => {
    const page = await api.ask('GET', `/changes/${change}`, BROWSER)
    expect(page.status).toBe(200)
    for (const shown of [
      'Data may now be shared with partners',
      '“never” became “may”',
      'https://acme.example/privacy',
      '<ins>',
      '<del>',
      change,
      'CW-E-',
      'CW-V-',
      '<time datetime="2',
    ]) {
      expect(page.text).toContain(shown)
    }
    expect(page.text.match(/[0-9a-f]{64}/g)).toHaveLength(2)
    expect(page.text).not.toContain('<script')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('shows foreign text as text', async () => {
    const redline: Redline = {
      entries: [
        {
          kind: 'added',
          block: 'paragraph',
          path: [HOSTILE],
          spans: [{ op: 'insert', text: HOSTILE }],
        },
      ],
      counts: { changed: 0, added: 1, removed: 0, moved: 0, wordsAdded: 9, wordsRemoved: 0 },
    }
    const own = await addPlatform(api, HOSTILE)
    const document = await addDocument(api, { platform: own, name: HOSTILE })
    const id = recordId('change', await addChange(api, { document, headline: HOSTILE, redline }))
    for (const path of [`/changes/${id}`, '/', `/v1/changes/${id}/redline?format=html`]) {
      const page = await api.ask('GET', path, BROWSER)
      expect(page.status).toBe(200)
      expect(page.text).toContain('&lt;script&gt;')
      expect(page.text, path).not.toMatch(/<script|<img/)
    }
  })

  test('of a private document opens with the key of its alert alone', async () => {
    const owner = await openAccount(api, 'monitor')
    const document = await addDocument(api, { key: owner.key, platform })
    const id = await addChange(api, { document, headline: 'A private matter' })
    const path = `/changes/${recordId('change', id)}`
    const key = signLink(SECRETS, 'change', id)
    const other = signLink(SECRETS, 'change', id - 1)
    const unsubscribe = signLink(SECRETS, 'unsubscribe', id)
    for (const wrong of ['', `?key=${other}`, `?key=${unsubscribe}`, '?key=x']) {
      expect((await api.ask('GET', path + wrong, BROWSER)).status).toBe(404)
    }
    const page = await api.ask('GET', `${path}?key=${key}`, BROWSER)
    expect(page.text).toContain('A private matter')
    expect(page.text).toContain('noindex')
    expect(page.headers['cache-control']).toBe('private, no-store')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect((await api.ask('GET', `/v1${path}/redline?key=${key}`)).status).toBe(200)
    expect((await api.ask('GET', `/v1${path}/redline?key=${other}`)).status).not.toBe(200)
    expect((await api.ask('GET', '/')).text).not.toContain('A private matter')
  })

  test('of no change is a page that says so', async () => {
    for (const path of ['/changes/CW-C-999999', '/changes/x', '/changes/CW-D-000001']) {
      const page = await api.ask('GET', path, BROWSER)
      expect(page.status).toBe(404)
      expect(page.text).toContain('<h1>There is no such thing</h1>')
    }
  })
})

test('a change that was routed is not said to have been told: nobody may subscribe to it', async () => {
  const document = await addDocument(api, { platform })
  const id = await addChange(api, { document })
  await api.store.db.execute('update changes set routed_at = now() where routed_at is null')
  const path = `changes/${recordId('change', id)}`
  expect((await api.ask('GET', `/v1/${path}`)).json).toMatchObject({
    routedAt: expect.any(String),
  })
  expect((await api.ask('GET', `/${path}`, BROWSER)).text).toContain('Routed to subscribers')
})

test('what was noticed, how it was confirmed and that it was found late is said by API and page', async () => {
  const document = await addDocument(api, { platform })
  const id = await addChange(api, { document })
  const note = { code: 'silent-edit', detail: 'The text changed, and still says “March 2026”' }
  await api.store.db.execute(`
    update changes set notes = '${JSON.stringify([note])}', is_late = true, looks = 1,
      detected_at = '2026-09-02T10:00:00Z', confirmed_at = '2026-09-02T12:00:00Z' where id = ${id}`)
  const path = `changes/${recordId('change', id)}`
  expect((await api.ask('GET', `/v1/${path}`)).json).toMatchObject({
    notes: [note],
    foundLate: true,
    looks: 1,
    confirmedAfterSeconds: 7_200,
    effectiveOn: null,
  })
  const { text } = await api.ask('GET', `/${path}`, BROWSER)
  expect(text).toContain('Silent edit. The text changed, and still says “March 2026”.')
  expect(text).toContain('Found late: this change was made on or before 2 September 2026')
  expect(text).toContain('read from stored snapshots')
})

test('the pages of changes show each one once, newest first', async () => {
  const document = await addDocument(api, { platform })
  const made: string[] = []
  for (let n = 0; n < 25; n++) {
    made.push(recordId('change', await addChange(api, { document, headline: `Change ${n}` })))
  }
  const seen: string[] = []
  let path: string | undefined = '/changes'
  while (path !== undefined) {
    const page: string = (await api.ask('GET', path, BROWSER)).text
    seen.push(...[...page.matchAll(/href="\/changes\/(CW-C-\d+)"/g)].map(([, id = '']) => id))
    path = /href="(\/changes\?cursor=[\w-]+)"/.exec(page)?.[1]
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.slice(0, 25)).toEqual(made.toReversed())
  expect(seen).toContain(change)
})

test('what our user agent points to says who asks, how often, and how to be left alone', async () => {
  const page = await api.ask('GET', '/about', BROWSER)
  expect(page.status).toBe(200)
  for (const said of ['https://clausewatch.example', 'every 24 hours', 'Retry-After', 'abuse@']) {
    expect(page.text).toContain(said)
  }
})

test('the stylesheet may be kept for ever, since its address is of its content', async () => {
  const home = await api.ask('GET', '/')
  const path = /href="(\/style\.css\?v=\w+)"/.exec(home.text)?.[1] ?? ''
  const style = await api.ask('GET', path)
  expect(style.headers['content-type']).toBe('text/css; charset=utf-8')
  expect(style.headers['cache-control']).toContain('immutable')
})
