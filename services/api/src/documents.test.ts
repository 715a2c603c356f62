import { variants } from '@clausewatch/store'
import postgres from 'postgres'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  ADMIN,
  addChange,
  addDocument,
  addPlatform,
  itemsOf,
  numberOf,
  openAccount,
  textOf,
  useApi,
} from './testing.ts'
import type { TestAccount } from './testing.ts'

const api = useApi()
let account: TestAccount
let platform: string
beforeAll(async () => {
  account = await openAccount(api)
  platform = await addPlatform(api)
})

async function scheduleOf(id: string) {
  const sql = postgres(api.databaseUrl, { max: 1 })
  const [row] = await sql`
    select s.host, s.etag, s.fetch_attempt, s.fetch_due_at <= now() as due, s.fetch_due_at, h.due_at <= now() as host_due
    from schedule s join hosts h on h.id = s.host where s.document_id = ${numberOf('document', id)}`
  await sql.end()
  return row
}

/** As if it had been looked at so long ago and were due again tomorrow. */
async function looked(id: string, ago: string): Promise<void> {
  const sql = postgres(api.databaseUrl, { max: 1 })
  const number = numberOf('document', id)
  await sql`
    insert into checks (document_id, attempt, at, outcome)
    values (${number}, 1, now() - ${ago}::interval, 'superseded')`
  await sql`
    update schedule set fetch_due_at = now() + interval '1 day' where document_id = ${number}`
  await sql.end()
}

