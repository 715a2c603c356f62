import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { ServiceName } from '../tools/services.ts'
import { numberOf, startPipeline } from './support/pipeline.ts'
import type { Pipeline, Reader } from './support/pipeline.ts'
import { policy } from './support/policy.ts'
import { waitFor } from './support/wait.ts'

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = await startPipeline()
}, 120_000)
afterAll(() => pipeline?.close())

const EDITED = policy({ 'We do not use your content': 'We may use your content' })

type Scene = { readonly document: string; readonly path: string; readonly reader: Reader }

async function aScene(name: string, plan: 'monitor' | 'free' = 'monitor'): Promise<Scene> {
  const path = `/${name}`
  const { id: document } = await pipeline.watch(path, { body: policy() })
  const reader = await pipeline.openReader(`${name}@reader.example`, plan)
  await pipeline.call('POST', '/v1/subscriptions', { key: reader.key, body: { document } })
  return { document, path, reader }
}

/** As if the time of every lease had passed. */
async function expireLeases(): Promise<void> {
  const { sql } = pipeline
  await sql`update hosts set free_at = now(), due_at = now()`
  await sql`update schedule s set fetch_due_at = now(), leased_until = null where fetch_due_at < now() + interval '10 minutes'`
  await sql`update schedule set judge_due_at = now() where judge_due_at is not null`
  await sql`update candidates set due_at = now() where due_at is not null`
  await sql`update changes set route_due_at = now() where route_due_at is not null`
  await sql`update groups set seals_at = now()`
  await sql`update channels set digest_due_at = now() where digest_due_at < now() + interval '10 minutes'`
  await sql`update deliveries set due_at = now() where due_at is not null`
}

/** Kills a service while it waits for a table that we hold, in the middle of its transaction; then lets go. */
async function killWhileWriting(
  service: ServiceName,
  table: string,
  provoke: () => Promise<void>,
): Promise<void> {
  const { sql } = pipeline
  await sql.begin(async (held) => {
    await held.unsafe(`lock table ${table} in exclusive mode`)
    await provoke()
    await waitFor(
      async () => {
        const rows = await sql`
          select from pg_stat_activity where datname = current_database()
            and application_name = ${service} and wait_event_type = 'Lock'`
        return rows.length > 0
      },
      { what: `the ${service} to wait for ${table}`, timeoutMs: 30_000 },
    )
    await pipeline.kill(service)
  })
  await expireLeases()
  await pipeline.start(service)
}

/** One change, and the one message of it. */
async function expectToldOnce({ document, reader }: Scene): Promise<void> {
  await waitFor(() => pipeline.mailsTo(reader.email).length > 0, {
    what: 'the message',
    timeoutMs: 40_000,
  })
  await pipeline.untilQuiet()
  expect(pipeline.mailsTo(reader.email)).toHaveLength(1)
  const changes = await pipeline.sql`
    select id from changes where document_id = ${numberOf(document)}`
  expect(changes).toHaveLength(1)
}

test('a fetcher killed in the middle of a look loses nothing and doubles nothing', async () => {
  const scene = await aScene('fetch')
  const before = pipeline.site.requests.length
  await pipeline.edit(scene.document, scene.path, { fault: 'hang' })
  await waitFor(() => pipeline.site.requests.length > before, { what: 'the request' })
  await pipeline.kill('fetcher')
  pipeline.site.on(scene.path, { body: EDITED })
  await expireLeases()
  await pipeline.start('fetcher')
  await expectToldOnce(scene)
}, 120_000)

test('a fetcher killed while it records a look loses nothing and doubles nothing', async () => {
  const scene = await aScene('record')
  await killWhileWriting('fetcher', 'snapshots', () =>
    pipeline.edit(scene.document, scene.path, { body: EDITED }),
  )
  await expectToldOnce(scene)
}, 120_000)

test('a fetcher killed while it records looks together looks again, and leaves one check for each', async () => {
  const documents: string[] = []
  for (const name of ['first', 'second', 'third']) {
    documents.push((await pipeline.watch(`/together-${name}`, { body: policy() })).id)
  }
  const ids = documents.map(numberOf)
  const { sql } = pipeline
  const before = await sql`select id from checks where document_id in ${sql(ids)}`
  await killWhileWriting('fetcher', 'checks', async () => {
    await sql`update schedule set fetch_due_at = now() where document_id in ${sql(ids)}`
    await sql`update hosts set free_at = now(), due_at = now()`
  })
  const after = await waitFor(
    async () => {
      const checks = await sql`
        select document_id, outcome from checks
        where document_id in ${sql(ids)} and id > ${Math.max(...before.map((row) => Number(row['id'])))}`
      return checks.length >= ids.length ? checks : undefined
    },
    { what: 'the checks', timeoutMs: 60_000 },
  )
  expect(new Set(after.map((check) => Number(check['document_id'])))).toEqual(new Set(ids))
  expect(after.map((check) => check['outcome'])).toEqual(ids.map(() => 'unchanged'))
}, 120_000)

