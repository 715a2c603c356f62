import { eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmationEmail } from '@clausewatch/core'
import { useDatabase } from '../../../test/support/database.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { disown, redeem, request } from './confirmations.ts'
import { aChannel, anAccount } from './fixtures.ts'
import { accounts, alerts, channels, groups, suppressions } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url, { max: 10 })
})
afterAll(() => store.close())

const WEEK_MS = 7 * 86_400_000
let serial = 0

type Channel = typeof channels.$inferSelect

/** A link that was mailed to a channel. */
async function linkTo(channel: Channel): Promise<Buffer> {
  const tokenHash = Buffer.from(`token-${++serial}`)
  const mail = {
    tokenHash,
    template: confirmationEmail(),
    slots: { confirmUrl: 'https://c.example' },
  }
  await store.db.transaction((tx) => request(tx, channel, mail))
  return tokenHash
}

/** An account that is not confirmed, and the channel of its own address. */
async function unconfirmed(label = `reader-${++serial}@mail.example`) {
  const { account } = await anAccount(store.db)
  await store.db
    .update(accounts)
    .set({ confirmedAt: null, email: label })
    .where(eq(accounts.id, account.id))
  const own = { label, addressHash: Buffer.from(label), confirmedAt: null }
  return { account, channel: await aChannel(store.db, account.id, own) }
}

const suppressionOf = ({ addressHash }: Channel) =>
  store.db.select().from(suppressions).where(eq(suppressions.addressHash, addressHash))

test('an account that is confirmed late is told by every live channel what was withheld', async () => {
  const { account, channel } = await unconfirmed()
  const slack = await aChannel(store.db, account.id, { kind: 'slack' })
  const removed = await aChannel(store.db, account.id, { kind: 'slack', disabledAt: new Date() })
  const told = [channel.id, slack.id, removed.id]
  const alert = { changeId: 1, cadence: 'same-day' as const, why: 'w' }
  await store.db.insert(alerts).values(told.map((channelId) => ({ ...alert, channelId })))
  const link = await linkTo(channel)
  expect((await redeem(store.db, link, WEEK_MS)).state).toBe('confirmed')
  const opened = await store.db.select().from(groups).where(inArray(groups.channelId, told))
  expect(new Set(opened.map(({ channelId }) => channelId))).toEqual(new Set([channel.id, slack.id]))
})

test('an address that says "not me" is written to for nobody, until it confirms an account itself', async () => {
  const stranger = await unconfirmed('owner@mail.example')
  const owner = await unconfirmed('owner@mail.example')
  const [strange, own] = [await linkTo(stranger.channel), await linkTo(owner.channel)]
  expect((await disown(store.db, strange)).state).toBe('disowned')
  expect(await suppressionOf(owner.channel)).toHaveLength(1)
  expect((await redeem(store.db, strange, WEEK_MS)).state).toBe('disowned')
  expect((await redeem(store.db, own, WEEK_MS)).state).toBe('confirmed')
  expect(await suppressionOf(owner.channel)).toHaveLength(0)
})

test('who refuses a stranger’s account goes on being told for an own one', async () => {
  const owner = await unconfirmed('told@mail.example')
  await redeem(store.db, await linkTo(owner.channel), WEEK_MS)
  const stranger = await unconfirmed('told@mail.example')
  expect((await disown(store.db, await linkTo(stranger.channel))).state).toBe('disowned')
  expect(await suppressionOf(owner.channel)).toHaveLength(0)
})

test('a mailbox that is dead stays suppressed, whatever is confirmed', async () => {
  const { channel } = await unconfirmed()
  const { addressHash } = channel
  const link = await linkTo(channel)
  await store.db.insert(suppressions).values({ addressHash, reason: '550 no such user' })
  await redeem(store.db, link, WEEK_MS)
  expect(await suppressionOf(channel)).toHaveLength(1)
})

test('of a refusal and a confirmation at once the first one holds', async () => {
  for (let n = 0; n < 10; n++) {
    const { account, channel } = await unconfirmed()
    const link = await linkTo(channel)
    const answers = await Promise.all([redeem(store.db, link, WEEK_MS), disown(store.db, link)])
    const [first, second] = answers.map(({ state }) => state)
    expect(first).toBe(second)
    const [row] = await store.db.select().from(accounts).where(eq(accounts.id, account.id))
    expect(row?.confirmedAt === null).toBe(first === 'disowned')
  }
})
