import { createHash } from 'node:crypto'
import postgres from 'postgres'
import { beforeAll, describe, expect, test } from 'vitest'
import { ADMIN, openAccount, textOf, useApi } from './testing.ts'
import type { TestAccount } from './testing.ts'

const api = useApi()
let account: TestAccount
beforeAll(async () => {
  account = await openAccount(api)
})

describe('who may ask', () => {
  test.each([undefined, 'cw_live_short', `cw_live_${'x'.repeat(43)}`, 'Bearer'])(
    'the key %s opens nothing',
    async (key) => {
      const answer = await api.ask('GET', '/v1/account', { key })
      expect(answer.json).toMatchObject({ status: 401 })
      expect(answer.headers['www-authenticate']).toBe('Bearer')
    },
  )

  test('a wrong key is refused even where none is needed', async () => {
    expect((await api.ask('GET', '/v1/platforms', { key: 'cw_live_wrong' })).status).toBe(401)
  })

  test('who has no key learns nothing of how a body should look', async () => {
    expect((await api.ask('POST', '/v1/keys', { body: { nonsense: 1 } })).status).toBe(401)
  })

  test.each([
    ['GET', '/v1/accounts'],
    ['PUT', '/v1/accounts/CW-A-000001/plan'],
    ['POST', '/v1/platforms'],
  ] as const)('%s %s is for the administrator alone', async (method, url) => {
    const body = method === 'GET' ? undefined : {}
    expect((await api.ask(method, url, { key: account.key, body })).status).toBe(403)
    expect((await api.ask(method, url, { body })).status).toBe(401)
    expect((await api.ask(method, url, { key: `${ADMIN}x`, body })).status).toBe(401)
  })
})

describe('keys', () => {
  test('a key is shown once and stored as its hash', async () => {
    const made = await api.ask('POST', '/v1/keys', { key: account.key, body: { name: 'ci' } })
    const token = textOf(made.json, 'key')
    expect(made.status).toBe(201)
    expect(token).toMatch(/^cw_live_[\w-]{43}$/)
    const listed = await api.ask('GET', '/v1/keys', { key: token })
    expect(listed.text).not.toContain(token)
    expect(listed.json).toMatchObject({ items: [{ name: 'ci' }, { name: 'first key' }] })

    const sql = postgres(api.databaseUrl, { max: 1 })
    const rows = await sql`select to_jsonb(k) as row, hash from api_keys k where name = 'ci'`
    await sql.end()
    expect(JSON.stringify(rows[0]?.['row'])).not.toContain(token)
    expect(rows[0]?.['hash']).toEqual(createHash('sha256').update(token).digest())
    expect(api.lines.join()).not.toContain(token)
  })

  test('a revoked key is refused from the next request on', async () => {
    const made = await api.ask('POST', '/v1/keys', { key: account.key, body: { name: 'old' } })
    const token = textOf(made.json, 'key')
    const path = `/v1/keys/${textOf(made.json, 'id')}`
    expect((await api.ask('GET', '/v1/account', { key: token })).status).toBe(200)
    expect((await api.ask('DELETE', path, { key: account.key })).status).toBe(204)
    expect((await api.ask('GET', '/v1/account', { key: token })).status).toBe(401)
    expect((await api.ask('DELETE', path, { key: account.key })).status).toBe(404)
  })

  test('of 30 keys asked for at once no more than 20 are made', async () => {
    const { key } = await openAccount(api)
    const ask = () => api.ask('POST', '/v1/keys', { key, body: { name: 'many' } })
    const answers = await Promise.all(Array.from({ length: 30 }, ask))
    const made = answers.filter(({ status }) => status === 201)
    // One came with the account.
    expect(made).toHaveLength(19)
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.json).toMatchObject({ limit: 'keys', allowed: 20, used: 20 })
  })
})
