import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide } from '@clausewatch/core'
import { useDatabase } from '../../../test/support/database.ts'
import { confirm, unsubscribe } from './channels.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { claim as claimDelivery } from './deliveries.ts'
import { REDLINE, aChannel, aDocument, aSubscription, anAccount } from './fixtures.ts'
import { claimDigest, claimGroup, sealDigest, sealGroup } from './groups.ts'
import type { Waiting } from './groups.ts'
import { claimRoute, matchPage, recordPage } from './routes.ts'
import {
  alerts,
  changes,
  channels,
  decisions,
  deliveries,
  groups,
  snapshots,
  versions,
} from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url, { max: 20 })
})
afterAll(() => store.close())

type Document = Awaited<ReturnType<typeof aDocument>>

async function aVersion(documentId: number, previousId: number | null): Promise<number> {
  const [snapshot] = await store.db
    .insert(snapshots)
    .values({
      documentId,
      previousId: sql`(select max(id) from snapshots where document_id = ${documentId})`,
      sha256: Buffer.from('x'),
      bytes: 1,
      headers: {},
      finalUrl: 'https://a.example/privacy',
      fetchedAt: new Date(),
    })
    .returning()
  const [version] = await store.db
    .insert(versions)
    .values({
      documentId,
      previousId,
      snapshotId: snapshot?.id ?? 0,
      extractorVersion: 1,
      declaration: {
        sources: [{ url: 'https://a.example/', select: [], remove: [], filters: [] }],
      },
      text: 't',
      textSha256: Buffer.from('t'),
      method: 'declared',
      fromAt: new Date(),
    })
    .returning()
  return version?.id ?? 0
}

const latest = new Map<number, number>()

/** A confirmed change of a document that awaits routing. */
async function aChange(document: Document): Promise<number> {
  const from = latest.get(document.id) ?? (await aVersion(document.id, null))
  const to = await aVersion(document.id, from)
  latest.set(document.id, to)
  const [change] = await store.db
    .insert(changes)
    .values({
      documentId: document.id,
      fromVersionId: from,
      toVersionId: to,
      kind: 'substantive',
      headline: 'h',
      reasons: [],
      redline: REDLINE,
      detectedAt: new Date(),
      routeDueAt: sql`now()`,
    })
    .returning()
  return change?.id ?? 0
}

async function claimed(changeId: number) {
  const [row] = await store.db.select().from(changes).where(eq(changes.id, changeId))
  const claim = await claimRoute(
    store.db,
    { id: changeId, attempt: row?.routeAttempt ?? -1, kind: 'change' },
    60_000,
  )
  if (!claim) throw new Error('The route was not to be had.')
  return claim
}

async function route(changeId: number, pageSize = 1_000): Promise<void> {
  const claim = await claimed(changeId)
  let after = 0
  for (;;) {
    const { now, matches } = await matchPage(store.db, claim, after, pageSize)
    after = matches.at(-1)?.key ?? after
    const done = matches.length < pageSize
    const decided = matches.map((match) => ({
      key: match.key,
      channelId: match.channelId,
      decision: decide(match),
      sealsAt: now,
    }))
    await recordPage(store.db, claim, { decided, cursor: after, done, leaseMs: 60_000 })
    if (done) return
  }
}

const alertsOf = (channelId: number) =>
  store.db.select().from(alerts).where(eq(alerts.channelId, channelId)).orderBy(alerts.changeId)

const compose = (waiting: Waiting) => ({
  template: {
    form: 'slack' as const,
    text: waiting.changes.map((change) => change.id).join(','),
    blocks: [],
  },
  slots: { why: waiting.changes.map((change) => change.why).join(' ') },
})

async function sealNow(channelId: number) {
  const [row] = await store.db.select().from(groups).where(eq(groups.channelId, channelId))
  if (!row) return null
  const claim = await claimGroup(store.db, { id: channelId, attempt: row.attempt }, 60_000)
  return claim && sealGroup(store.db, claim, compose)
}

