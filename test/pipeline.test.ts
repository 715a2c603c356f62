import { afterAll, beforeAll, expect, test } from 'vitest'

import { startPipeline } from './support/pipeline.ts'
import type { Pipeline } from './support/pipeline.ts'
import { policy } from './support/policy.ts'
import { waitFor } from './support/wait.ts'

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = await startPipeline()
}, 120_000)
afterAll(() => pipeline?.close())

const TRAINING = { 'We do not use your content': 'We may use your content' }

test('a page is edited: Monitor gets one email and one Slack message, Free nothing but the digest', async () => {
  const { call, slack } = pipeline
  const document = await pipeline.watch('/one', { body: policy() })
  const monitor = await pipeline.openReader('monitor@reader.example', 'monitor')
  const free = await pipeline.openReader('free@reader.example', 'free')
  const channel = await call<{ id: string }>('POST', '/v1/channels', {
    key: monitor.key,
    body: { kind: 'slack', address: slack.webhookUrl },
  })
  for (const [key, where] of [
    [monitor.key, {}],
    [monitor.key, { channel: channel.body.id }],
    [free.key, {}],
  ] as const) {
    const wish = { platform: document.platform, ...where }
    expect((await call('POST', '/v1/subscriptions', { key, body: wish })).status).toBe(201)
  }
  await pipeline.edit(document.id, '/one', { body: policy(TRAINING) })
  await waitFor(() => pipeline.mailsTo(monitor.email).length > 0, {
    what: 'the alert',
    timeoutMs: 45_000,
  })
  await pipeline.untilQuiet()

  const [alert, ...more] = pipeline.mailsTo(monitor.email)
  expect(more).toEqual([])
  expect(alert?.parsed.subject).toContain('Platform 1 Privacy Policy changed')
  for (const part of [alert?.parsed.text, String(alert?.parsed.html)]) {
    expect(part).toContain('train machine learning models')
    expect(part).toContain('may')
    expect(part).toMatch(/\/changes\/CW-C-\d+/)
  }
  expect(String(alert?.raw)).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m)
  expect(alert?.parsed.headers.get('auto-submitted')).toBe('auto-generated')
  expect(slack.messages).toHaveLength(1)

  expect(pipeline.mailsTo(free.email)).toEqual([])
  await pipeline.sql`update channels set digest_due_at = now() where label = ${free.email}`
  await waitFor(() => pipeline.mailsTo(free.email).length > 0, { what: 'the digest' })
  await pipeline.untilQuiet()
  const [digest, ...others] = pipeline.mailsTo(free.email)
  expect(others).toEqual([])
  expect(digest?.parsed.subject).toContain('digest')
  expect(digest?.parsed.text).toContain('Platform 1')
})

test('three matching subscriptions make one message', async () => {
  const { call } = pipeline
  const document = await pipeline.watch('/three', { body: policy() })
  const reader = await pipeline.openReader('three@reader.example', 'compliance')
  for (const wish of [
    { platform: document.platform },
    { document: document.id },
    { document: document.id, cadence: 'same-day' },
  ]) {
    await call('POST', '/v1/subscriptions', { key: reader.key, body: wish })
  }
  await pipeline.edit(document.id, '/three', { body: policy(TRAINING) })
  await waitFor(() => pipeline.mailsTo(reader.email).length > 0, {
    what: 'the alert',
    timeoutMs: 45_000,
  })
  await pipeline.untilQuiet()
  expect(pipeline.mailsTo(reader.email)).toHaveLength(1)
})

test('noise at every request, a redesign and a flip that does not last alert nobody', async () => {
  const { call, sql } = pipeline
  const document = await pipeline.watch('/noise', (_request, nth) => ({
    body: policy({}, `r${nth}`),
  }))
  const reader = await pipeline.openReader('noise@reader.example', 'monitor')
  await call('POST', '/v1/subscriptions', { key: reader.key, body: { document: document.id } })
  const redesigned = policy()
    .replace('<article>', '<article class="v2"><div><section>')
    .replace('</article>', '</section></div></article>')
  // The edited text is seen once; the second look finds the old one again.
  const flip = [{ body: policy(TRAINING) }, { body: policy() }]
  for (const page of [{ body: policy({}, 'again') }, { body: redesigned }, flip]) {
    await pipeline.edit(document.id, '/noise', page)
    await pipeline.untilQuiet()
  }
  const changes = await call<{ items: readonly unknown[] }>(
    'GET',
    `/v1/changes?document=${document.id}`,
  )
  expect(changes.body.items).toEqual([])
  const held = await sql`select from snapshots where verdict = 'held'`
  expect(held).toHaveLength(1)
  expect(pipeline.mailsTo(reader.email)).toEqual([])
})

test('one click unsubscribes, and nothing is sent afterwards', async () => {
  const { call } = pipeline
  const document = await pipeline.watch('/leave', { body: policy() })
  const reader = await pipeline.openReader('leave@reader.example', 'monitor')
  await call('POST', '/v1/subscriptions', { key: reader.key, body: { document: document.id } })
  await pipeline.edit(document.id, '/leave', { body: policy(TRAINING) })
  await waitFor(() => pipeline.mailsTo(reader.email).length > 0, {
    what: 'the alert',
    timeoutMs: 45_000,
  })
  const link = /^List-Unsubscribe: <([^>]+)>/im.exec(
    String(pipeline.mailsTo(reader.email)[0]?.raw).replaceAll(/\r\n\s+/g, ' '),
  )?.[1]
  const done = await pipeline.oneClick(link ?? '')
  expect(done).toBe(200)
  await pipeline.edit(document.id, '/leave', { body: policy({ 'We do not sell': 'We may sell' }) })
  await waitFor(
    async () =>
      (await call<{ items: readonly unknown[] }>('GET', `/v1/changes?document=${document.id}`)).body
        .items.length === 2,
    { what: 'the second change', timeoutMs: 45_000 },
  )
  await pipeline.untilQuiet()
  expect(pipeline.mailsTo(reader.email)).toHaveLength(1)
})