test('a differ killed while it settles a judgement loses nothing and doubles nothing', async () => {
  const scene = await aScene('judge')
  await killWhileWriting('differ', 'changes', () =>
    pipeline.edit(scene.document, scene.path, { body: EDITED }),
  )
  await expectToldOnce(scene)
}, 120_000)

test('a notifier killed while it routes a change loses nothing and doubles nothing', async () => {
  const scene = await aScene('route')
  await killWhileWriting('notifier', 'decisions', () =>
    pipeline.edit(scene.document, scene.path, { body: EDITED }),
  )
  await expectToldOnce(scene)
}, 120_000)

test('a notifier killed while it seals a message loses nothing and doubles nothing', async () => {
  const scene = await aScene('seal')
  await killWhileWriting('notifier', 'message_bodies', () =>
    pipeline.edit(scene.document, scene.path, { body: EDITED }),
  )
  await expectToldOnce(scene)
}, 120_000)

test('a notifier killed while it makes a digest loses nothing and doubles nothing', async () => {
  const scene = await aScene('digest', 'free')
  await pipeline.edit(scene.document, scene.path, { body: EDITED })
  await waitFor(
    async () => (await pipeline.sql`select from alerts where cadence = 'digest'`).length > 0,
    { what: 'the alert', timeoutMs: 30_000 },
  )
  await killWhileWriting('notifier', 'digests', async () => {
    await pipeline.sql`update channels set digest_due_at = now() where label = ${scene.reader.email}`
  })
  await expectToldOnce(scene)
}, 120_000)

test('a notifier killed while it hands a mail over sends it again and records the first attempt as ambiguous', async () => {
  const scene = await aScene('deliver')
  const reached = pipeline.mail.reached.data
  pipeline.mail.refuseAlways('data', 'hang')
  await pipeline.edit(scene.document, scene.path, { body: EDITED })
  await waitFor(() => pipeline.mail.reached.data > reached, {
    what: 'the mail to be handed over',
    timeoutMs: 30_000,
  })
  await pipeline.kill('notifier')
  pipeline.mail.refuseAlways('data', undefined)
  await expireLeases()
  await pipeline.start('notifier')
  await expectToldOnce(scene)
  const ledger = await pipeline.call<{
    items: readonly { status: string; attempts: readonly { outcome: string }[] }[]
  }>('GET', `/v1/channels/${scene.reader.channel}/deliveries`, { key: scene.reader.key })
  const [delivery] = ledger.body.items
  expect(delivery?.status).toBe('sent')
  expect(delivery?.attempts.map((attempt) => attempt.outcome)).toEqual(['ambiguous', 'accepted'])
}, 120_000)

test('a flushed Redis is refilled, and every change in flight arrives once', async () => {
  const scenes = [await aScene('flush-1'), await aScene('flush-2'), await aScene('flush-3')]
  const redis = new Redis(pipeline.redisUrl)
  try {
    for (const scene of scenes) {
      await pipeline.edit(scene.document, scene.path, { body: EDITED })
      await redis.flushdb()
    }
    for (let n = 0; n < 10; n++) {
      await redis.flushdb()
      await waitFor(() => true, { what: 'a moment' })
    }
    for (const scene of scenes) await expectToldOnce(scene)
  } finally {
    await redis.quit()
  }
}, 120_000)

test('a retry of a refused mail is byte-identical', async () => {
  const scene = await aScene('retry')
  pipeline.mail.refuseNext('data', 'keep-then-reset')
  await pipeline.edit(scene.document, scene.path, { body: EDITED })
  await waitFor(() => pipeline.mailsTo(scene.reader.email).length === 1, {
    what: 'the first copy',
    timeoutMs: 30_000,
  })
  await waitFor(
    async () => {
      // The wait before the retry is skipped; the lease of an attempt under way is not.
      await pipeline.sql`
        update deliveries d set due_at = now() where due_at > now() and attempt > 0 and not exists (
          select from attempts a where a.delivery_id = d.id and a.outcome = 'open')`
      return pipeline.mailsTo(scene.reader.email).length === 2
    },
    { what: 'the second copy', timeoutMs: 30_000, everyMs: 500 },
  )
  const [first, second] = pipeline.mailsTo(scene.reader.email)
  expect(second?.raw.equals(first?.raw ?? Buffer.of())).toBe(true)
}, 120_000)