async function digestNow(channelId: number, next = '2027-01-11') {
  const [row] = await store.db
    .update(channels)
    .set({ digestDueAt: sql`now()` })
    .where(eq(channels.id, channelId))
    .returning()
  const claim = await claimDigest(
    store.db,
    { id: channelId, attempt: row?.digestAttempt ?? -1 },
    60_000,
  )
  if (!claim) throw new Error('The digest was not to be had.')
  return sealDigest(store.db, claim, { at: new Date('2027-01-11'), periodLocal: next }, compose)
}

test('three matching subscriptions of one channel make one alert and one message', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db)
  const wish = { accountId: account.id, channelId: channel.id, platformId: document.platformId }
  await aSubscription(store.db, wish)
  await aSubscription(store.db, { ...wish, documentId: document.id })
  const other = await aDocument(store.db, { platformId: document.platformId })
  await aSubscription(store.db, { ...wish, documentId: other.id })
  const changeId = await aChange(document)
  // A page of one, so that the matches lie in different pages.
  await route(changeId, 1)
  expect(await alertsOf(channel.id)).toHaveLength(1)
  expect(
    await store.db.select().from(decisions).where(eq(decisions.changeId, changeId)),
  ).toHaveLength(2)
  expect(await sealNow(channel.id)).not.toBeNull()
  expect(await sealNow(channel.id)).toBeNull()
})

test('a channel that matches by digest and by same-day alert is told once, the sooner way', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db)
  const wish = { accountId: account.id, channelId: channel.id, platformId: document.platformId }
  await aSubscription(store.db, { ...wish, cadence: 'digest' })
  await aSubscription(store.db, { ...wish, documentId: document.id, cadence: 'same-day' })
  await route(await aChange(document), 1)
  expect((await alertsOf(channel.id)).map((alert) => alert.cadence)).toEqual(['same-day'])
})

test('routing the same change twice, or two at once, leaves the same rows', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db)
  await aSubscription(store.db, {
    accountId: account.id,
    channelId: channel.id,
    platformId: document.platformId,
  })
  const changeId = await aChange(document)
  const slow = await claimed(changeId)
  await store.db
    .update(changes)
    .set({ routeDueAt: sql`now()` })
    .where(eq(changes.id, changeId))
  await route(changeId)
  const late = { decided: [], cursor: 0, done: true, leaseMs: 1 }
  expect(await recordPage(store.db, slow, late)).toBe(false)
  await store.db
    .update(changes)
    .set({ routeDueAt: sql`now()` })
    .where(eq(changes.id, changeId))
  await route(changeId)
  expect(await alertsOf(channel.id)).toHaveLength(1)
})

test('a private document is told to its own account alone', async () => {
  const owner = await anAccount(store.db)
  const stranger = await anAccount(store.db)
  const document = await aDocument(store.db, { accountId: owner.account.id })
  for (const { account, channel } of [owner, stranger]) {
    await aSubscription(store.db, {
      accountId: account.id,
      channelId: channel.id,
      platformId: document.platformId,
    })
  }
  const changeId = await aChange(document)
  await route(changeId)
  expect(await alertsOf(owner.channel.id)).toHaveLength(1)
  expect(await alertsOf(stranger.channel.id)).toEqual([])
  const told = await store.db.select().from(decisions).where(eq(decisions.changeId, changeId))
  expect(told).toHaveLength(1)
})

test('whoever subscribes after a change was confirmed is not told of it', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db)
  const changeId = await aChange(document)
  await store.db
    .execute(sql`insert into subscriptions (account_id, channel_id, platform_id, cadence, created_at)
    values (${account.id}, ${channel.id}, ${document.platformId}, 'same-day', now() + interval '1 second')`)
  await route(changeId)
  expect(await alertsOf(channel.id)).toEqual([])
})

test('alerts routed while groups are being sealed are each in exactly one message', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db)
  await aSubscription(store.db, {
    accountId: account.id,
    channelId: channel.id,
    platformId: document.platformId,
  })
  const ids: number[] = []
  for (let n = 0; n < 40; n++) ids.push(await aChange(document))
  const state = { routed: false }
  const sealing = (async () => {
    while (!state.routed) await sealNow(channel.id)
    await sealNow(channel.id)
  })()
  await Promise.all(
    [0, 1, 2, 3].map(async (lane) => {
      for (const id of ids.filter((_, n) => n % 4 === lane)) await route(id)
    }),
  )
  state.routed = true
  await sealing
  const told = await alertsOf(channel.id)
  expect(told.map((alert) => alert.changeId)).toEqual(ids)
  expect(told.every((alert) => alert.deliveryId !== null)).toBe(true)
})

