import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide, nextEpisodeStep } from '@clausewatch/core'
import { useDatabase } from '../../../test/support/database.ts'
import { confirm } from './channels.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { claim as claimDelivery } from './deliveries.ts'
import {
  claimEpisode,
  countOpen,
  dueEpisodes,
  list,
  putOffEpisode,
  settleEpisode,
} from './episodes.ts'
import { aDocument, aSubscription, anAccount } from './fixtures.ts'
import { claimGroup, sealGroup } from './groups.ts'
import type { Waiting } from './groups.ts'
import { claimRoute, dueRoutes, matchPage, recordPage } from './routes.ts'
import { checks, episodeAlerts, episodeNotices, groups, schedule } from './schema.ts'
import { noteRecovery, noteTrouble } from './trouble.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url, { max: 20 })
})
afterAll(() => store.close())

const HOUR = 3_600_000
const policy = { openAfterMs: 24 * HOUR, remindEveryMs: 168 * HOUR }
const ago = (hours: number) => new Date(Date.now() - hours * HOUR)

async function rowOf(documentId: number) {
  const [row] = await store.db.select().from(schedule).where(eq(schedule.documentId, documentId))
  if (!row) throw new Error('The document is gone.')
  return row
}

let attempt = 0

async function badLook(documentId: number, at: Date, detail = 'The host answered 404.') {
  await store.db
    .insert(checks)
    .values({ documentId, attempt: ++attempt, at, outcome: 'failed', reason: 'not-found', detail })
  await noteTrouble(store.db, documentId, at)
}

async function goodLook(documentId: number, at: Date) {
  await store.db.insert(checks).values({ documentId, attempt: ++attempt, at, outcome: 'unchanged' })
  await store.db.update(schedule).set({ lastGoodAt: at }).where(eq(schedule.documentId, documentId))
  await noteRecovery(store.db, documentId, at)
}

async function claimed(documentId: number) {
  const row = await rowOf(documentId)
  const due = { id: documentId, attempt: row.episodeAttempt }
  const claim = await claimEpisode(store.db, due, 60_000)
  if (!claim) throw new Error('The episode was not to be had.')
  return claim
}

async function follow(documentId: number): Promise<string | undefined> {
  const claim = await claimed(documentId)
  const step = await settleEpisode(store.db, claim, (trouble) => nextEpisodeStep(trouble, policy))
  return step?.kind
}

/** A document that has been in trouble for thirty hours, its episode open. */
async function anEpisode() {
  const document = await aDocument(store.db)
  await goodLook(document.id, ago(40))
  for (const hours of [30, 20, 10]) await badLook(document.id, ago(hours))
  expect(await follow(document.id)).toBe('open')
  return document
}

async function routeAll(documentId: number, pageSize = 1_000): Promise<void> {
  for (const due of await dueRoutes(store.db, 1_000)) {
    const claim = await claimRoute(store.db, due, 60_000)
    if (claim?.documentId !== documentId) continue
    for (let cursor = 0, done = false; !done;) {
      const { now, matches } = await matchPage(store.db, claim, cursor, pageSize)
      done = matches.length < pageSize
      cursor = matches.at(-1)?.key ?? cursor
      const decided = matches.map((match) => ({
        key: match.key,
        channelId: match.channelId,
        decision: decide(match),
        sealsAt: now,
      }))
      await recordPage(store.db, claim, { decided, cursor, done, leaseMs: 60_000 })
    }
  }
}

const alertsOf = (channelId: number) =>
  store.db
    .select()
    .from(episodeAlerts)
    .where(eq(episodeAlerts.channelId, channelId))
    .orderBy(episodeAlerts.noticeId)

const compose = ({ episodes }: Waiting) => ({
  template: {
    form: 'slack' as const,
    text: episodes.map(({ event, found }) => `${event} ${found}`).join(', '),
    blocks: [],
  },
  slots: {},
})

async function sealNow(channelId: number) {
  const [row] = await store.db.select().from(groups).where(eq(groups.channelId, channelId))
  if (!row) return null
  const claim = await claimGroup(store.db, { id: channelId, attempt: row.attempt }, 60_000)
  return claim && sealGroup(store.db, claim, compose)
}

