import { recordId, signLink } from '@clausewatch/core'
import { changes, renders } from '@clausewatch/store'
import { beforeAll, expect, test } from 'vitest'
import { SECRETS, addChange, addDocument, addPlatform, openAccount, useApi } from './testing.ts'

const api = useApi()

const HTML = '<!doctype html><p>Terms</p><script>alert(1)</script>'
const SEEN = {
  takenAt: new Date('2026-11-24T10:00:00Z'),
  finalUrl: 'https://acme.example/privacy',
  html: Buffer.from(HTML),
  screenshot: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
  textKept: 1,
  clicked: ['#accept-all'],
}

let platform: string
beforeAll(async () => {
  platform = await addPlatform(api)
})

/** Answers the request for one side of a change as a fetcher does. */
async function render(changeId: number, side: 'before' | 'after', seen: Partial<typeof SEEN> = {}) {
  const claim = await claimRender(changeId, side)
  await renders.keep(api.store.db, claim, { ...SEEN, ...seen })
}

async function claimRender(changeId: number, side: 'before' | 'after') {
  const change = await changes.byId(api.store.db, 'admin', changeId)
  const id = change?.[side].snapshotId ?? 0
  const policy = { leaseMs: 60_000, gapMs: 0 }
  const claim = await renders.claim(api.store.db, { id, attempt: 0 }, policy)
  if (!claim) throw new Error('No picture was asked for.')
  return claim
}

async function aChange(values: { readonly key?: string } = {}): Promise<number> {
  return addChange(api, { document: await addDocument(api, { platform, ...values }) })
}

function pageOf(changeId: number, query = '') {
  return api.ask('GET', `/changes/${recordId('change', changeId)}${query}`)
}

function fileOf(changeId: number, path: string, ask = {}) {
  return api.ask('GET', `/v1/changes/${recordId('change', changeId)}/renders/${path}`, ask)
}

test('a change shows both sides as a browser showed them, with hashes and links', async () => {
  const id = await aChange()
  await render(id, 'before')
  await render(id, 'after')
  const { json } = await api.ask('GET', `/v1/changes/${recordId('change', id)}`)
  expect(json).toMatchObject({
    before: { via: 'http', render: { status: 'kept', textKept: 1 } },
    after: {
      clicked: [],
      render: {
        clicked: ['#accept-all'],
        takenAt: '2026-11-24T10:00:00.000Z',
        screenshot: {
          url: `https://clausewatch.example/v1/changes/${recordId('change', id)}/renders/after/screenshot`,
          bytes: SEEN.screenshot.length,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        html: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    },
  })
  const { text } = await pageOf(id)
  for (const side of ['before', 'after'])
    expect(text).toContain(`src="/v1/changes/${recordId('change', id)}/renders/${side}/screenshot"`)
  expect(text).not.toContain('of the fetched text')
  expect(text).toContain('#accept-all')
})

test('a screenshot comes as a picture, and rendered HTML as a file of text that nothing runs', async () => {
  const id = await aChange()
  await render(id, 'after')
  const picture = await fileOf(id, 'after/screenshot')
  expect(picture.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': String(SEEN.screenshot.length),
    'cache-control': 'public, max-age=86400',
  })
  const html = await fileOf(id, 'after/html')
  expect(html.text).toBe(HTML)
  expect(html.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${recordId('change', id)}-after.html.txt"`,
    'x-content-type-options': 'nosniff',
  })
  expect((await fileOf(id, 'before/screenshot')).status).toBe(404)
  expect((await fileOf(id, 'before/html')).status).toBe(404)
  expect((await fileOf(id, 'between/html')).status).toBe(400)
})

test('where there is no picture the page says so, and why', async () => {
  const id = await aChange()
  const detail = 'There is no browser on this machine.'
  await renders.giveUp(api.store.db, await claimRender(id, 'before'), { detail, isFinal: true })
  const { text } = await pageOf(id)
  expect(text).toContain('No picture. There is no browser on this machine.')
  expect(text).toContain('No picture yet: it waits for a browser.')
})

test('a rendering that shows less than was fetched is pointed out', async () => {
  const id = await aChange()
  await render(id, 'after', { textKept: 0.629 })
  const { text } = await pageOf(id)
  expect(text.replaceAll(/\s+/g, ' ')).toContain('shows only 62 % of the fetched text.')
})

test('of a private document they are for its account, and for the key of its alert', async () => {
  const { key } = await openAccount(api, 'monitor')
  const id = await aChange({ key })
  await render(id, 'after')
  const link = `?key=${signLink(SECRETS, 'change', id)}`
  for (const file of ['after/screenshot', 'after/html']) {
    expect((await fileOf(id, file)).status).toBe(404)
    expect((await fileOf(id, file, { key })).status).toBe(200)
    const linked = await fileOf(id, file + link)
    expect(linked.status).toBe(200)
    expect(linked.headers['cache-control']).toBe('private, max-age=86400')
  }
  expect((await pageOf(id, link)).text).toContain(`/renders/after/screenshot${link}`)
})