describe('a document', () => {
  test('is looked at right away, at its own host', async () => {
    const id = await addDocument(api, { platform })
    expect(await scheduleOf(id)).toMatchObject({
      host: `${platform}.example`,
      due: true,
      host_due: true,
    })
  })

  test.each([
    ['file:///etc/passwd', 400],
    ['http://127.0.0.1/policy', 400],
    ['http://169.254.169.254/latest/meta-data', 400],
    ['http://localhost:5432/', 400],
    ['https://user:password@acme.example/', 400],
    ['https://acme.example/terms', 201],
  ])('from %s is answered with %i', async (fetch, status) => {
    const body = {
      platform,
      kind: 'Terms of Service',
      name: fetch.slice(0, 60),
      declaration: { sources: [{ fetch }] },
    }
    const answer = await api.ask('POST', '/v1/documents', { key: ADMIN, body })
    expect(answer.status, answer.text).toBe(status)
  })

  test('with a selector that is none is refused by name', async () => {
    const body = {
      platform,
      kind: 'Terms of Service',
      declaration: { sources: [{ fetch: 'https://acme.example/', select: ['main >'] }] },
    }
    const answer = await api.ask('POST', '/v1/documents', { key: ADMIN, body })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('select')
  })

  test('of a name that its platform has already is refused', async () => {
    await addDocument(api, { platform, name: 'The Policy' })
    const body = {
      platform,
      kind: 'Privacy Policy',
      name: 'The Policy',
      declaration: { sources: [{ fetch: 'https://acme.example/' }] },
    }
    expect((await api.ask('POST', '/v1/documents', { key: ADMIN, body })).status).toBe(409)
    // An account's own may have the same name as a public one.
    expect((await api.ask('POST', '/v1/documents', { key: account.key, body })).status).toBe(201)
  })

  test('of an account is private to it; the administrator’s is public', async () => {
    const own = await addDocument(api, { key: account.key, platform, name: 'Own' })
    const shown = await api.ask('GET', `/v1/documents/${own}`, { key: account.key })
    expect(shown.json).toMatchObject({ visibility: 'private' })
    const lists = await Promise.all(
      [account.key, ADMIN, undefined].map((key) =>
        api.ask('GET', `/v1/documents?platform=${platform}&limit=100`, { key }),
      ),
    )
    expect(lists.map(({ text }) => text.includes(own))).toEqual([true, false, false])
  })

  test('that is public is not an account’s to change', async () => {
    const id = await addDocument(api, { platform })
    const ask = { key: account.key, body: { archived: true } }
    expect((await api.ask('PATCH', `/v1/documents/${id}`, ask)).status).toBe(403)
  })

  test('that moves is looked at anew, as if nothing were known of it', async () => {
    const id = await addDocument(api, { platform })
    const sql = postgres(api.databaseUrl, { max: 1 })
    const number = numberOf('document', id)
    await sql`update schedule set etag = 'old', fetch_due_at = now() + interval '1 day' where document_id = ${number}`
    await sql`
      insert into candidates (document_id, host, snapshot_id, due_at, deadline_at)
      values (${number}, 'old.example', 1, now(), now() + interval '1 hour')`
    const declaration = { sources: [{ fetch: 'https://elsewhere.example/policy' }] }
    const body = { declaration }
    const answer = await api.ask('PATCH', `/v1/documents/${id}`, { key: ADMIN, body })
    expect(answer.json).toMatchObject({ declaration })
    expect(await scheduleOf(id)).toMatchObject({
      host: 'elsewhere.example',
      etag: null,
      due: true,
      // A look under way was sent to the old address: it is fenced out.
      fetch_attempt: 1,
    })
    const [candidate] = await sql`select host from candidates where document_id = ${number}`
    await sql.end()
    expect(candidate).toMatchObject({ host: 'elsewhere.example' })
  })

  test('that is archived is looked at no more, and again when it comes back', async () => {
    const id = await addDocument(api, { platform })
    const change = (archived: boolean) =>
      api.ask('PATCH', `/v1/documents/${id}`, { key: ADMIN, body: { archived } })
    expect((await change(true)).json).toMatchObject({ schedule: { nextLookAt: null } })
    expect((await api.ask('GET', '/v1/documents?limit=100')).text).not.toContain(id)
    expect((await change(false)).json).toMatchObject({ archivedAt: null })
    expect(await scheduleOf(id)).toMatchObject({ due: true })
  })

  test('of an account is read from one host alone; the administrator’s from several', async () => {
    const from = (...hosts: string[]) => ({
      sources: hosts.map((host, n) => ({ fetch: `https://${host}/part-${n}` })),
    })
    const two = from('a.example', 'b.example')
    const add = (key: string, declaration: object, name: string) =>
      api.ask('POST', '/v1/documents', {
        key,
        body: { platform, kind: 'Terms of Service', name, declaration },
      })
    expect((await add(account.key, two, 'Spread')).status).toBe(400)
    // Another port is another server.
    expect((await add(account.key, from('a.example', 'a.example:8443'), 'Ports')).status).toBe(400)
    expect((await add(ADMIN, two, 'Spread')).status).toBe(201)
    const made = await add(account.key, from('a.example', 'a.example'), 'Parts')
    expect(made.status).toBe(201)
    const path = `/v1/documents/${textOf(made.json, 'id')}`
    const moved = await api.ask('PATCH', path, { key: account.key, body: { declaration: two } })
    expect(moved.status).toBe(400)
  })

  test('that is told nothing new is not looked at anew', async () => {
    const declaration = {
      sources: [
        {
          fetch: 'https://acme.example/same',
          select: ['main', { startAfter: 'h1', endBefore: 'footer' }],
        },
      ],
    }
    const wish = { declaration, intervalSeconds: 7200 }
    const body = { platform, kind: 'Terms of Service', name: 'Same', ...wish }
    const made = await api.ask('POST', '/v1/documents', { key: ADMIN, body })
    const id = textOf(made.json, 'id')
    await looked(id, '1 minute')
    const before = await scheduleOf(id)
    const same = { ...wish, archived: false }
    expect((await api.ask('PATCH', `/v1/documents/${id}`, { key: ADMIN, body: same })).status).toBe(
      200,
    )
    expect(await scheduleOf(id)).toEqual(before)
    await api.ask('PATCH', `/v1/documents/${id}`, { key: ADMIN, body: { intervalSeconds: 3600 } })
    expect(await scheduleOf(id)).toMatchObject({ due: true })
  })

  test.each([
    ['another interval', [{ intervalSeconds: 3600 }]],
    ['another address', [{ declaration: { fetch: 'https://acme.example/elsewhere' } }]],
    ['its return from the archive', [{ archived: true }, { archived: false }]],
  ])('of an account is not looked at twice in an hour by %s', async (_, changes) => {
    const id = await addDocument(api, { key: account.key, platform })
    await looked(id, '50 minutes')
    for (const body of changes) {
      await api.ask('PATCH', `/v1/documents/${id}`, { key: account.key, body })
    }
    const { fetch_due_at: dueAt } = (await scheduleOf(id)) ?? {}
    expect((Number(dueAt) - Date.now()) / 60_000).toBeCloseTo(10, 0)
  })

  test('of an account does not come back where 100 others are watched', async () => {
    const { key } = await openAccount(api)
    const platform = await addPlatform(api)
    const first = await addDocument(api, { key, platform })
    const change = (id: string, archived: boolean) =>
      api.ask('PATCH', `/v1/documents/${id}`, { key, body: { archived } })
    await change(first, true)
    const others: string[] = []
    for (let n = 0; n < 100; n++) others.push(await addDocument(api, { key, platform }))
    const limit = { status: 409, limit: 'private-documents', allowed: 100, used: 100 }
    expect((await change(first, false)).json).toMatchObject(limit)
    const [second = '', third = ''] = others
    await change(second, true)
    // One place, and two that want it.
    const answers = await Promise.all([change(first, false), change(second, false)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    // It is watched already: nothing is counted twice.
    expect((await change(third, false)).status).toBe(200)
  })

  test('that is read as it was written is unchanged by what it says', async () => {
    const declaration = {
      render: 'always',
      click: ['#accept', '.wall > button'],
      sources: [
        {
          fetch: 'https://acme.example/a',
          select: ['main', { startAfter: 'h1', endBefore: 'footer' }],
        },
        { fetch: 'https://acme.example/b', remove: ['.nav'] },
      ],
    }
    const body = {
      platform,
      kind: 'Terms of Service',
      name: 'Two parts',
      declaration,
      intervalSeconds: 600,
    }
    const made = await api.ask('POST', '/v1/documents', { key: ADMIN, body })
    expect(made.json).toMatchObject({ declaration, intervalSeconds: 600 })
    const limited = await api.ask('POST', '/v1/documents', { key: account.key, body })
    expect(limited.status).toBe(400)
  })

  test('shows every look, the last good one, and a gap', async () => {
    const id = await addDocument(api, { platform })
    const sql = postgres(api.databaseUrl, { max: 1 })
    const number = numberOf('document', id)
    await sql`
      insert into checks (document_id, attempt, at, outcome, reason, detail, status)
      values (${number}, 1, now() - interval '4 days', 'unchanged', null, null, 200),
        (${number}, 2, now() - interval '3 days', 'failed', 'timeout', 'No answer within 30 s.', null),
        (${number}, 3, now() - interval '2 days', 'quarantined', 'bot-wall', 'A page that asks for proof.', 403)`
    await sql`update schedule set last_good_at = now() - interval '4 days' where document_id = ${number}`
    await sql.end()
    const first = await api.ask('GET', `/v1/documents/${id}/checks?limit=2`)
    expect(first.json).toMatchObject({
      items: [
        { outcome: 'quarantined', reason: 'bot-wall' },
        { outcome: 'failed', reason: 'timeout', detail: 'No answer within 30 s.' },
      ],
      next: expect.any(String),
      lastGood: { outcome: 'unchanged', status: 200 },
    })
    const rest = `/v1/documents/${id}/checks?limit=2&cursor=${textOf(first.json, 'next')}`
    expect((await api.ask('GET', rest)).json).toMatchObject({
      items: [{ outcome: 'unchanged' }],
      next: null,
    })
    expect((await api.ask('GET', `/v1/documents/${id}`)).json).toMatchObject({
      gap: true,
      lastCheck: { outcome: 'quarantined' },
    })
  })

  test('says which passage comes and goes, and what the differ noticed at a look', async () => {
    const id = await addDocument(api, { platform })
    const number = numberOf('document', id)
    expect((await api.ask('GET', `/v1/documents/${id}`)).json).toMatchObject({ unstable: null })
    const [old, seenAt] = [new Date(Date.now() - 40 * 86_400_000), new Date()]
    const { db } = api.store
    await variants.note(db, number, { text: 'Long ago', block: 'Another', seenAt: old })
    for (const text of ['B', 'B', 'C'])
      await variants.note(db, number, { text, block: text, seenAt })
    const sql = postgres(api.databaseUrl, { max: 1 })
    await sql`
      insert into checks (document_id, attempt, at, outcome, via, notes)
      values (${number}, 1, now(), 'changed', 'browser', '[{"code":"healed","detail":"“main” is gone"}]')`
    await sql.end()
    expect((await api.ask('GET', `/v1/documents/${id}`)).json).toMatchObject({
      unstable: {
        since: seenAt.toISOString(),
        block: expect.stringMatching(/^[BC]$/),
        sightings: 3,
      },
      lastCheck: { via: 'browser', notes: [{ code: 'healed', detail: '“main” is gone' }] },
    })
  })

  test('shows its versions with the hashes of text and evidence', async () => {
    const document = await addDocument(api, { platform })
    await addChange(api, { document })
    const answer = await api.ask('GET', `/v1/documents/${document}/versions`)
    expect(answer.json).toMatchObject({
      items: [
        { snapshot: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
        { previous: null },
      ],
    })
    const id = textOf(await api.ask('GET', `/v1/documents/${document}`), 'json.currentVersion.id')
    expect((await api.ask('GET', `/v1/versions/${id}`)).json).toMatchObject({
      text: expect.stringMatching(/^The text as revision/),
    })
  })
})

test('a list followed to its end shows each item once', async () => {
  const own = await addPlatform(api)
  const made: string[] = []
  for (let n = 0; n < 7; n++) made.push(await addDocument(api, { platform: own }))
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const { json } = await api.ask('GET', `/v1/documents?platform=${own}&limit=3${query}`)
    const items = itemsOf(json)
    seen.push(...items.map((item) => textOf(item, 'id')))
    cursor = items.length < 3 ? null : textOf(json, 'next')
  }
  expect(seen).toEqual(made.toReversed())
})
