import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import { PLANS, refuseCadence, refusePlatform } from '@clausewatch/core'
import type { Cadence, Plan, Refusal } from '@clausewatch/core'
import { lockAccount } from './account-lock.ts'
import { byId as channelById, ownEmail } from './channels.ts'
import type { Db } from './client.ts'
import type { Page } from './page.ts'
import { documents, platforms, subscriptions } from './schema.ts'

export type Subscription = {
  readonly id: number
  readonly channelId: number
  readonly platform: { readonly slug: string; readonly name: string }
  /** Null: every document of the platform. */
  readonly document: { readonly id: number; readonly name: string } | null
  readonly cadence: Cadence
  readonly createdAt: Date
}

export type Wish = {
  readonly accountId: number
  readonly platformId: number
  /** Null: every document of the platform. */
  readonly documentId: number | null
  /** Null: the account's own email channel. */
  readonly channelId: number | null
  /** Null: the best that the plan has. */
  readonly cadence: Cadence | null
}

export type Wished =
  | { readonly kind: 'created' | 'existing'; readonly id: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'no-channel' }

/**
 * Adds a subscription if the plan allows it. The account is locked first and what is used is counted under the lock:
 * of 50 wishes at once with room for 25, exactly 25 hold. The same wish again changes at most its cadence.
 */
export async function create(db: Db, wish: Wish): Promise<Wished> {
  return db.transaction(async (tx) => {
    const account = await lockAccount(tx, wish.accountId)
    const { plan } = account
    const channelId = await channelOf(tx, account, wish.channelId)
    if (channelId === null) return { kind: 'no-channel' }
    const existing = await findWish(tx, wish, channelId)
    const refusal =
      (wish.cadence === null ? null : refuseCadence(plan, wish.cadence)) ??
      (existing === null ? await refuseMore(tx, wish, plan) : null)
    if (refusal) return { kind: 'refused', refusal }
    if (existing !== null) {
      if (wish.cadence !== null) await setCadence(tx, existing, wish.cadence)
      return { kind: 'existing', id: existing }
    }
    const [row] = await tx
      .insert(subscriptions)
      .values({ ...wish, channelId, cadence: wish.cadence ?? best(plan) })
      .returning({ id: subscriptions.id })
    if (!row) throw new Error('An insert returned no row.')
    return { kind: 'created', id: row.id }
  })
}

async function channelOf(
  tx: Db,
  account: { readonly id: number; readonly email: string },
  wanted: number | null,
): Promise<number | null> {
  const channel =
    wanted === null
      ? await ownEmail(tx, account)
      : await channelById(tx, { accountId: account.id, id: wanted })
  const usable = channel && !channel.disabledAt && !channel.unsubscribedAt
  return usable ? channel.id : null
}

async function findWish(tx: Db, wish: Wish, channelId: number): Promise<number | null> {
  const [row] = await tx
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.accountId, wish.accountId),
        eq(subscriptions.channelId, channelId),
        eq(subscriptions.platformId, wish.platformId),
        sql`coalesce(${subscriptions.documentId}, 0) = ${wish.documentId ?? 0}`,
        isNull(subscriptions.endedAt),
      ),
    )
  return row?.id ?? null
}

async function refuseMore(tx: Db, wish: Wish, plan: Plan): Promise<Refusal | null> {
  const watched = await watchedPlatforms(tx, wish.accountId)
  return watched.includes(wish.platformId) ? null : refusePlatform(plan, watched.length)
}

/** The platforms that an account is subscribed to: what its plan counts. */
export async function watchedPlatforms(db: Db, accountId: number): Promise<readonly number[]> {
  const rows = await db
    .selectDistinct({ platformId: subscriptions.platformId })
    .from(subscriptions)
    .where(isOf(accountId))
  return rows.map((row) => row.platformId)
}

async function setCadence(tx: Db, id: number, cadence: Cadence): Promise<void> {
  await tx.update(subscriptions).set({ cadence }).where(eq(subscriptions.id, id))
}

function best(plan: Plan): Cadence {
  return PLANS[plan].cadences.includes('same-day') ? 'same-day' : 'digest'
}

/** The account's live subscriptions, newest first. */
export async function list(
  db: Db,
  accountId: number,
  page: Page<number>,
): Promise<readonly Subscription[]> {
  return select(db)
    .where(
      and(isOf(accountId), page.before === null ? undefined : lt(subscriptions.id, page.before)),
    )
    .orderBy(desc(subscriptions.id))
    .limit(page.limit)
}

/** Null: the account has no such live subscription. */
export async function byId(
  db: Db,
  owned: { readonly accountId: number; readonly id: number },
): Promise<Subscription | null> {
  const [row] = await select(db).where(and(isOf(owned.accountId), eq(subscriptions.id, owned.id)))
  return row ?? null
}

/** Ends a subscription; the row stays, since decisions name it. Whether the account had it. */
export async function end(
  db: Db,
  owned: { readonly accountId: number; readonly id: number },
): Promise<boolean> {
  const ended = await db
    .update(subscriptions)
    .set({ endedAt: sql`now()` })
    .where(and(isOf(owned.accountId), eq(subscriptions.id, owned.id)))
    .returning({ id: subscriptions.id })
  return ended.length > 0
}

function select(db: Db) {
  return db
    .select({
      id: subscriptions.id,
      channelId: subscriptions.channelId,
      platform: { slug: platforms.slug, name: platforms.name },
      document: { id: documents.id, name: documents.name },
      cadence: sql<Cadence>`${subscriptions.cadence}`,
      createdAt: subscriptions.createdAt,
    })
    .from(subscriptions)
    .innerJoin(platforms, eq(platforms.id, subscriptions.platformId))
    .leftJoin(documents, eq(documents.id, subscriptions.documentId))
}

function isOf(accountId: number) {
  return and(eq(subscriptions.accountId, accountId), isNull(subscriptions.endedAt))
}
