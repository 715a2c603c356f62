import {
  assert,
  asyncProperty,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  string,
} from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ADMIN, addPlatform, openAccount, useApi } from './testing.ts'
import type { TestAccount } from './testing.ts'

const api = useApi()
let account: TestAccount
beforeAll(async () => {
  account = await openAccount(api, 'compliance')
})

describe('a request that does not fit is refused with a problem', () => {
  test('a member that is not known, such as a plan, is refused and not dropped', async () => {
    const body = { email: 'you@mail.example', plan: 'compliance' }
    const answer = await api.ask('POST', '/v1/accounts', { body })
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json).toMatchObject({
      type: 'https://clausewatch.example/problems#invalid-request',
      status: 400,
      faults: [{ where: 'body/plan', detail: 'is not known here' }],
      requestId: answer.headers['x-request-id'],
    })
  })

  test.each(['\u0000', '\u001b', '\n', '\u202e', '\ud800'])(
    'a name with the character %j is refused before Postgres sees it',
    async (character) => {
      const body = { name: `my${character}key` }
      const answer = await api.ask('POST', '/v1/keys', { key: account.key, body })
      expect(answer.status).toBe(400)
    },
  )

  test('NUL in an address is refused', async () => {
    const paths = ['/v1/platforms/a%00b', '/v1/platforms?name=a%00b', '/v1/changes?since=%00']
    for (const path of paths) expect((await api.ask('GET', path)).status).toBe(400)
    expect((await api.ask('GET', '/confirm/a%00b')).status).toBe(400)
  })

  test.each([
    ['a number for a text', { name: 1 }],
    ['a list', []],
    ['nothing', null],
    ['an empty text', { name: '' }],
    ['blanks', { name: '   ' }],
    ['a text that is too long', { name: 'x'.repeat(81) }],
  ])('%s is not taken for a name', async (_, body) => {
    const answer = await api.ask('POST', '/v1/keys', { key: account.key, body })
    expect(answer.json).toMatchObject({ status: 400, title: 'The request is not valid' })
  })

  test('5,000 lists in one another are refused, not parsed into a crash', async () => {
    const body = `{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`
    const headers = { 'content-type': 'application/json' }
    const answer = await api.ask('POST', '/v1/keys', { key: account.key, body, headers })
    expect(answer.status).toBe(400)
  })

  test('JSON that ends early, and a prototype, are refused', async () => {
    const headers = { 'content-type': 'application/json' }
    for (const body of ['{"name":', '{"name":"x","__proto__":{"admin":true}}']) {
      const answer = await api.ask('POST', '/v1/keys', { key: account.key, body, headers })
      expect(answer.json).toMatchObject({ status: 400 })
    }
  })

  test('a body over the limit is 413, of an unknown media type 415', async () => {
    const large = { name: 'x'.repeat(200_000) }
    const answer = await api.ask('POST', '/v1/keys', { key: account.key, body: large })
    expect(answer.json).toMatchObject({ status: 413 })
    const headers = { 'content-type': 'text/xml' }
    const xml = await api.ask('POST', '/v1/keys', { key: account.key, body: '<x/>', headers })
    expect(xml.json).toMatchObject({ status: 415 })
  })

  test('a page of none, of too many, and a cursor of another list are refused', async () => {
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=CW-D-000001', 'page=2']) {
      const answer = await api.ask('GET', `/v1/changes?${query}`)
      expect(answer.status, query).toBe(400)
    }
  })

  test('an unknown address is a 404 problem, and a page where a browser asks', async () => {
    const answer = await api.ask('GET', '/v1/nothing')
    expect(answer.json).toMatchObject({ status: 404 })
    const browser = { headers: { accept: 'text/html' } }
    const page = await api.ask('GET', '/nothing', browser)
    expect(page.status).toBe(404)
    expect(page.text).toContain('Nothing is found at this address')
    expect((await api.ask('GET', '/v1/nothing', browser)).json).toMatchObject({ status: 404 })
    expect((await api.ask('GET', '/%zz')).status).toBe(400)
  })
})

test('no JSON whatever makes the API fail', async () => {
  await addPlatform(api)
  const routes = [
    ['POST', '/v1/accounts'],
    ['POST', '/v1/keys'],
    ['POST', '/v1/channels'],
    ['POST', '/v1/subscriptions'],
    ['POST', '/v1/documents'],
    ['POST', '/v1/platforms'],
    ['PATCH', `/v1/channels/${account.channel}`],
    ['PUT', `/v1/accounts/${account.id}/plan`],
  ] as const
  const names = ['email', 'name', 'kind', 'address', 'platform', 'plan', 'zone', 'declaration']
  const value = oneof(string({ unit: 'binary' }), jsonValue())
  const body = oneof(jsonValue(), dictionary(constantFrom(...names), value))
  await assert(
    asyncProperty(constantFrom(...routes), body, async ([method, url], json) => {
      for (const key of [account.key, ADMIN]) {
        const answer = await api.ask(method, url, { key, body: json })
        expect(answer.status, answer.text).toBeLessThan(500)
      }
    }),
    { numRuns: 150 },
  )
}, 90_000)

test('what fails on our side is told to the log alone', async () => {
  const broken = useBroken()
  const answer = await broken('GET', '/v1/platforms')
  expect(answer.json).toMatchObject({ status: 500, title: 'Something went wrong on our side' })
  expect(answer.text).not.toMatch(/select|relation|column|stack/i)
  expect(api.lines.some((line) => line.includes('request failed'))).toBe(true)
})

/** The API without its tables, for one request. */
function useBroken(): typeof api.ask {
  return async (method, url) => {
    await api.store.db.execute('alter table platforms rename to gone')
    try {
      return await api.ask(method, url)
    } finally {
      await api.store.db.execute('alter table gone rename to platforms')
    }
  }
}
