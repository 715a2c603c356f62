import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { accept, add, byChannel, claim, dueDeliveries, fail } from './deliveries.ts'
import type { Failure } from './deliveries.ts'
import { aChannel, anAccount } from './fixtures.ts'
import {
  accounts,
  alerts,
  attempts,
  channels,
  deliveries,
  messageBodies,
  suppressions,
} from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

const TEMPLATE = { form: 'slack', text: 'Something changed.', blocks: [] } as const
const LEASE_MS = 60_000

async function aDelivery(channelId: number, kind: 'alert' | 'confirmation' = 'alert') {
  return add(store.db, { channelId, kind, template: TEMPLATE, slots: { why: 'because' } })
}

const rowOf = async (id: number) =>
  (await store.db.select().from(deliveries).where(eq(deliveries.id, id)))[0]
const outcomesOf = async (id: number) =>
  (
    await store.db
      .select()
      .from(attempts)
      .where(eq(attempts.deliveryId, id))
      .orderBy(attempts.attempt)
  ).map((attempt) => attempt.outcome)

async function claimNow(id: number) {
  await store.db
    .update(deliveries)
    .set({ dueAt: sql`now()` })
    .where(sql`${deliveries.id} = ${id} and ${deliveries.status} = 'pending'`)
  return claim(store.db, { id, attempt: (await rowOf(id))?.attempt ?? -1 }, LEASE_MS)
}

async function claimed(id: number) {
  const held = await claimNow(id)
  if (!held) throw new Error('The delivery was not to be had.')
  return held
}

const lost: Failure = { outcome: 'ambiguous', detail: 'No answer.', retryInMs: 1_000 }

test('two claims of one delivery: one sends', async () => {
  const { channel } = await anAccount(store.db)
  const id = await aDelivery(channel.id)
  const both = await Promise.all([
    claim(store.db, { id, attempt: 0 }, LEASE_MS),
    claim(store.db, { id, attempt: 0 }, LEASE_MS),
  ])
  expect(both.filter((one) => one !== null)).toHaveLength(1)
  expect(await outcomesOf(id)).toEqual(['open'])
})

test('a claim brings the message as it was made, and the ledger shows what came of it', async () => {
  const { channel } = await anAccount(store.db)
  const id = await aDelivery(channel.id)
  const held = await claimed(id)
  expect(held).toMatchObject({
    template: TEMPLATE,
    slots: { why: 'because' },
    channelKind: 'email',
  })
  await accept(store.db, held, '250 queued')
  expect(await rowOf(id)).toMatchObject({ status: 'sent', dueAt: null })
  const [entry] = await byChannel(store.db, channel.id, { limit: 10, before: null })
  expect(entry?.attempts).toMatchObject([{ outcome: 'accepted', detail: '250 queued' }])
})

test('a sender that dies leaves an attempt that the next claim records as ambiguous', async () => {
  const { channel } = await anAccount(store.db)
  const id = await aDelivery(channel.id)
  await claimed(id)
  await claimed(id)
  expect(await outcomesOf(id)).toEqual(['ambiguous', 'open'])
})

test('the third attempt without an answer ends the delivery, in the owner’s sight', async () => {
  const { channel } = await anAccount(store.db)
  const died = await aDelivery(channel.id)
  for (let n = 0; n < 3; n++) await claimed(died)
  expect(await claimNow(died)).toBeNull()
  expect(await rowOf(died)).toMatchObject({ status: 'ambiguous', dueAt: null })
  const silent = await aDelivery(channel.id)
  for (let n = 0; n < 3; n++) await fail(store.db, await claimed(silent), lost)
  expect(await rowOf(silent)).toMatchObject({ status: 'ambiguous', dueAt: null })
})

test('an acceptance that comes after the lease counts', async () => {
  const { channel } = await anAccount(store.db)
  const id = await aDelivery(channel.id)
  const slow = await claimed(id)
  const next = await claimed(id)
  await accept(store.db, slow, '250 at last')
  await fail(store.db, next, {
    outcome: 'refused',
    detail: '550',
    retryInMs: null,
    disables: '550',
  })
  expect(await rowOf(id)).toMatchObject({ status: 'sent' })
  const [row] = await store.db.select().from(channels).where(eq(channels.id, channel.id))
  expect(row?.disabledAt).toBeNull()
})

test('a failure that was overtaken only closes its own attempt', async () => {
  const { channel } = await anAccount(store.db)
  const id = await aDelivery(channel.id)
  const slow = await claimed(id)
  await claimed(id)
  await fail(store.db, slow, { outcome: 'refused', detail: '550', retryInMs: null })
  expect(await rowOf(id)).toMatchObject({ status: 'pending' })
})

