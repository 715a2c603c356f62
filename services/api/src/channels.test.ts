import { signLink } from '@clausewatch/core'
import postgres from 'postgres'
import { beforeAll, describe, expect, test } from 'vitest'
import { SECRETS, confirmPath, numberOf, openAccount, textOf, useApi } from './testing.ts'
import type { TestAccount } from './testing.ts'

const api = useApi()
const HOOK = 'https://hooks.slack.com/services/T000/B000/verysecretpart'
let account: TestAccount
beforeAll(async () => {
  account = await openAccount(api, 'monitor')
})

function add(body: object, key = account.key) {
  return api.ask('POST', '/v1/channels', { key, body })
}

describe('a Slack channel', () => {
  test.each([
    'http://hooks.slack.com/services/T/B/x',
    'https://hooks.slack.com.evil.example/services/T/B/x',
    'https://evil.example/services/T/B/x',
    'https://hooks.slack.com/other/T/B/x',
    'https://hooks.slack.com/services/../admin',
    'https://hooks.slack.com/services/T/B/x?next=1',
    'https://user@hooks.slack.com/services/T/B/x',
    'https://hooks.slack.com:444/services/T/B/x',
    'javascript:alert(1)',
    'not an address',
  ])('is not %s', async (address) => {
    expect((await add({ kind: 'slack', address })).status).toBe(400)
  })

  test('is active at once and never shows its address again', async () => {
    const made = await add({ kind: 'slack', address: HOOK })
    expect(made.json).toMatchObject({
      state: 'active',
      label: 'hooks.slack.com',
      nextDigestAt: expect.any(String),
    })
    const again = await add({ kind: 'slack', address: HOOK })
    expect(again.status).toBe(200)
    expect(textOf(again.json, 'id')).toBe(textOf(made.json, 'id'))
    const listed = await api.ask('GET', '/v1/channels', { key: account.key })
    expect(listed.text + api.lines.join()).not.toContain('verysecretpart')
    const sql = postgres(api.databaseUrl, { max: 1 })
    const rows = await sql`select encode(address, 'escape') as sealed from channels`
    await sql.end()
    expect(JSON.stringify(rows)).not.toContain('verysecretpart')
  })
})

describe('mails to strangers', () => {
  test('are none of an account that is not confirmed: it asks for its own address alone', async () => {
    const owner = await openAccount(api)
    const other = await add({ kind: 'email', address: 'stranger@mail.example' }, owner.key)
    expect(other.json).toMatchObject({ status: 403, title: 'The account is not confirmed yet' })
    expect((await add({ kind: 'email', address: owner.email }, owner.key)).status).toBe(200)
  })

  test('are five an hour for each account, channels that it removed included', async () => {
    const owner = await openAccount(api)
    await api.ask('POST', await confirmPath(api, owner.channel))
    const statuses: number[] = []
    for (let n = 0; n < 7; n++) {
      const made = await add({ kind: 'email', address: `victim+${n}@mail.example` }, owner.key)
      statuses.push(made.status)
      if (made.status !== 201) continue
      await api.ask('DELETE', `/v1/channels/${textOf(made.json, 'id')}`, { key: owner.key })
    }
    // One went to the account's own address.
    expect(statuses).toEqual([201, 201, 201, 201, 429, 429, 429])
  })

  test('are no more when they are asked for at once', async () => {
    const owner = await openAccount(api)
    await api.ask('POST', await confirmPath(api, owner.channel))
    const ask = (n: number) =>
      add({ kind: 'email', address: `at-once-${n}@mail.example` }, owner.key)
    const answers = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(ask))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4)
  })
})

