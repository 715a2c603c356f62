import { beforeAll, expect, test } from 'vitest'
import {
  ADMIN,
  addDocument,
  addPlatform,
  itemsOf,
  numberOf,
  openAccount,
  textOf,
  useApi,
} from './testing.ts'

const api = useApi()

let document: string
beforeAll(async () => {
  document = await addDocument(api, { platform: await addPlatform(api) })
  const id = numberOf('document', document)
  await api.store.db.execute(`
    insert into episodes (document_id, outcome, reason, detail, started_at, closed_at)
    values (${id}, 'failed', 'dns', 'The host name does not exist.', now() - interval '40 days', now() - interval '30 days')`)
  await api.store.db.execute(`
    with open as (
      insert into episodes (document_id, outcome, reason, detail, started_at)
      values (${id}, 'quarantined', 'bot-wall', 'the page says “verify”', now() - interval '2 days') returning id
    )
    update schedule set episode_id = (select id from open) where document_id = ${id}`)
})

test('a document shows the episode that is open, and its list every one, newest first', async () => {
  const shown = await api.ask('GET', `/v1/documents/${document}`)
  expect(shown.json).toMatchObject({
    episode: { outcome: 'quarantined', reason: 'bot-wall', closedAt: null, remindedAt: null },
  })
  const first = await api.ask('GET', `/v1/documents/${document}/episodes?limit=1`)
  expect(itemsOf(first.json)).toMatchObject([{ reason: 'bot-wall', document: { id: document } }])
  const next = textOf(first.json, 'next')
  const rest = await api.ask('GET', `/v1/documents/${document}/episodes?limit=1&cursor=${next}`)
  expect(itemsOf(rest.json)).toMatchObject([{ reason: 'dns', closedAt: expect.any(String) }])
  expect(rest.json).toMatchObject({ next: null })
})

test('the operator sees what is open everywhere, and nobody else does', async () => {
  const open = await api.ask('GET', '/v1/admin/episodes', { key: ADMIN })
  expect(itemsOf(open.json)).toMatchObject([{ reason: 'bot-wall', document: { id: document } }])
  const { key } = await openAccount(api)
  expect((await api.ask('GET', '/v1/admin/episodes', { key })).status).toBe(403)
  expect((await api.ask('GET', '/v1/admin/episodes')).status).toBe(401)
})

test('a private document’s episodes are its owner’s alone', async () => {
  const { key } = await openAccount(api)
  const own = await addDocument(api, { platform: await addPlatform(api), key })
  expect((await api.ask('GET', `/v1/documents/${own}/episodes`, { key })).status).toBe(200)
  const stranger = await openAccount(api)
  for (const other of [stranger.key, undefined]) {
    const answer = await api.ask('GET', `/v1/documents/${own}/episodes`, {
      ...(other && { key: other }),
    })
    expect(answer.status).toBe(404)
  }
})