test('trouble waits for its day to pass, then for the third bad look, each of which asks again', async () => {
  const { id } = await aDocument(store.db)
  await badLook(id, ago(1))
  expect(await follow(id)).toBe('wait')
  const { episodeDueAt } = await rowOf(id)
  expect(episodeDueAt?.getTime()).toBeCloseTo(Date.now() + 23 * HOUR, -5)
  await store.db
    .update(schedule)
    .set({ troubledAt: ago(30), episodeDueAt: sql`now()` })
    .where(eq(schedule.documentId, id))
  expect(await follow(id)).toBe('rest')
  expect((await rowOf(id)).episodeDueAt).toBeNull()
  await badLook(id, ago(0.2))
  expect(await follow(id)).toBe('rest')
  await badLook(id, ago(0.1))
  expect(await follow(id)).toBe('open')
})

test('what recovered before an episode opened leaves nothing', async () => {
  const { id } = await aDocument(store.db)
  for (const hours of [30, 20, 10]) await badLook(id, ago(hours))
  await goodLook(id, ago(1))
  expect(await rowOf(id)).toMatchObject({ troubledAt: null, episodeDueAt: null, episodeId: null })
  expect((await dueEpisodes(store.db, 1_000)).map((due) => due.id)).not.toContain(id)
})

test('a bad look that is judged after a later good one is no trouble', async () => {
  const { id } = await aDocument(store.db)
  await goodLook(id, ago(1))
  await noteTrouble(store.db, id, ago(2))
  expect((await rowOf(id)).troubledAt).toBeNull()
})

test('a good look that is judged after a later bad one ends only what began before it', async () => {
  const { id } = await aDocument(store.db)
  await badLook(id, ago(1))
  await noteRecovery(store.db, id, ago(2))
  expect((await rowOf(id)).troubledAt).not.toBeNull()
})

test('an episode opens once, keeps its first bad look and what the last one saw, and closes once', async () => {
  const before = await countOpen(store.db)
  const { id } = await anEpisode()
  await badLook(id, ago(1), 'The host answered 503.')
  expect((await rowOf(id)).episodeDueAt?.getTime()).toBeGreaterThan(Date.now())
  const [open, ...more] = await list(store.db, { documentId: id }, { limit: 10, before: null })
  expect(more).toEqual([])
  expect(open).toMatchObject({
    outcome: 'failed',
    detail: 'The host answered 404.',
    closedAt: null,
  })
  expect(open?.startedAt.getTime()).toBeCloseTo(ago(30).getTime(), -4)
  expect(await countOpen(store.db)).toBe(before + 1)
  const goodAt = ago(0.5)
  await goodLook(id, goodAt)
  expect(await follow(id)).toBe('close')
  const [closed] = await list(store.db, { documentId: id }, { limit: 10, before: null })
  expect(closed?.closedAt).toEqual(goodAt)
  expect(await rowOf(id)).toMatchObject({ episodeId: null, episodeDueAt: null })
  expect(await countOpen(store.db)).toBe(before)
})

test('trouble that came back before its end was told is an episode of its own', async () => {
  const { id } = await anEpisode()
  await goodLook(id, ago(0.5))
  await badLook(id, ago(0.2))
  expect(await follow(id)).toBe('close')
  expect(await follow(id)).toBe('wait')
  expect((await rowOf(id)).episodeId).toBeNull()
})

test('two that follow the same episode at once tell it once, and the one overtaken writes nothing', async () => {
  const { id } = await aDocument(store.db)
  for (const hours of [30, 20, 10]) await badLook(id, ago(hours))
  const slow = await claimed(id)
  await putOffEpisode(store.db, slow, 0)
  const both = await Promise.all([
    follow(id),
    settleEpisode(store.db, { ...slow, attempt: slow.attempt - 1 }, () => ({ kind: 'drop' })),
  ])
  expect(both).toEqual(['open', null])
  expect(await settleEpisode(store.db, slow, () => ({ kind: 'drop' }))).toBeNull()
  const notices = await store.db
    .select()
    .from(episodeNotices)
    .where(eq(episodeNotices.documentId, id))
  expect(notices).toHaveLength(1)
})

