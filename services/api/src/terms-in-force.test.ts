import { recordId } from '@clausewatch/core'
import type { Stated } from '@clausewatch/core'
import postgres from 'postgres'
import { beforeAll, describe, expect, test } from 'vitest'
import { addDocument, addPlatform, numberOf, openAccount, useApi } from './testing.ts'

const api = useApi()

let document: string
let versions: readonly string[]

/** The text that stood in 2026, one that was announced in May 2027 for June, and one that was found in 2028, months late. */
beforeAll(async () => {
  const platform = await addPlatform(api)
  document = await addDocument(api, { platform })
  versions = [
    await addVersion('2026-03-01T12:00Z', '2026-03-01T12:00Z', null),
    await addVersion('2027-05-01T12:00Z', '2027-05-01T13:00Z', '2027-06-15'),
    await addVersion('2027-12-20T12:00Z', '2028-03-01T12:00Z', '2027-12-01'),
  ]
})

let previous: number | null = null
async function addVersion(fromAt: string, createdAt: string, effective: string | null) {
  const sql = postgres(api.databaseUrl, { max: 1 })
  const documentId = numberOf('document', document)
  const stated: Stated = {
    lastUpdated: null,
    effective: effective === null ? null : { date: effective, quote: `Effective ${effective}` },
    periods: [],
  }
  try {
    const [snapshot] = await sql`
      insert into snapshots (document_id, previous_id, sha256, bytes, headers, final_url, fetched_at)
      values (${documentId}, (select max(id) from snapshots where document_id = ${documentId}),
        sha256(${fromAt}::bytea), 9, '{}', 'https://acme.example/terms', ${fromAt}) returning id::int`
    const [version] = await sql`
      insert into versions (document_id, previous_id, snapshot_id, extractor_version, declaration, text, text_sha256,
        method, stated, from_at, created_at)
      values (${documentId}, ${previous}, ${snapshot?.['id']}, 1, '{"sources":[]}', 'A text.', sha256('A text.'),
        'declared', ${sql.json(stated)}, ${fromAt}, ${createdAt}) returning id::int`
    await sql`
      insert into checks (document_id, attempt, at, outcome, snapshot_id)
      values (${documentId}, ${1000 + snapshot?.['id']}, ${fromAt}, 'changed', ${snapshot?.['id']}),
        (${documentId}, ${2000 + snapshot?.['id']}, ${createdAt}, 'unchanged', ${snapshot?.['id']})`
    previous = version?.['id']
    return recordId('version', Number(previous))
  } finally {
    await sql.end()
  }
}

function ask(query: string, key?: string) {
  return api.ask('GET', `/v1/documents/${document}/versions?${query}`, { key })
}

describe('the terms at a time', () => {
  test('are those in force and those that we had seen by then, each with its evidence', async () => {
    const { status, json } = await ask('at=2027-05-20')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      at: '2027-05-20T23:59:59.999Z',
      knownAt: null,
      inForce: {
        basis: 'seen',
        since: '2026-03-01T12:00:00.000Z',
        until: '2027-06-15T00:00:00.000Z',
        quote: null,
        version: {
          id: versions[0],
          snapshot: {
            id: expect.stringMatching(/^CW-E-/),
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        },
        check: { at: '2026-03-01T12:00:00.000Z', outcome: 'changed' },
      },
      seen: { version: { id: versions[1], stated: { effective: { date: '2027-06-15' } } } },
    })
  })

  test('on the day that a text names are that text, with its words', async () => {
    expect((await ask('at=2027-06-15')).json).toMatchObject({
      inForce: { basis: 'stated', quote: 'Effective 2027-06-15', version: { id: versions[1] } },
      seen: { version: { id: versions[1] } },
    })
    expect((await ask('at=2027-06-14T23:59:59Z')).json).toMatchObject({
      inForce: { version: { id: versions[0] } },
    })
  })

  test('as known at an earlier time leave out what was recorded later', async () => {
    expect((await ask('at=2027-12-31')).json).toMatchObject({
      inForce: { version: { id: versions[2] } },
    })
    expect((await ask('at=2027-12-31&knownAt=2028-02-01')).json).toMatchObject({
      knownAt: '2028-02-01T23:59:59.999Z',
      inForce: { version: { id: versions[1] }, until: null },
      seen: { version: { id: versions[1] } },
    })
  })

  test('before the first version are none', async () => {
    expect((await ask('at=2020-01-01')).json).toMatchObject({ inForce: null, seen: null })
  })

  test.each([
    ['at=yesterday', 'at'],
    ['at=2027-02-30', 'at'],
    ['at=2027-13-01', 'at'],
    ['at=01.05.2027', 'at'],
    ['at=2027-05-01T25:00:00Z', 'at'],
    ['at=2027-05-01T12:00:00', 'at'],
    ['at=0000-05-01', 'at'],
    ['at=', 'at'],
    [`at=${'9'.repeat(41)}`, 'at'],
    ['at=2027-05-01&knownAt=never', 'knownAt'],
    ['knownAt=2027-05-01', 'knownAt'],
  ])('%s is refused, and the answer names %s', async (query, name) => {
    const { status, json } = await ask(query)
    expect(status).toBe(400)
    const fault = expect.objectContaining({ where: `querystring/${name}` })
    expect(json).toMatchObject({ faults: expect.arrayContaining([fault]) })
  })

  test('say how a time is written', async () => {
    expect((await ask('at=tomorrow')).json).toMatchObject({
      detail: expect.stringContaining('2026-11-20T12:05:00Z'),
    })
  })

  test('without a time the answer is the list', async () => {
    expect((await ask('limit=2')).json).toMatchObject({
      items: [{ id: versions[2] }, { id: versions[1] }],
      next: versions[1],
    })
  })

  test('of somebody else’s document are not there', async () => {
    const owner = await openAccount(api, 'monitor')
    const platform = await addPlatform(api)
    const own = await addDocument(api, { key: owner.key, platform })
    const path = `/v1/documents/${own}/versions?at=2027-01-01`
    expect((await api.ask('GET', path)).status).toBe(404)
  })
})
