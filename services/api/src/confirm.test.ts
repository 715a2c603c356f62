import { accounts } from '@clausewatch/store'
import postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import {
  ADMIN,
  addChange,
  addDocument,
  addPlatform,
  confirmPath,
  itemsOf,
  numberOf,
  openAccount,
  textOf,
  useApi,
} from './testing.ts'
import type { TestAccount } from './testing.ts'

const api = useApi()
const BROWSER = { headers: { accept: 'text/html' } }

async function stateOf({ key, channel }: TestAccount): Promise<string> {
  return textOf((await api.ask('GET', `/v1/channels/${channel}`, { key })).json, 'state')
}

describe('a confirmation link', () => {
  test('that a scanner follows confirms nothing', async () => {
    const account = await openAccount(api)
    const path = await confirmPath(api, account.channel)
    const page = await api.ask('GET', path, BROWSER)
    expect(page.status).toBe(200)
    expect(page.text).toContain(`<strong>${account.email}</strong>`)
    expect(page.text).toContain('<form method="post">')
    expect(page.text).toContain('noindex')
    expect(page.headers['cache-control']).toBe('no-store')
    expect(await stateOf(account)).toBe('unconfirmed')
  })

  test('that a person’s button posts confirms channel and account and sets the first digest', async () => {
    const account = await openAccount(api)
    const path = await confirmPath(api, account.channel)
    expect((await api.ask('POST', path)).text).toContain('This address is confirmed')
    const { key, channel } = account
    expect((await api.ask('GET', `/v1/channels/${channel}`, { key })).json).toMatchObject({
      state: 'active',
      nextDigestAt: expect.any(String),
    })
    expect((await api.ask('GET', '/v1/account', { key })).json).toMatchObject({
      account: { confirmedAt: expect.any(String) },
    })
  })

  test('that is used twice changes nothing the second time', async () => {
    const account = await openAccount(api)
    const path = await confirmPath(api, account.channel)
    await api.ask('POST', path)
    const { key, channel } = account
    const before = await api.ask('GET', `/v1/channels/${channel}`, { key })
    for (const method of ['POST', 'GET'] as const) {
      const again = await api.ask(method, path)
      expect(again.text).toContain('This address is confirmed')
      expect(again.text).not.toContain('<form')
    }
    expect((await api.ask('GET', `/v1/channels/${channel}`, { key })).json).toEqual(before.json)
  })

  test('that is a day old, or of a channel that has ended, confirms nothing', async () => {
    const account = await openAccount(api)
    const path = await confirmPath(api, account.channel)
    await age('25 hours')
    expect((await api.ask('GET', path)).status).toBe(410)
    expect((await api.ask('POST', path)).status).toBe(410)
    expect(await stateOf(account)).toBe('unconfirmed')

    const gone = await openAccount(api)
    const gonePath = await confirmPath(api, gone.channel)
    await api.ask('DELETE', `/v1/channels/${gone.channel}`, { key: gone.key })
    expect((await api.ask('POST', gonePath)).status).toBe(410)
  })

  test('says whose account it confirms', async () => {
    const account = await openAccount(api)
    const path = await confirmPath(api, account.channel)
    const page = await api.ask('GET', path, BROWSER)
    expect(page.text).toContain(`account <strong>${account.id}</strong>, opened <time`)
  })

  test.each(['1 hour', '3 days'])(
    'of %s ago that a stranger asked for is refused by one button, for good',
    async (by) => {
      const stranger = await openAccount(api)
      const path = await confirmPath(api, stranger.channel)
      await age(by)
      const form = /<form method="post" action="([^"]+)"/.exec((await api.ask('GET', path)).text)
      const refused = await api.ask('POST', form?.[1] ?? '')
      expect(refused.status).toBe(200)
      expect(refused.text).toContain('This was not you')
      expect(await stateOf(stranger)).toBe('disabled')
      for (const method of ['GET', 'POST'] as const) {
        const again = await api.ask(method, path)
        expect(again.text).toContain('This was not you')
        expect(again.text).not.toContain('<form')
      }
      expect(await stateOf(stranger)).toBe('disabled')
    },
  )

  test('that nobody sent is not known', async () => {
    expect((await api.ask('GET', '/confirm/nothing')).status).toBe(404)
    expect((await api.ask('POST', '/confirm/nothing')).status).toBe(404)
    expect((await api.ask('POST', '/confirm/nothing/not-me')).status).toBe(404)
  })

  test('does not give an address to a second account', async () => {
    const open = () => api.ask('POST', '/v1/accounts', { body: { email: 'both@mail.example' } })
    const [first, second] = [await open(), await open()]
    const paths = [
      await confirmPath(api, textOf(first.json, 'channel.id')),
      await confirmPath(api, textOf(second.json, 'channel.id')),
    ]
    const answers = await Promise.all(paths.map((path) => api.ask('POST', path)))
    expect(answers.map(({ status }) => status).includes(409)).toBe(true)
    const both = await api.ask('GET', '/v1/accounts?email=both@mail.example', { key: ADMIN })
    const confirmed = itemsOf(both.json).filter(({ confirmedAt }) => confirmedAt !== null)
    expect(confirmed).toHaveLength(1)
  })
})

