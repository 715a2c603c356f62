import postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { ADMIN, confirmPath, itemsOf, openAccount, textOf, useApi } from './testing.ts'
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

  test('that nobody sent is not known', async () => {
    expect((await api.ask('GET', '/confirm/nothing')).status).toBe(404)
    expect((await api.ask('POST', '/confirm/nothing')).status).toBe(404)
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
    const accounts = await api.ask('GET', '/v1/accounts?email=both@mail.example', { key: ADMIN })
    const confirmed = itemsOf(accounts.json).filter(({ confirmedAt }) => confirmedAt !== null)
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
    const accounts = await api.ask('GET', '/v1/accounts?email=flood@mail.example', { key: ADMIN })
    expect(accounts.json).toMatchObject({ items: { length: 3 } })
    await age('2 hours')
    expect((await ask(0)).status).toBe(201)
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

/** Makes every link older. */
async function age(by: string): Promise<void> {
  const sql = postgres(api.databaseUrl, { max: 1 })
  await sql`
    update confirmations set created_at = created_at - ${by}::interval,
      expires_at = expires_at - ${by}::interval`
  await sql.end()
}
