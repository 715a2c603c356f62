import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { numberOf, startPipeline } from './support/pipeline.ts'
import type { Pipeline } from './support/pipeline.ts'
import { policy } from './support/policy.ts'
import { waitFor } from './support/wait.ts'

let pipeline: Pipeline
beforeAll(async () => {
  // Trouble is told as soon as three looks have failed.
  pipeline = await startPipeline({ EPISODE_AFTER: 'PT0S' })
}, 120_000)
afterAll(() => pipeline?.close())

const GONE = { status: 404, body: 'gone' }
const WALL = {
  body: '<html lang="en"><title>Just a moment</title><h1>Verify you are human</h1><p>Checking your browser before you go on. Enable JavaScript and cookies to continue.</p></html>',
}

type Watched = { readonly id: string; readonly path: string }

/** Looks once and waits until what it brought is recorded, and judged if it is to be. */
async function look({ id, path }: Watched, page: Parameters<Pipeline['site']['on']>[1]) {
  const { sql } = pipeline
  const [before] =
    await sql`select count(*)::int as looks from checks where document_id = ${numberOf(id)}`
  await pipeline.edit(id, path, page)
  await waitFor(
    async () => {
      const [now] = await sql`
        select (select count(*)::int from checks k where k.document_id = s.document_id) as looks,
          judge_due_at is null and episode_due_at is distinct from now() as idle
        from schedule s where document_id = ${numberOf(id)}`
      return now?.['looks'] > before?.['looks'] && now?.['idle']
    },
    { what: 'the look', timeoutMs: 20_000 },
  )
}

async function lookThrice(document: Watched, page: Parameters<Pipeline['site']['on']>[1]) {
  for (let nth = 0; nth < 3; nth++) await look(document, page)
}

async function notices(document: Watched): Promise<readonly string[]> {
  const rows = await pipeline.sql`
    select event from episode_notices where document_id = ${numberOf(document.id)} order by id`
  return rows.map((row) => String(row['event']))
}

async function untilTold(document: Watched, ...events: readonly string[]): Promise<void> {
  await waitFor(async () => (await notices(document)).length >= events.length, {
    what: `the episode to be ${events.at(-1)}`,
    timeoutMs: 20_000,
  })
  expect(await notices(document)).toEqual(events)
  await pipeline.untilQuiet()
}

/** A watched document with a reader of each plan; the Monitor one subscribed three ways, and by Slack as well. */
async function watched(path: string) {
  const document = await pipeline.watch(path, { body: policy() })
  const name = path.slice(1)
  const monitor = await pipeline.openReader(`monitor-${name}@reader.example`, 'monitor')
  const free = await pipeline.openReader(`free-${name}@reader.example`, 'free')
  const subscribe = (key: string, wish: object) =>
    pipeline.call('POST', '/v1/subscriptions', { key, body: wish })
  await subscribe(monitor.key, { document: document.id })
  await subscribe(monitor.key, { platform: document.platform })
  await subscribe(monitor.key, { platform: document.platform, cadence: 'digest' })
  await subscribe(free.key, { platform: document.platform })
  return {
    ...document,
    path,
    monitor: monitor.email,
    free: free.email,
    key: monitor.key,
    subscribe,
  }
}

async function digest(email: string): Promise<void> {
  const before = pipeline.mailsTo(email).length
  // Of a period of its own: a week has one digest, however often it is due.
  await pipeline.sql`
    update channels set digest_due_at = now(), digest_period = now()::text where label = ${email}`
  await waitFor(() => pipeline.mailsTo(email).length > before, {
    what: 'the digest',
    timeoutMs: 20_000,
  })
  await pipeline.untilQuiet()
}

function textOf(email: string): string {
  const text = pipeline.mailsTo(email).at(-1)?.parsed.text ?? ''
  return text.replaceAll('\n', ' ')
}

