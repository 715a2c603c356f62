import { describe, expect, test } from 'vitest'
import { ADMIN, addDocument, addPlatform, openAccount, textOf, useApi } from './testing.ts'

const api = useApi()

describe('what the plan refuses', () => {
  test('the second platform of a Free account, with the limit, what is used and what lifts it', async () => {
    const { key } = await openAccount(api, 'free')
    const [first, second] = [await addPlatform(api), await addPlatform(api)]
    const ask = (platform: string) =>
      api.ask('POST', '/v1/subscriptions', { key, body: { platform } })
    expect((await ask(first)).status).toBe(201)
    const answer = await ask(second)
    expect(answer.json).toMatchObject({
      type: 'https://clausewatch.example/problems#plan-limit',
      status: 403,
      limit: 'platforms',
      plan: 'free',
      allowed: 1,
      used: 1,
      liftedBy: 'monitor',
    })
    expect((await api.ask('GET', '/v1/account', { key })).json).toMatchObject({
      usage: { platforms: { used: 1, allowed: 1 } },
    })
  })

  test('same-day alerts to a Free account', async () => {
    const { key } = await openAccount(api, 'free')
    const body = { platform: await addPlatform(api), cadence: 'same-day' }
    const answer = await api.ask('POST', '/v1/subscriptions', { key, body })
    expect(answer.json).toMatchObject({ status: 403, limit: 'cadence', liftedBy: 'monitor' })
  })

  test('of 50 wishes at once at a limit of 25, all but exactly 25', async () => {
    const { key } = await openAccount(api, 'monitor')
    const platforms = await Promise.all(Array.from({ length: 50 }, () => addPlatform(api)))
    const answers = await Promise.all(
      platforms.map((platform) =>
        api.ask('POST', '/v1/subscriptions', { key, body: { platform } }),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(25)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(25)
    const listed = await api.ask('GET', '/v1/subscriptions?limit=100', { key })
    expect(listed.json).toMatchObject({ items: { length: 25 }, next: null })
  })

  test('nothing to an account whose plan an administrator has raised; what it has stays when it is lowered', async () => {
    const { key, id } = await openAccount(api, 'monitor')
    const ask = async () => {
      const body = { platform: await addPlatform(api) }
      return (await api.ask('POST', '/v1/subscriptions', { key, body })).status
    }
    expect([await ask(), await ask()]).toEqual([201, 201])
    await api.ask('PUT', `/v1/accounts/${id}/plan`, { key: ADMIN, body: { plan: 'free' } })
    const listed = await api.ask('GET', '/v1/subscriptions', { key })
    expect(listed.json).toMatchObject({ items: [{ cadence: 'same-day' }, { cadence: 'same-day' }] })
    expect(await ask()).toBe(403)
  })
})

describe('subscriptions', () => {
  test('go to the account’s own email channel at the best cadence of its plan', async () => {
    const free = await openAccount(api, 'free')
    const monitor = await openAccount(api, 'monitor')
    const body = { platform: await addPlatform(api) }
    const told = async (key: string) =>
      (await api.ask('POST', '/v1/subscriptions', { key, body })).json
    expect(await told(free.key)).toMatchObject({ channel: free.channel, cadence: 'digest' })
    expect(await told(monitor.key)).toMatchObject({ channel: monitor.channel, cadence: 'same-day' })
  })

  test('the same wish ten times at once is one subscription', async () => {
    const { key } = await openAccount(api, 'monitor')
    const body = { platform: await addPlatform(api) }
    const ask = () => api.ask('POST', '/v1/subscriptions', { key, body })
    const answers = await Promise.all(Array.from({ length: 10 }, ask))
    expect(new Set(answers.map(({ json }) => textOf(json, 'id'))).size).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(9)
  })

  test('a wish that names another cadence changes it', async () => {
    const { key } = await openAccount(api, 'monitor')
    const platform = await addPlatform(api)
    const first = await api.ask('POST', '/v1/subscriptions', { key, body: { platform } })
    const body = { platform, cadence: 'digest' }
    const second = await api.ask('POST', '/v1/subscriptions', { key, body })
    expect(second.json).toMatchObject({ id: textOf(first.json, 'id'), cadence: 'digest' })
  })

  test('one that has ended leaves room for another platform', async () => {
    const { key } = await openAccount(api, 'free')
    const ask = async () => {
      const body = { platform: await addPlatform(api) }
      return api.ask('POST', '/v1/subscriptions', { key, body })
    }
    const path = `/v1/subscriptions/${textOf((await ask()).json, 'id')}`
    expect((await api.ask('DELETE', path, { key })).status).toBe(204)
    expect((await api.ask('DELETE', path, { key })).status).toBe(404)
    expect((await ask()).status).toBe(201)
  })

  test('a document counts as its platform', async () => {
    const { key } = await openAccount(api, 'free')
    const platform = await addPlatform(api)
    const document = await addDocument(api, { platform })
    for (const body of [{ platform }, { document }]) {
      expect((await api.ask('POST', '/v1/subscriptions', { key, body })).status).toBe(201)
    }
  })

  test('name one target that exists and one channel of one’s own', async () => {
    const { key } = await openAccount(api, 'compliance')
    const stranger = await openAccount(api, 'compliance')
    const platform = await addPlatform(api)
    const hidden = await addDocument(api, { key: stranger.key, platform })
    const status = async (body: object) =>
      (await api.ask('POST', '/v1/subscriptions', { key, body })).status
    expect(await status({})).toBe(400)
    expect(await status({ platform, document: hidden })).toBe(400)
    expect(await status({ platform: 'no-such-platform' })).toBe(404)
    expect(await status({ document: 'CW-D-999999' })).toBe(404)
    expect(await status({ document: hidden })).toBe(404)
    expect(await status({ platform, channel: stranger.channel })).toBe(404)
  })
})
