import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Plan } from '@clausewatch/core'
import { ACCOUNT } from './account-lock.ts'
import type { Account } from './account-lock.ts'
import { add as addKey } from './api-keys.ts'
import type { ApiKey, NewKey } from './api-keys.ts'
import { add as addChannel } from './channels.ts'
import type { Channel, NewChannel } from './channels.ts'
import type { Db } from './client.ts'
import { MailRefused, request } from './confirmations.ts'
import type { ConfirmationMail } from './confirmations.ts'
import type { Page } from './page.ts'
import { accounts } from './schema.ts'

export type { Account }

/**
 * Opens an account with its own email channel, its first key and the mail that asks to confirm the address, all or
 * nothing. Null: that address has been sent too many such mails of late.
 */
export async function open(
  db: Db,
  input: {
    readonly email: string
    readonly channel: NewChannel
    readonly key: NewKey
    readonly mail: ConfirmationMail
  },
): Promise<{
  readonly account: Account
  readonly channel: Channel
  readonly key: ApiKey
} | null> {
  try {
    return await db.transaction(async (tx) => {
      const [account] = await tx.insert(accounts).values({ email: input.email }).returning(ACCOUNT)
      if (!account) throw new Error('An insert returned no row.')
      const key = await addKey(tx, account.id, input.key)
      const channel = await addChannel(tx, account.id, input.channel)
      await request(tx, channel, input.mail)
      return { account, channel, key }
    })
  } catch (error) {
    if (error instanceof MailRefused) return null
    throw error
  }
}

// Long enough for a slow answer; then the address, the key and what was watched are nobody's.
const UNCONFIRMED_DAYS = 7

/** Removes accounts that nobody has confirmed within a week, with all that is theirs. Gives how many, `limit` at most. */
export async function removeUnconfirmed(db: Db, limit: number): Promise<number> {
  const stale = db
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        isNull(accounts.confirmedAt),
        lt(accounts.createdAt, sql`now() - ${UNCONFIRMED_DAYS} * interval '1 day'`),
      ),
    )
    .orderBy(accounts.id)
    .limit(limit)
    // One that is just being confirmed, or that another process removes, is left alone.
    .for('update', { skipLocked: true })
  const removed = await db
    .delete(accounts)
    .where(inArray(accounts.id, stale))
    .returning({ id: accounts.id })
  return removed.length
}

export async function byId(db: Db, id: number): Promise<Account | null> {
  const [row] = await db.select(ACCOUNT).from(accounts).where(eq(accounts.id, id))
  return row ?? null
}

/** Accounts, newest first; with an address, those that gave it, confirmed or not. */
export async function list(
  db: Db,
  filter: { readonly email: string | null },
  page: Page<number>,
): Promise<readonly Account[]> {
  return db
    .select(ACCOUNT)
    .from(accounts)
    .where(
      and(
        filter.email === null ? undefined : eq(accounts.email, filter.email),
        page.before === null ? undefined : lt(accounts.id, page.before),
      ),
    )
    .orderBy(desc(accounts.id))
    .limit(page.limit)
}

/** Null: there is no such account. What it subscribed to stays: the plan decides at routing. */
export async function setPlan(
  db: Db,
  input: { readonly id: number; readonly plan: Plan },
): Promise<Account | null> {
  const [row] = await db
    .update(accounts)
    .set({ plan: input.plan })
    .where(eq(accounts.id, input.id))
    .returning(ACCOUNT)
  return row ?? null
}
