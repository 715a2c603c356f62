import { openSecrets, statedOf } from '@clausewatch/core'
import type { Redline } from '@clausewatch/core'
import { createLogger } from '@clausewatch/runtime'
import { deliveries, openStore } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from './support/database.ts'
import { makeDigest, sealGroup } from '../services/notifier/src/seal.ts'

const database = useDatabase()
const DAY_MS = 86_400_000
const REDLINE: Redline = {
  entries: [],
  counts: { changed: 1, added: 0, removed: 0, moved: 0, wordsAdded: 1, wordsRemoved: 1 },
}

let store: Store
let sql: postgres.Sql
beforeAll(() => {
  store = openStore(database.url, { max: 4 })
  sql = postgres(database.url, { max: 1 })
})
afterAll(async () => {
  await store.close()
  await sql.end()
})

const deps = () => ({
  store,
  log: createLogger({ service: 'notifier', destination: { write: () => {} } }),
  links: {
    publicUrl: 'https://clausewatch.example',
    secrets: openSecrets('a secret key of the tests, long enough'),
  },
  digestPeriodMs: 7 * DAY_MS,
})

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

let serial = 0

/** A channel with one alert of a change that says from when it applies. */
async function anAlert(cadence: 'same-day' | 'digest', effective: string) {
  const name = `seal-${++serial}`
  const id = async (rows: Promise<readonly postgres.Row[]>) => Number((await rows)[0]?.['id'])
  const account = await id(
    sql`insert into accounts (email, confirmed_at) values (${`${name}@mail.example`}, now()) returning id`,
  )
  const channel = await id(
    sql`insert into channels (account_id, kind, address, address_hash, label, confirmed_at, digest_due_at)
      values (${account}, 'email', ${name}, ${name}, ${name}, now(), now()) returning id`,
  )
  const platform = await id(
    sql`insert into platforms (slug, name) values (${name}, 'Acme') returning id`,
  )
  const document = await id(
    sql`insert into documents (platform_id, name, kind, declaration)
      values (${platform}, 'Terms', 'Terms of Service', '{"sources":[]}') returning id`,
  )
  const snapshot = await id(
    sql`insert into snapshots (document_id, sha256, bytes, headers, final_url, fetched_at)
      values (${document}, sha256('x'), 1, '{}', 'https://acme.example/terms', now()) returning id`,
  )
  const version = (text: string, previous: number | null) =>
    id(
      sql`insert into versions (document_id, previous_id, snapshot_id, extractor_version, declaration, text, text_sha256,
          method, stated, from_at)
        values (${document}, ${previous}, ${snapshot}, 1, '{"sources":[]}', ${text}, sha256('x'), 'declared',
          ${sql.json(statedOf(text))}, now()) returning id`,
    )
  const from = await version('# Terms\n\nEffective: 2020-01-01\n', null)
  const to = await version(`# Terms\n\nEffective: ${effective}\n`, from)
  const change = await id(
    sql`insert into changes (document_id, from_version_id, to_version_id, kind, headline, reasons, redline, detected_at)
      values (${document}, ${from}, ${to}, 'substantive', 'One passage changed', '[]', ${sql.json(REDLINE)}, now())
      returning id`,
  )
  await sql`
    insert into subscriptions (account_id, channel_id, platform_id, cadence)
    values (${account}, ${channel}, ${platform}, ${cadence})`
  await sql`
    insert into schedule (document_id, host, current_version_id) values (${document}, ${name}, ${to})`
  await sql`insert into alerts (change_id, channel_id, cadence, why) values (${change}, ${channel}, ${cadence}, 'You asked.')`
  await sql`insert into groups (channel_id, seals_at) values (${channel}, now())`
  return channel
}

/** What an attempt to send would send. */
async function attempt(channel: number): Promise<string> {
  await sql`update deliveries set due_at = now() where channel_id = ${channel}`
  const rows = await sql`select id::int, attempt from deliveries where channel_id = ${channel}`
  const due = { id: Number(rows[0]?.['id']), attempt: Number(rows[0]?.['attempt']) }
  const claimed = await deliveries.claim(store.db, due, 60_000)
  if (!claimed) throw new Error('there is nothing to send')
  return JSON.stringify([claimed.template, claimed.slots])
}

test('an alert counts the days to its date when it is sealed, and every attempt says the same', async () => {
  const channel = await anAlert('same-day', inDays(30))
  await sealGroup(deps(), { id: channel, attempt: 0 })
  const first = await attempt(channel)
  expect(first).toMatch(/Takes effect on \d+ \w+ \d{4}, in (?:29|30|31) days\./)
  // The text that it was made of is read no more.
  await sql`update versions set stated = null`
  expect(await attempt(channel)).toBe(first)
})

test('a digest counts them too', async () => {
  const channel = await anAlert('digest', inDays(60))
  await makeDigest(deps(), { id: channel, attempt: 0 })
  const sent = await attempt(channel)
  expect(sent).toMatch(/Takes effect on \d+ \w+ \d{4}, in (?:59|60|61) days\./)
  expect(sent).toMatch(/Coming into force.*in (?:59|60|61) days: Acme Terms/)
})

test('a digest lists nothing of a document that is past its date or archived, or of somebody else', async () => {
  for (const [date, set] of [
    [inDays(-3), sql`archived_at = null`],
    [inDays(60), sql`archived_at = now()`],
    [inDays(60), sql`account_id = (select id from accounts where email = 'seal-1@mail.example')`],
  ] as const) {
    const channel = await anAlert('digest', date)
    await sql`update documents set ${set} where name = 'Terms' and id = (select max(id) from documents)`
    await makeDigest(deps(), { id: channel, attempt: 0 })
    expect(await attempt(channel)).not.toContain('Coming into force')
  }
})