test('an episode is told once when it opens and once when it ends: Monitor the same day, Free in the digest', async () => {
  const { call, slack } = pipeline
  const document = await watched('/gone')
  const channel = await call<{ id: string }>('POST', '/v1/channels', {
    key: document.key,
    body: { kind: 'slack', address: slack.webhookUrl },
  })
  await document.subscribe(document.key, { document: document.id, channel: channel.body.id })
  await look(document, GONE)
  await look(document, GONE)
  expect(await notices(document)).toEqual([])
  await look(document, GONE)
  await look(document, GONE)
  await untilTold(document, 'opened')

  const [alert, ...more] = pipeline.mailsTo(document.monitor)
  expect(more).toEqual([])
  expect(alert?.parsed.subject).toContain('Privacy Policy cannot be read')
  expect(textOf(document.monitor)).toContain('the host answered 404: there is no such page')
  expect(String(alert?.parsed.html)).toContain('None of our looks has found it since')
  expect(slack.messages).toHaveLength(1)
  expect(pipeline.mailsTo(document.free)).toEqual([])
  const open = await call<{ items: readonly { document: { id: string } }[] }>(
    'GET',
    '/v1/admin/episodes',
    { key: 'cw_admin_of_a_test_at_least_32_characters_long' },
  )
  expect(open.body.items.map((one) => one.document.id)).toEqual([document.id])
  const shown = await call<{ episode: unknown }>('GET', `/v1/documents/${document.id}`)
  expect(shown.body.episode).toMatchObject({
    outcome: 'failed',
    reason: 'not-found',
    closedAt: null,
  })

  await digest(document.free)
  expect(textOf(document.free)).toContain('Nothing is known to have changed')
  expect(textOf(document.free)).toContain('1 document could not be read')

  await look(document, { body: policy() })
  await untilTold(document, 'opened', 'closed')
  expect(pipeline.mailsTo(document.monitor)).toHaveLength(2)
  expect(pipeline.mailsTo(document.monitor).at(-1)?.parsed.subject).toContain('can be read again')
  expect(textOf(document.monitor)).toContain('nothing that matters has changed')
  expect(slack.messages).toHaveLength(2)
  await digest(document.free)
  expect(textOf(document.free)).toContain('can be read again')
  const history = await call<{ items: readonly { closedAt: string | null }[] }>(
    'GET',
    `/v1/documents/${document.id}/episodes`,
  )
  expect(history.body.items).toHaveLength(1)
  expect(history.body.items[0]?.closedAt).not.toBeNull()
}, 180_000)

test('what opens and ends between two digests is one line there, and a wall is told from a missing page', async () => {
  const document = await watched('/wall')
  await lookThrice(document, WALL)
  await untilTold(document, 'opened')
  expect(textOf(document.monitor)).toContain('Something else comes instead')
  await look(document, { body: policy() })
  await untilTold(document, 'opened', 'closed')
  await digest(document.free)
  const text = textOf(document.free)
  expect(text).toContain('could not be read for a while')
  expect(text).not.toContain('cannot be read')
  expect(text.match(/Record: \S+\/documents\/CW-D/g)).toHaveLength(1)
})

test('two bad looks and a good one are a blip, told to nobody', async () => {
  const document = await watched('/blip')
  await look(document, GONE)
  await look(document, GONE)
  await look(document, { body: policy() })
  await look(document, GONE)
  await look(document, { body: policy() })
  await pipeline.untilQuiet()
  await sleep(500)
  expect(await notices(document)).toEqual([])
  expect(pipeline.mailsTo(document.monitor)).toEqual([])
})

test('while it lasts it is told again every week, to those who know of it and to nobody else', async () => {
  const document = await watched('/long')
  await lookThrice(document, GONE)
  await untilTold(document, 'opened')
  const late = await pipeline.openReader('late@reader.example', 'monitor')
  await document.subscribe(late.key, { document: document.id })
  await pipeline.sql`
    update episodes set opened_at = opened_at - interval '8 days' where document_id = ${numberOf(document.id)}`
  await pipeline.sql`
    update schedule set episode_due_at = now() where document_id = ${numberOf(document.id)}`
  await untilTold(document, 'opened', 'reminder')
  expect(pipeline.mailsTo(document.monitor).at(-1)?.parsed.subject).toContain(
    'still cannot be read',
  )
  await look(document, { body: policy() })
  await untilTold(document, 'opened', 'reminder', 'closed')
  expect(pipeline.mailsTo(document.monitor)).toHaveLength(3)
  expect(pipeline.mailsTo(late.email)).toEqual([])
})