describe('opening an account', () => {
  test('tells nobody whether the address is known', async () => {
    const known = await openAccount(api)
    await api.ask('POST', await confirmPath(api, known.channel))
    const again = await api.ask('POST', '/v1/accounts', { body: { email: known.email } })
    const fresh = await api.ask('POST', '/v1/accounts', { body: { email: 'new@mail.example' } })
    expect([again.status, fresh.status]).toEqual([201, 201])
    const [told, wanted] = [again, fresh].map(({ text }) => text.match(/"\w+":/g))
    expect(told).toEqual(wanted)
  })

  test('sends no address more than three mails an hour, whoever asks and however it is written', async () => {
    const spellings = ['Flood@mail.example', 'flood@mail.example', 'FLOOD@MAIL.EXAMPLE']
    const ask = (n: number) =>
      api.ask('POST', '/v1/accounts', { body: { email: spellings[n % 3] } })
    const answers = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(ask))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.headers['retry-after']).toBe('3600')
    const flood = await api.ask('GET', '/v1/accounts?email=flood@mail.example', { key: ADMIN })
    expect(flood.json).toMatchObject({ items: { length: 3 } })
    await age('2 hours')
    expect((await ask(0)).status).toBe(201)
  })

  test('sends no address more than six mails a day', async () => {
    const body = { email: 'day@mail.example' }
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) {
      statuses.push((await api.ask('POST', '/v1/accounts', { body })).status)
      await age('2 hours')
    }
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 429, 429])
  })

  test.each(['no-address', 'two@mail.example,other@mail.example', 'a@b', '"x"@mail.example'])(
    'refuses %s as an address',
    async (email) => {
      expect((await api.ask('POST', '/v1/accounts', { body: { email } })).status).toBe(400)
    },
  )

  test('refuses a zone that is none', async () => {
    const body = { email: 'zone@mail.example', zone: 'Mars/Olympus' }
    expect((await api.ask('POST', '/v1/accounts', { body })).status).toBe(400)
  })
})

describe('an account that nobody confirms within a week', () => {
  test('is removed with its key and all that it watched; a younger or a confirmed one stays', async () => {
    const [stale, young, confirmed] = [
      await openAccount(api),
      await openAccount(api),
      await openAccount(api),
    ]
    await api.ask('POST', await confirmPath(api, confirmed.channel))
    const platform = await addPlatform(api)
    const document = await addDocument(api, { key: stale.key, platform })
    await addChange(api, { document })
    const sql = postgres(api.databaseUrl, { max: 1 })
    const old = [stale, confirmed].map(({ id }) => numberOf('account', id))
    await sql`update accounts set created_at = now() - interval '8 days' where id in ${sql(old)}`
    await sql.end()

    expect(await accounts.removeUnconfirmed(api.store.db, 100)).toBe(1)
    expect((await api.ask('GET', '/v1/account', { key: stale.key })).status).toBe(401)
    expect((await api.ask('GET', `/v1/documents/${document}`, { key: ADMIN })).status).toBe(404)
    for (const { key } of [young, confirmed]) {
      expect((await api.ask('GET', '/v1/account', { key })).status).toBe(200)
    }
  })
})

/** Makes every link older. */
async function age(by: string): Promise<void> {
  const sql = postgres(api.databaseUrl, { max: 1 })
  await sql`
    update confirmations set created_at = created_at - ${by}::interval,
      expires_at = expires_at - ${by}::interval`
  await sql.end()
}