test('what may not be written to is withheld with its reason, and its alerts are in no message again', async () => {
  const cases = [
    [{ confirmedAt: null }, 'not confirmed'],
    [{ unsubscribedAt: new Date() }, 'unsubscribed'],
    [{ disabledAt: new Date(), disabledReason: 'gone' }, 'disabled: gone'],
  ] as const
  for (const [values, reason] of cases) {
    const { channel } = await anAccount(store.db, { channel: values })
    const id = await aDelivery(channel.id)
    await store.db.insert(alerts).values({
      changeId: id,
      channelId: channel.id,
      cadence: 'same-day',
      why: 'w',
      deliveryId: id,
    })
    expect(await claimNow(id)).toBeNull()
    const row = await rowOf(id)
    expect(row?.status).toBe('withheld')
    expect(row?.endedReason).toContain(reason)
    expect(await outcomesOf(id)).toEqual([])
    const [alert] = await store.db.select().from(alerts).where(eq(alerts.channelId, channel.id))
    expect(alert?.deliveryId).toBeNull()
  }
})

test('a suppressed address and an unconfirmed account are withheld too', async () => {
  const { channel } = await anAccount(store.db)
  await store.db
    .insert(suppressions)
    .values({ addressHash: channel.addressHash, reason: 'it complained' })
  const suppressed = await aDelivery(channel.id)
  expect(await claimNow(suppressed)).toBeNull()
  expect((await rowOf(suppressed))?.endedReason).toContain('it complained')
  const other = await anAccount(store.db)
  await store.db
    .update(accounts)
    .set({ confirmedAt: null })
    .where(eq(accounts.id, other.account.id))
  expect(await claimNow(await aDelivery(other.channel.id))).toBeNull()
})

test('a confirmation goes to the channel that waits for it', async () => {
  const { channel } = await anAccount(store.db, { channel: { confirmedAt: null } })
  expect(await claimNow(await aDelivery(channel.id, 'confirmation'))).not.toBeNull()
})

test('a permanent failure disables the channel and tells the owner by another', async () => {
  const { account, channel } = await anAccount(store.db)
  const slack = await aChannel(store.db, account.id, { kind: 'slack' })
  const id = await aDelivery(slack.id)
  const notice = { template: { ...TEMPLATE, text: 'A channel was disabled.' }, slots: {} }
  await fail(store.db, await claimed(id), {
    outcome: 'refused',
    detail: 'no_service',
    retryInMs: null,
    disables: 'no_service',
    notice,
  })
  const [row] = await store.db.select().from(channels).where(eq(channels.id, slack.id))
  expect(row).toMatchObject({ disabledReason: 'no_service', digestDueAt: null })
  const told = await byChannel(store.db, channel.id, { limit: 10, before: null })
  expect(told.map((entry) => entry.kind)).toEqual(['notice'])
})

test('a dead mailbox is suppressed for every account, and a dead webhook is its owner’s alone', async () => {
  const mail = await anAccount(store.db)
  const hook = await anAccount(store.db, { channel: { kind: 'slack' } })
  for (const { channel } of [mail, hook]) {
    await fail(store.db, await claimed(await aDelivery(channel.id)), {
      outcome: 'refused',
      detail: '550 5.1.1',
      retryInMs: null,
      disables: 'The mailbox does not exist.',
    })
  }
  const other = await anAccount(store.db, { channel: { addressHash: mail.channel.addressHash } })
  const same = await anAccount(store.db, { channel: { addressHash: hook.channel.addressHash } })
  const suppressed = await aDelivery(other.channel.id)
  expect(await claimNow(suppressed)).toBeNull()
  expect((await rowOf(suppressed))?.endedReason).toContain('suppressed')
  expect(await claimNow(await aDelivery(same.channel.id))).not.toBeNull()
})

test('two hundred rows that always fail do not hold up those behind them', async () => {
  const { channel } = await anAccount(store.db)
  await store.db
    .update(deliveries)
    .set({ dueAt: null, status: 'failed', endedAt: sql`now()` })
    .where(sql`status = 'pending'`)
  const [body] = await store.db.select().from(messageBodies).limit(1)
  await store.db.execute(sql`
    insert into deliveries (channel_id, kind, body_sha256, slots, due_at)
    select ${channel.id}, 'alert', ${body?.sha256}, jsonb_build_object('n', n::text), now() from generate_series(1, 1000) n`)
  const done = new Set<string>()
  for (
    let due = await dueDeliveries(store.db, 200);
    due.length > 0;
    due = await dueDeliveries(store.db, 200)
  ) {
    await Promise.all(
      due.map(async (one) => {
        const held = await claim(store.db, one, LEASE_MS)
        if (!held) return
        const n = held.slots['n'] ?? ''
        if (Number(n) <= 200)
          return fail(store.db, held, { outcome: 'unsent', detail: 'No route.', retryInMs: 60_000 })
        done.add(n)
        return accept(store.db, held, 'ok')
      }),
    )
  }
  expect(done.size).toBe(800)
}, 120_000)