test('its end is told to exactly those who were told that it began, whatever they subscribe to now', async () => {
  const document = await anEpisode()
  const told = await anAccount(store.db)
  const left = await anAccount(store.db)
  const digest = await anAccount(store.db, { plan: 'free' })
  for (const { account, channel } of [told, left, digest]) {
    const wish = { accountId: account.id, channelId: channel.id, platformId: document.platformId }
    await aSubscription(store.db, wish)
    await aSubscription(store.db, { ...wish, documentId: document.id, cadence: 'digest' })
  }
  await routeAll(document.id, 1)
  // Each channel once, the sooner way, though its subscriptions lie in different pages and ask for both.
  const cadences = async () =>
    Promise.all(
      [told, left, digest].map(async ({ channel }) =>
        (await alertsOf(channel.id)).map((alert) => alert.cadence),
      ),
    )
  expect(await cadences()).toEqual([['same-day'], ['same-day'], ['digest']])
  const late = await anAccount(store.db)
  await aSubscription(store.db, {
    accountId: late.account.id,
    channelId: late.channel.id,
    platformId: document.platformId,
  })
  await store.db.execute(
    sql`update subscriptions set ended_at = now() where account_id = ${told.account.id}`,
  )
  await store.db.execute(
    sql`update channels set unsubscribed_at = now() where id = ${left.channel.id}`,
  )
  await goodLook(document.id, ago(0.1))
  await follow(document.id)
  await routeAll(document.id, 1)
  expect(await cadences()).toEqual([['same-day', 'same-day'], ['same-day'], ['digest', 'digest']])
  expect(await alertsOf(late.channel.id)).toEqual([])
})

test('the end waits until it is known who was told of the beginning', async () => {
  const document = await anEpisode()
  await goodLook(document.id, ago(0.1))
  await follow(document.id)
  const ofDocument = async () => {
    const ids = (await dueRoutes(store.db, 1_000)).filter(({ kind }) => kind === 'episode')
    const notices = await store.db
      .select()
      .from(episodeNotices)
      .where(eq(episodeNotices.documentId, document.id))
    return notices.filter(({ id }) => ids.some((due) => due.id === id)).map(({ event }) => event)
  }
  expect(await ofDocument()).toEqual(['opened'])
  await routeAll(document.id)
  expect(await ofDocument()).toEqual(['closed'])
})

test('a private document’s episode is told to its own account alone', async () => {
  const owner = await anAccount(store.db)
  const stranger = await anAccount(store.db)
  const document = await aDocument(store.db, { accountId: owner.account.id })
  for (const { account, channel } of [owner, stranger]) {
    const wish = { accountId: account.id, channelId: channel.id, platformId: document.platformId }
    await aSubscription(store.db, wish)
  }
  for (const hours of [30, 20, 10]) await badLook(document.id, ago(hours))
  await follow(document.id)
  await routeAll(document.id)
  expect(await alertsOf(owner.channel.id)).toHaveLength(1)
  expect(await alertsOf(stranger.channel.id)).toEqual([])
})

test('word of an episode that was withheld is in no message, and told once its channel may be written to', async () => {
  const document = await anEpisode()
  const { account, channel } = await anAccount(store.db, { channel: { confirmedAt: null } })
  await aSubscription(store.db, {
    accountId: account.id,
    channelId: channel.id,
    platformId: document.platformId,
  })
  await routeAll(document.id)
  const deliveryId = await sealNow(channel.id)
  expect((await alertsOf(channel.id))[0]?.deliveryId).toBe(deliveryId)
  expect(await claimDelivery(store.db, { id: deliveryId ?? 0, attempt: 0 }, 1_000)).toBeNull()
  expect((await alertsOf(channel.id))[0]?.deliveryId).toBeNull()
  await store.db.transaction((tx) => confirm(tx, channel.id, 86_400_000))
  const again = await sealNow(channel.id)
  const delivery = await claimDelivery(store.db, { id: again ?? 0, attempt: 0 }, 1_000)
  expect(delivery?.template).toMatchObject({ text: 'opened null' })
  expect(await sealNow(channel.id)).toBeNull()
})

test('an archived document’s episode ends, and nobody is told', async () => {
  const { id } = await anEpisode()
  await store.db.execute(sql`update documents set archived_at = now() where id = ${id}`)
  await store.db
    .update(schedule)
    .set({ episodeDueAt: sql`now()` })
    .where(eq(schedule.documentId, id))
  expect(await follow(id)).toBe('drop')
  expect(await follow(id)).toBe('rest')
  const notices = await store.db
    .select()
    .from(episodeNotices)
    .where(eq(episodeNotices.documentId, id))
  expect(notices.map(({ event }) => event)).toEqual(['opened'])
})
