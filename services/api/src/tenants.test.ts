import { recordId } from '@clausewatch/core'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  addChange,
  addDocument,
  addPlatform,
  addVersion,
  itemsOf,
  openAccount,
  textOf,
  useApi,
} from './testing.ts'

const api = useApi()

/** Ids of one account, by the first part of the path they belong to. */
const ids: Record<string, string> = {}
let stranger: { readonly key: string }
let paths: Readonly<Record<string, object>>

beforeAll(async () => {
  const owner = await openAccount(api, 'compliance')
  stranger = await openAccount(api, 'compliance')
  const { key } = owner
  const platform = await addPlatform(api)
  const document = await addDocument(api, { key, platform })
  const change = recordId('change', await addChange(api, { document }))
  const text = 'We keep your account data for ninety days after you close the account.\n'
  await addVersion(api, { document, text, at: new Date().toISOString() })
  const clauses = await api.ask('GET', `/v1/documents/${document}/provisions`, { key })
  const shown = await api.ask('GET', `/v1/documents/${document}`, { key })
  const subscription = await api.ask('POST', '/v1/subscriptions', { key, body: { document } })
  const made = await api.ask('POST', '/v1/keys', { key, body: { name: 'another' } })
  Object.assign(ids, {
    documents: document,
    changes: change,
    provisions: textOf(itemsOf(clauses.json)[0], 'provision'),
    versions: textOf(shown.json, 'currentVersion.id'),
    subscriptions: textOf(subscription.json, 'id'),
    keys: textOf(made.json, 'id'),
    channels: owner.channel,
    accounts: owner.id,
  })
  for (const [name, id] of Object.entries(ids)) {
    if (name !== 'accounts' && name !== 'keys' && name !== 'subscriptions') {
      expect((await api.ask('GET', `/v1/${name}/${id}`, { key })).status, name).toBe(200)
    }
  }
  paths = Object.fromEntries(
    Object.entries(api.app.swagger().paths ?? {}).map(([path, methods]) => [path, methods ?? {}]),
  )
})

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /v1/documents/{id}': { archived: true },
  'PATCH /v1/channels/{id}': { digestHour: 9 },
  'PUT /v1/accounts/{id}/plan': { plan: 'free' },
}

/** Of those that answer nothing without one. */
const QUERIES: Readonly<Record<string, (ids: Readonly<Record<string, string>>) => string>> = {
  '/v1/compare': ({ versions = '' }) => `?from=${versions}&to=${versions}`,
}

describe('another account’s id', () => {
  test('is answered on every route as if there were no such thing', async () => {
    const seen: string[] = []
    for (const [path, methods] of Object.entries(paths)) {
      const id = ids[path.split('/')[2] ?? '']
      if (!path.includes('{id}')) continue
      for (const method of METHODS.filter((method) => method.toLowerCase() in methods)) {
        const route = `${method} ${path}`
        seen.push(route)
        expect(id, `${route} has an id in this test`).toBeDefined()
        const answer = await api.ask(
          method,
          path.replace('{id}', id ?? '').replace('{side}', 'before'),
          {
            key: stranger.key,
            ...(BODIES[route] !== undefined && { body: BODIES[route] }),
          },
        )
        const wanted = path.startsWith('/v1/accounts/') ? 403 : 404
        expect(answer.status, route).toBe(wanted)
        expect(answer.text, route).not.toContain('platform-')
      }
    }
    expect(seen.length).toBeGreaterThanOrEqual(14)
  })

  test('is in no list', async () => {
    for (const path of Object.keys(paths).filter((path) => !path.includes('{'))) {
      if (!('get' in (paths[path] ?? {})) || isAdmins(path)) continue
      const query = QUERIES[path]
      const answer = await api.ask('GET', path + (query?.(ids) ?? ''), { key: stranger.key })
      expect(answer.status, path).toBe(query ? 404 : 200)
      if (query) continue
      for (const id of Object.values(ids)) expect(answer.text, path).not.toContain(id)
    }
  })

  test('does not widen a filter', async () => {
    const answer = await api.ask('GET', `/v1/changes?document=${ids['documents'] ?? ''}`, {
      key: stranger.key,
    })
    expect(answer.json).toEqual({ items: [], next: null })
  })

  test('nor does no key at all', async () => {
    for (const name of ['documents', 'changes', 'versions', 'provisions']) {
      expect((await api.ask('GET', `/v1/${name}/${ids[name] ?? ''}`)).status, name).toBe(404)
    }
    expect((await api.ask('GET', `/changes/${ids['changes'] ?? ''}`)).status).toBe(404)
  })
})

/** The administrator's alone. */
function isAdmins(path: string): boolean {
  return path === '/v1/accounts' || path.startsWith('/v1/admin/')
}