test('a digest takes every alert that is in no message yet, once, and a period has one digest', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db, {
    plan: 'free',
    channel: { digestPeriod: '2027-01-04' },
  })
  await aSubscription(store.db, {
    accountId: account.id,
    channelId: channel.id,
    platformId: document.platformId,
  })
  await route(await aChange(document))
  await route(await aChange(document))
  const deliveryId = await digestNow(channel.id)
  expect((await alertsOf(channel.id)).map((alert) => alert.deliveryId)).toEqual([
    deliveryId,
    deliveryId,
  ])
  // A moved weekday brings the same local period again: what waits goes into the next one.
  await route(await aChange(document))
  await store.db
    .update(channels)
    .set({ digestPeriod: '2027-01-04' })
    .where(eq(channels.id, channel.id))
  expect(await digestNow(channel.id)).toBeNull()
  expect(await digestNow(channel.id, '2027-01-18')).not.toBeNull()
  expect((await alertsOf(channel.id)).every((alert) => alert.deliveryId !== null)).toBe(true)
})

test('a week without a change sends nothing and moves on', async () => {
  const { channel } = await anAccount(store.db, { channel: { digestPeriod: '2027-01-04' } })
  expect(await digestNow(channel.id)).toBeNull()
  const [row] = await store.db.select().from(channels).where(eq(channels.id, channel.id))
  expect(row).toMatchObject({ digestPeriod: '2027-01-11', digestFailures: 0 })
})

test('equal messages to many channels share one body', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db)
  const second = await aChannel(store.db, account.id)
  for (const channelId of [channel.id, second.id]) {
    await aSubscription(store.db, {
      accountId: account.id,
      channelId,
      platformId: document.platformId,
    })
  }
  await route(await aChange(document))
  const ids = [await sealNow(channel.id), await sealNow(second.id)]
  const rows = await store.db
    .select()
    .from(deliveries)
    .where(and(sql`${deliveries.id} in (${ids[0]}, ${ids[1]})`))
  expect(new Set(rows.map((row) => Buffer.from(row.bodySha256).toString('hex'))).size).toBe(1)
})

test('what was withheld before a channel was confirmed is told once it is', async () => {
  const document = await aDocument(store.db)
  const { account, channel } = await anAccount(store.db, { channel: { confirmedAt: null } })
  await aSubscription(store.db, {
    accountId: account.id,
    channelId: channel.id,
    platformId: document.platformId,
  })
  await route(await aChange(document))
  const deliveryId = await sealNow(channel.id)
  expect(await claimDelivery(store.db, { id: deliveryId ?? 0, attempt: 0 }, 1_000)).toBeNull()
  expect(await sealNow(channel.id)).toBeNull()
  await store.db.transaction((tx) => confirm(tx, channel.id, 86_400_000))
  const again = await sealNow(channel.id)
  expect(again).not.toBe(deliveryId)
  expect(await claimDelivery(store.db, { id: again ?? 0, attempt: 0 }, 1_000)).not.toBeNull()
})

test('a digest that is being made when its reader leaves is not made, and none is due', async () => {
  const { channel } = await anAccount(store.db, { channel: { digestPeriod: '2027-01-04' } })
  await store.db
    .update(channels)
    .set({ digestDueAt: sql`now()` })
    .where(eq(channels.id, channel.id))
  const claim = await claimDigest(store.db, { id: channel.id, attempt: 0 }, 60_000)
  await unsubscribe(store.db, channel.id)
  const next = { at: new Date('2027-01-11'), periodLocal: '2027-01-11' }
  expect(
    await sealDigest(store.db, claim ?? { id: channel.id, attempt: 0 }, next, compose),
  ).toBeNull()
  const [row] = await store.db.select().from(channels).where(eq(channels.id, channel.id))
  expect(row?.digestDueAt).toBeNull()
})