test('what changed meanwhile is not lost: the end says so, and the change is told by itself', async () => {
  const document = await watched('/meanwhile')
  await lookThrice(document, GONE)
  await untilTold(document, 'opened')
  await look(document, {
    body: policy({ 'We do not sell personal data': 'We may sell personal data' }),
  })
  await waitFor(
    () => pipeline.mailsTo(document.monitor).some((one) => one.parsed.subject?.includes('changed')),
    { what: 'the alert', timeoutMs: 20_000 },
  )
  await untilTold(document, 'opened', 'closed')
  const told = pipeline
    .mailsTo(document.monitor)
    .map((one) => one.parsed.text?.replaceAll('\n', ' '))
  const end = told.find((text) => text?.includes('can be read again'))
  expect(end).toMatch(/It changed meanwhile|once a second look confirms/)
  const [row] = await pipeline.sql`
    select count(*)::int as alerts from alerts a join changes c on c.id = a.change_id
    join channels h on h.id = a.channel_id
    where c.document_id = ${numberOf(document.id)} and h.label = ${document.monitor}`
  expect(row?.['alerts']).toBe(1)
})

test('a notifier that is killed while it tells neither loses nor doubles anything', async () => {
  const document = await watched('/crash')
  await pipeline.kill('notifier')
  await lookThrice(document, GONE)
  // Nothing gets through before the kill: else it might fall between an acceptance and its record.
  pipeline.mail.refuseAlways('connect', 421)
  await pipeline.start('notifier')
  await waitFor(async () => (await notices(document)).length > 0, {
    what: 'the opening',
    timeoutMs: 20_000,
  })
  await pipeline.kill('notifier')
  pipeline.mail.refuseAlways('connect', undefined)
  // What the killed one had claimed is free at once.
  await pipeline.sql`update episode_notices set route_due_at = now() where route_due_at is not null`
  await pipeline.sql`update groups set seals_at = now()`
  await pipeline.sql`update deliveries set due_at = now() where due_at is not null`
  await pipeline.start('notifier')
  await untilTold(document, 'opened')
  await waitFor(() => pipeline.mailsTo(document.monitor).length > 0, { what: 'the alert' })
  await pipeline.untilQuiet()
  expect(pipeline.mailsTo(document.monitor)).toHaveLength(1)
  const alerts = await pipeline.sql`
    select from episode_alerts a join episode_notices n on n.id = a.notice_id
    where n.document_id = ${numberOf(document.id)}`
  expect(alerts).toHaveLength(2)
}, 180_000)

test('a date that moves nearer than the digest is told the same day; one far off by the digest', async () => {
  const day = (days: number) => {
    const at = new Date(Date.now() + days * 86_400_000)
    return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  }
  const dated = (date: string) => ({
    body: policy().replace(
      '<h1>Privacy Policy</h1>',
      `<h1>Privacy Policy</h1><p>Effective from ${date}</p>`,
    ),
  })
  const document = await pipeline.watch('/dated', dated(day(300)))
  const reader = await pipeline.openReader('dated@reader.example', 'monitor')
  await pipeline.call('POST', '/v1/subscriptions', {
    key: reader.key,
    body: { document: document.id },
  })
  const watching = { id: document.id, path: '/dated' }
  const decided = (outcome: string) =>
    waitFor(
      async () =>
        (
          await pipeline.sql`
            select from decisions d join changes c on c.id = d.change_id
            where c.document_id = ${numberOf(document.id)} and c.kind = 'effective-date'
              and d.outcome = ${outcome}`
        ).length === 1,
      { what: `the decision for ${outcome}`, timeoutMs: 20_000 },
    )
  await look(watching, dated(day(200)))
  await decided('digest')
  await pipeline.untilQuiet()
  expect(pipeline.mailsTo(reader.email)).toEqual([])
  await look(watching, dated(day(1)))
  await decided('same-day')
  await waitFor(() => pipeline.mailsTo(reader.email).length > 0, { what: 'the alert' })
  const text = textOf(reader.email)
  expect(text).toContain(`The date from which the terms apply moved to ${day(1)} (was ${day(200)})`)
  expect(text).toContain('The terms apply before your next digest.')
})
