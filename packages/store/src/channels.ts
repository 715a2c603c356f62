import { and, asc, count, desc, eq, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { nextDigest } from '@clausewatch/core'
import { lockAccount } from './account-lock.ts'
import type { Db } from './client.ts'
import { reopenGroup } from './groups.ts'
import type { Page } from './page.ts'
import { channels, subscriptions } from './schema.ts'

export type ChannelKind = 'email' | 'slack' | 'webhook'
export type Channel = typeof channels.$inferSelect

/** When a channel wants to be told: local weekday, hour and quiet hours in its zone. */
export type Clock = Pick<Channel, 'zone' | 'digestWeekday' | 'digestHour' | 'quietFrom' | 'quietTo'>

export type NewChannel = Partial<Clock> & {
  readonly kind: ChannelKind
  /** Sealed. */
  readonly address: Uint8Array
  readonly addressHash: Uint8Array
  readonly label: string
}

/** What the owner's removal writes as the reason: a removed channel is kept for its ledger, and not listed. */
const REMOVED = 'removed by its owner'

const isLive = and(isNull(channels.disabledAt), isNull(channels.unsubscribedAt))
const isShown = or(isNull(channels.disabledReason), ne(channels.disabledReason, REMOVED))

export async function add(db: Db, accountId: number, channel: NewChannel): Promise<Channel> {
  const [row] = await db
    .insert(channels)
    .values({ accountId, ...channel })
    .returning()
  if (!row) throw new Error('An insert returned no row.')
  return row
}

export type Created =
  | { readonly kind: 'created' | 'existing'; readonly channel: Channel }
  | { readonly kind: 'full'; readonly used: number }

/**
 * Adds a channel within the caller's transaction, which keeps the account locked. A live channel with the same address
 * is given back as it is; at `most` channels there is no room.
 */
export async function create(
  tx: Db,
  input: { readonly accountId: number; readonly channel: NewChannel; readonly most: number },
): Promise<Created> {
  await lockAccount(tx, input.accountId)
  const live = and(eq(channels.accountId, input.accountId), isLive)
  const [existing] = await tx
    .select()
    .from(channels)
    .where(and(live, eq(channels.addressHash, input.channel.addressHash)))
  if (existing) return { kind: 'existing', channel: existing }
  const [row] = await tx.select({ used: count() }).from(channels).where(live)
  const used = row?.used ?? 0
  if (used >= input.most) return { kind: 'full', used }
  return { kind: 'created', channel: await add(tx, input.accountId, input.channel) }
}

/** The account's channels that it has not removed, newest first. */
export async function list(
  db: Db,
  accountId: number,
  page: Page<number>,
): Promise<readonly Channel[]> {
  return db
    .select()
    .from(channels)
    .where(
      and(
        eq(channels.accountId, accountId),
        isShown,
        page.before === null ? undefined : lt(channels.id, page.before),
      ),
    )
    .orderBy(desc(channels.id))
    .limit(page.limit)
}

export type Owned = { readonly accountId: number; readonly id: number }

/** Null: the account has no such channel. */
export async function byId(db: Db, owned: Owned): Promise<Channel | null> {
  const [row] = await db.select().from(channels).where(ownedBy(owned))
  return row ?? null
}

/** The channel of the address the account was opened with. */
export async function ownEmail(
  db: Db,
  account: { readonly id: number; readonly email: string },
): Promise<Channel | null> {
  const [row] = await db
    .select()
    .from(channels)
    .where(
      and(
        eq(channels.accountId, account.id),
        eq(channels.kind, 'email'),
        sql`lower(${channels.label}) = ${account.email}`,
        isLive,
      ),
    )
    .orderBy(asc(channels.id))
    .limit(1)
  return row ?? null
}

/** Any channel, whoever owns it: for links that carry their own proof. */
export async function anyById(db: Db, id: number): Promise<Channel | null> {
  const [row] = await db.select().from(channels).where(eq(channels.id, id))
  return row ?? null
}

/** Changes when the channel is told, and moves its next digest accordingly. Null: the account has no such channel. */
export async function setClock(
  db: Db,
  owned: Owned,
  clock: Partial<Clock>,
  digestPeriodMs: number,
): Promise<Channel | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx.update(channels).set(clock).where(ownedBy(owned)).returning()
    if (!row) return null
    const movesDigest = 'zone' in clock || 'digestWeekday' in clock || 'digestHour' in clock
    return row.digestDueAt && movesDigest ? armDigest(tx, row, digestPeriodMs) : row
  })
}

/** Marks the address as proven and sets the first digest. */
export async function confirm(tx: Db, id: number, digestPeriodMs: number): Promise<Channel> {
  const [row] = await tx
    .update(channels)
    .set({ confirmedAt: sql`coalesce(${channels.confirmedAt}, now())` })
    .where(eq(channels.id, id))
    .returning()
  if (!row) throw new Error(`Channel ${id} is missing.`)
  await reopenGroup(tx, id)
  return armDigest(tx, row, digestPeriodMs)
}

// A digest that is being made by the old clock loses its claim.
const FENCE_OUT = { digestAttempt: sql`${channels.digestAttempt} + 1` }

async function armDigest(tx: Db, channel: Channel, periodMs: number): Promise<Channel> {
  const [clock] = await tx.execute<{ ms: number }>(
    sql`select extract(epoch from now())::float8 * 1000 as ms`,
  )
  const next = nextDigest(new Date(clock?.ms ?? 0), channel, periodMs, channel.id)
  const [row] = await tx
    .update(channels)
    .set({ digestDueAt: next.at, digestPeriod: next.periodLocal, ...FENCE_OUT })
    .where(eq(channels.id, channel.id))
    .returning()
  return row ?? channel
}

/** Ends all telling there: nothing is sent after this commits. Null: there is no such channel. */
export async function unsubscribe(db: Db, id: number): Promise<Channel | null> {
  const [row] = await db
    .update(channels)
    .set({
      unsubscribedAt: sql`coalesce(${channels.unsubscribedAt}, now())`,
      digestDueAt: null,
      ...FENCE_OUT,
    })
    .where(eq(channels.id, id))
    .returning()
  return row ?? null
}

/** Removes a channel and ends its subscriptions; the ledger stays. Whether the account had it. */
export async function remove(db: Db, owned: Owned): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockAccount(tx, owned.accountId)
    const [row] = await tx.select().from(channels).where(ownedBy(owned))
    if (!row) return false
    // Subscription before channel, as everywhere.
    await tx
      .update(subscriptions)
      .set({ endedAt: sql`now()` })
      .where(and(eq(subscriptions.channelId, owned.id), isNull(subscriptions.endedAt)))
    await tx
      .update(channels)
      .set({
        disabledAt: sql`coalesce(${channels.disabledAt}, now())`,
        disabledReason: REMOVED,
        digestDueAt: null,
        ...FENCE_OUT,
      })
      .where(eq(channels.id, owned.id))
    return true
  })
}

function ownedBy({ accountId, id }: Owned) {
  return and(eq(channels.id, id), eq(channels.accountId, accountId), isShown)
}