describe('a channel’s times', () => {
  test('move its next digest', async () => {
    const path = await confirmPath(api, account.channel)
    await api.ask('POST', path)
    const change = (body: object) =>
      api.ask('PATCH', `/v1/channels/${account.channel}`, { key: account.key, body })
    const times = { zone: 'Asia/Tokyo', digestWeekday: 3, digestHour: 9 }
    const moved = await change({ ...times, quietHours: { from: 22, to: 7 } })
    expect(moved.json).toMatchObject({ ...times, quietHours: { from: 22, to: 7 } })
    const next = new Date(textOf(moved.json, 'nextDigestAt'))
    expect(next.getUTCDay()).toBe(3)
    // 09:00 in Tokyo, within the hour.
    expect(next.getUTCHours()).toBe(0)
    expect((await change({ quietHours: null })).json).toMatchObject({ quietHours: null, ...times })
  })

  test.each([
    { zone: 'Mars/Olympus' },
    { digestWeekday: 0 },
    { digestHour: 24 },
    { quietHours: { from: 7, to: 7 } },
    { quietHours: { from: 7 } },
    { address: 'other@mail.example' },
    {},
  ])('are not %j', async (body) => {
    const path = `/v1/channels/${account.channel}`
    expect((await api.ask('PATCH', path, { key: account.key, body })).status).toBe(400)
  })
})

/** A confirmed channel, its unsubscribe link, and a way to ask for its state. */
async function linked() {
  const owner = await openAccount(api)
  await api.ask('POST', await confirmPath(api, owner.channel))
  const token = signLink(SECRETS, 'unsubscribe', numberOf('channel', owner.channel))
  const state = async () => {
    const shown = await api.ask('GET', `/v1/channels/${owner.channel}`, { key: owner.key })
    return textOf(shown.json, 'state')
  }
  return { owner, path: `/unsubscribe/${token}`, state }
}

describe('a link that ends messages', () => {
  test('ends nothing when a scanner follows it', async () => {
    const { owner, path, state } = await linked()
    const page = await api.ask('GET', path)
    expect(page.text).toContain(`<strong>${owner.email}</strong>`)
    expect(page.text).toContain('<form method="post">')
    expect(page.text).toContain('noindex')
    expect(await state()).toBe('active')
  })

  test.each([
    ['List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    ['', 'application/x-www-form-urlencoded'],
    ['--x\r\n\r\nList-Unsubscribe=One-Click\r\n--x--', 'multipart/form-data; boundary=x'],
  ])('ends them all when it is posted with %j as %s (RFC 8058)', async (body, type) => {
    const { path, state } = await linked()
    const answer = await api.ask('POST', path, { body, headers: { 'content-type': type } })
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await state()).toBe('unsubscribed')
    expect((await api.ask('POST', path)).status).toBe(200)
  })

  test('works for nobody who changed it', async () => {
    const { path, state } = await linked()
    const id = /\d+/.exec(path)?.[0] ?? ''
    const other = path.replace(id, String(Number(id) - 1))
    for (const forged of [other, `${path}x`, '/unsubscribe/1', '/unsubscribe/x.y']) {
      expect((await api.ask('POST', forged)).status).toBe(404)
    }
    expect(await state()).toBe('active')
  })

  test('leaves room for the same address to be added and confirmed anew', async () => {
    const { owner, path } = await linked()
    await api.ask('POST', path)
    const made = await add({ kind: 'email', address: owner.email }, owner.key)
    expect(made.status).toBe(201)
    expect(textOf(made.json, 'id')).not.toBe(owner.channel)
    expect(textOf(made.json, 'state')).toBe('unconfirmed')
  })
})

test('a channel’s ledger shows its messages and not what is in their links', async () => {
  const owner = await openAccount(api)
  const path = await confirmPath(api, owner.channel)
  const ledger = await api.ask('GET', `/v1/channels/${owner.channel}/deliveries`, {
    key: owner.key,
  })
  expect(ledger.json).toMatchObject({
    items: [{ kind: 'confirmation', status: 'pending', attempts: [] }],
    next: null,
  })
  expect(ledger.text).not.toContain(path.split('/').at(-1))
})

test('a removed channel is gone from the list and ends its subscriptions', async () => {
  const owner = await openAccount(api, 'monitor')
  expect(
    (await api.ask('DELETE', `/v1/channels/${owner.channel}`, { key: owner.key })).status,
  ).toBe(204)
  const listed = await api.ask('GET', '/v1/channels', { key: owner.key })
  expect(listed.json).toEqual({ items: [], next: null })
})
