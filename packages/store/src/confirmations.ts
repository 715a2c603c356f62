import { and, count, eq, gt, sql } from 'drizzle-orm'
import type { MessageTemplate, Slots } from '@clausewatch/core'
import { create, confirm } from './channels.ts'
import type { Channel, Created, NewChannel } from './channels.ts'
import type { Db } from './client.ts'
import { addDelivery } from './messages.ts'
import { accounts, channels, confirmations } from './schema.ts'

/** The mail that proves an address. Its slots hold the link, whose token is stored as a hash only here. */
export type ConfirmationMail = {
  readonly tokenHash: Uint8Array
  readonly template: MessageTemplate
  readonly slots: Slots
}

const VALID_HOURS = 24

// Whoever types a stranger's address must not fill that mailbox through us.
const MAILS_PER_HOUR = 3

/** Sends the link, in the caller's transaction. False: the address has had its mails of this hour, nothing is written. */
export async function request(tx: Db, channel: Channel, mail: ConfirmationMail): Promise<boolean> {
  const address = Buffer.from(channel.addressHash).toString('hex')
  // Two requests for one address take turns, or both would count two.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${address}, 0))`)
  const [row] = await tx
    .select({ sent: count() })
    .from(confirmations)
    .innerJoin(channels, eq(channels.id, confirmations.channelId))
    .where(
      and(
        eq(channels.addressHash, channel.addressHash),
        gt(confirmations.createdAt, sql`now() - interval '1 hour'`),
      ),
    )
  if ((row?.sent ?? 0) >= MAILS_PER_HOUR) return false
  const { tokenHash, ...message } = mail
  await tx.insert(confirmations).values({
    tokenHash,
    channelId: channel.id,
    expiresAt: sql`now() + ${VALID_HOURS} * interval '1 hour'`,
  })
  await addDelivery(tx, { channelId: channel.id, kind: 'confirmation', ...message })
  return true
}

/**
 * Adds an email channel and mails its link, or mails a new link to one that is not confirmed yet.
 * `too-many`: the address has had its mails of this hour, nothing is written.
 */
export async function addEmailChannel(
  db: Db,
  input: {
    readonly accountId: number
    readonly channel: NewChannel
    readonly most: number
    readonly mail: ConfirmationMail
  },
): Promise<Created | { readonly kind: 'too-many' }> {
  try {
    return await db.transaction(async (tx) => {
      const created = await create(tx, input)
      if (created.kind === 'full' || created.channel.confirmedAt) return created
      if (!(await request(tx, created.channel, input.mail))) throw new TooManyMails()
      return created
    })
  } catch (error) {
    if (error instanceof TooManyMails) return { kind: 'too-many' }
    throw error
  }
}

/** Adds a channel whose address is its own proof, such as a Slack webhook: confirmed at once. */
export async function addProvenChannel(
  db: Db,
  input: {
    readonly accountId: number
    readonly channel: NewChannel
    readonly most: number
    readonly digestPeriodMs: number
  },
): Promise<Created> {
  return db.transaction(async (tx) => {
    const created = await create(tx, input)
    if (created.kind !== 'created') return created
    return { ...created, channel: await confirm(tx, created.channel.id, input.digestPeriodMs) }
  })
}

/** Takes back what was written before the limit was met. */
class TooManyMails extends Error {}

/** What following a link finds. `confirmed`: it is, since now or already. */
export type LinkState = 'unknown' | 'open' | 'confirmed' | 'expired' | 'ended' | 'taken'
export type Found = { readonly state: LinkState; readonly channel: Channel | null }

/** Looks a link up without using it. */
export async function find(db: Db, tokenHash: Uint8Array): Promise<Found> {
  const [row] = await db
    .select({
      channel: channels,
      usedAt: confirmations.usedAt,
      expired: sql<boolean>`${confirmations.expiresAt} <= now()`,
    })
    .from(confirmations)
    .innerJoin(channels, eq(channels.id, confirmations.channelId))
    .where(eq(confirmations.tokenHash, tokenHash))
  if (!row) return { state: 'unknown', channel: null }
  const { channel } = row
  if (channel.disabledAt ?? channel.unsubscribedAt) return { state: 'ended', channel }
  if (row.usedAt) return { state: 'confirmed', channel }
  return { state: row.expired ? 'expired' : 'open', channel }
}

/**
 * Uses a link: confirms its channel, and the account when it is the account's own address.
 * `taken`: another confirmed account owns that address.
 */
export async function redeem(
  db: Db,
  tokenHash: Uint8Array,
  digestPeriodMs: number,
): Promise<Found> {
  const before = await find(db, tokenHash)
  if (before.state !== 'open' || !before.channel) return before
  const { channel } = before
  try {
    return await db.transaction(async (tx) => {
      const used = await tx
        .update(confirmations)
        .set({ usedAt: sql`now()` })
        .where(
          sql`${confirmations.tokenHash} = ${tokenHash} and ${confirmations.usedAt} is null and ${confirmations.expiresAt} > now()`,
        )
        .returning({ id: confirmations.channelId })
      if (used.length === 0) return find(tx, tokenHash)
      await confirmOwner(tx, channel)
      return { state: 'confirmed', channel: await confirm(tx, channel.id, digestPeriodMs) }
    })
  } catch (error) {
    if (isTaken(error)) return { state: 'taken', channel }
    throw error
  }
}

async function confirmOwner(tx: Db, channel: Channel): Promise<void> {
  if (channel.kind !== 'email') return
  await tx
    .update(accounts)
    .set({ confirmedAt: sql`now()` })
    .where(
      sql`${accounts.id} = ${channel.accountId} and ${accounts.email} = ${channel.label.toLowerCase()} and ${accounts.confirmedAt} is null`,
    )
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return (
    cause instanceof Error &&
    'constraint_name' in cause &&
    cause.constraint_name === 'accounts_email_confirmed'
  )
}
