import { describe, expect, test } from 'vitest'
import { ADMIN, openAccount, textOf, useApi } from './testing.ts'

const api = useApi({ limits: { requestsPerMinute: 40, accountsPerHour: 3 } })

type Schema = { readonly [name: string]: unknown }

/** Every schema of a text in it, with where it stands. */
function* texts(node: unknown, where: string): Generator<readonly [string, Schema]> {
  if (typeof node !== 'object' || node === null) return
  const schema: Schema = { ...node }
  if (schema['type'] === 'string') yield [where, schema]
  for (const [name, value] of Object.entries(schema)) yield* texts(value, `${where}/${name}`)
}

test('every text that a request may hold is bounded, and none lets control characters in', async () => {
  const routes: string[] = []
  const bare: string[] = []
  const paths = Object.values(api.app.swagger().paths ?? {})
  for (const operation of paths.flatMap((methods): Schema[] => Object.values(methods ?? {}))) {
    const { operationId, parameters, requestBody } = operation
    routes.push(String(operationId))
    for (const [where, schema] of texts({ parameters, requestBody }, String(operationId))) {
      const { pattern, enum: words, format } = schema
      if (pattern === undefined && words === undefined && format !== 'date-time') bare.push(where)
    }
  }
  expect(routes.length).toBeGreaterThan(25)
  expect(new Set(routes).size).toBe(routes.length)
  expect(bare).toEqual([])
})

describe('who asks too often', () => {
  test('is told when to come back, by a problem', async () => {
    const { key } = await openAccount(api)
    const ask = () => api.ask('GET', '/v1/account', { key })
    const answers = await Promise.all(Array.from({ length: 45 }, ask))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(5)
    expect(refused[0]?.json).toMatchObject({ title: 'Too many requests', status: 429 })
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('does not use up anybody else’s share, and the administrator has no limit', async () => {
    const { key } = await openAccount(api)
    expect((await api.ask('GET', '/v1/account', { key })).status).toBe(200)
    const asked = Array.from({ length: 60 }, () =>
      api.ask('GET', '/v1/accounts?limit=1', { key: ADMIN }),
    )
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200]))
  })

  test('cannot hide behind keys that are nobody’s', async () => {
    const keys = Array.from({ length: 60 }, (_, n) => `cw_live_${String(n).padStart(43, 'x')}`)
    const answers = await Promise.all(keys.map((key) => api.ask('GET', '/v1/plans', { key })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(15)
    expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(0)
  })

  test('opens no more accounts than an hour allows', async () => {
    const bodies = [0, 1, 2, 3, 4].map((n) => ({ email: `many-${n}@mail.example` }))
    const answers = await Promise.all(
      bodies.map((body) => api.ask('POST', '/v1/accounts', { body })),
    )
    expect(answers.some(({ status }) => status === 429)).toBe(true)
  })

  test('opens no more with the keys of those that it has opened', async () => {
    const { app } = api
    const remoteAddress = '192.0.2.7'
    let authorization: string | undefined
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) {
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/accounts',
        remoteAddress,
        headers: { ...(authorization !== undefined && { authorization }) },
        payload: { email: `chain-${n}@mail.example` },
      })
      statuses.push(answer.statusCode)
      if (answer.statusCode === 201) authorization = `Bearer ${textOf(answer.json(), 'key.key')}`
    }
    expect(statuses).toEqual([201, 201, 201, 429, 429])
  })
})

test('health, readiness and figures are answered without limit and stand in no description', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect((await api.ask('GET', path)).status).toBe(200)
    expect((await api.ask('GET', '/openapi.json')).text).not.toContain(path)
  }
})
