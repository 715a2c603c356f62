import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { accountSlots } from '@clausewatch/core'
import type { MessageTemplate, Slots } from '@clausewatch/core'
import { lockAccount } from './account-lock.ts'
import type { Account } from './account-lock.ts'
import { create, confirm } from './channels.ts'
import type { Channel, Created, NewChannel } from './channels.ts'
import type { Db } from './client.ts'
import { violates } from './constraint.ts'
import { reopenGroup } from './groups.ts'
import { addDelivery } from './messages.ts'
import { accounts, channels, confirmations, suppressions } from './schema.ts'

/** The mail that proves an address. Its slots hold the link, whose token is stored as a hash only here. */
export type ConfirmationMail = {
  readonly tokenHash: Uint8Array
  readonly template: MessageTemplate
  readonly slots: Slots
}

const VALID_HOURS = 24

// Whoever types a stranger's address must not fill that mailbox through us, nor those of many strangers.
const MOST = { address: { hour: 3, day: 6 }, account: { hour: 5, day: 20 } } as const

/** Why a mail is not sent. `unconfirmed`: only a confirmed account may have us write to another address than its own. */
export type MailRefusal = 'too-many' | 'unconfirmed'

/** Takes back what the caller's transaction has written before the mail was refused. */
export class MailRefused extends Error {
  readonly refusal: MailRefusal

  constructor(refusal: MailRefusal) {
    super(`The confirmation was not mailed: ${refusal}`)
    this.refusal = refusal
  }
}

/**
 * Sends the link, in the caller's transaction.
 * @throws MailRefused
 */
export async function request(tx: Db, channel: Channel, mail: ConfirmationMail): Promise<void> {
  const account = await lockAccount(tx, channel.accountId)
  if (!account.confirmedAt && !isOwn(account, channel)) throw new MailRefused('unconfirmed')
  await lockAddress(tx, channel)
  if (await isOverLimit(tx, channel)) throw new MailRefused('too-many')
  await tx.insert(confirmations).values({
    tokenHash: mail.tokenHash,
    channelId: channel.id,
    expiresAt: sql`now() + ${VALID_HOURS} * interval '1 hour'`,
  })
  await addDelivery(tx, {
    channelId: channel.id,
    kind: 'confirmation',
    template: mail.template,
    slots: { ...mail.slots, ...accountSlots(account) },
  })
}

/** Who asks for one address, or answers for it, takes turns: else each would count, or find, what was there before. */
async function lockAddress(tx: Db, { addressHash }: Channel): Promise<void> {
  const address = Buffer.from(addressHash).toString('hex')
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${address}, 0))`)
}

/** Counts the mails to this address, whoever asked, and of this account, to whichever address; removed channels too. */
async function isOverLimit(tx: Db, { accountId, addressHash }: Channel): Promise<boolean> {
  const toAddress = eq(channels.addressHash, addressHash)
  const ofAccount = eq(channels.accountId, accountId)
  const lastHour = sql`${confirmations.createdAt} > now() - interval '1 hour'`
  const [sent] = await tx
    .select({
      addressHour: sql<number>`count(*) filter (where ${toAddress} and ${lastHour})::int`,
      addressDay: sql<number>`count(*) filter (where ${toAddress})::int`,
      accountHour: sql<number>`count(*) filter (where ${ofAccount} and ${lastHour})::int`,
      accountDay: sql<number>`count(*) filter (where ${ofAccount})::int`,
    })
    .from(confirmations)
    .innerJoin(channels, eq(channels.id, confirmations.channelId))
    .where(
      sql`${confirmations.createdAt} > now() - interval '1 day' and (${toAddress} or ${ofAccount})`,
    )
  if (!sent) return false
  return (
    sent.addressHour >= MOST.address.hour ||
    sent.addressDay >= MOST.address.day ||
    sent.accountHour >= MOST.account.hour ||
    sent.accountDay >= MOST.account.day
  )
}

/** Whether it is the address that the account was opened with. */
function isOwn(account: Account, channel: Channel): boolean {
  return channel.kind === 'email' && channel.label.toLowerCase() === account.email
}

/** Adds an email channel and mails its link, or mails a new link to one that is not confirmed yet. */
export async function addEmailChannel(
  db: Db,
  input: {
    readonly accountId: number
    readonly channel: NewChannel
    readonly most: number
    readonly mail: ConfirmationMail
  },
): Promise<Created | { readonly kind: MailRefusal }> {
  try {
    return await db.transaction(async (tx) => {
      const created = await create(tx, input)
      if (created.kind === 'full' || created.channel.confirmedAt) return created
      await request(tx, created.channel, input.mail)
      return created
    })
  } catch (error) {
    if (error instanceof MailRefused) return { kind: error.refusal }
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

/** What following a link finds. `confirmed`: it is, since now or already. `disowned`: the address said "not me". */
export type LinkState =
  | 'unknown'
  | 'open'
  | 'confirmed'
  | 'expired'
  | 'ended'
  | 'taken'
  | 'disowned'

export type Found = {
  readonly state: LinkState
  readonly channel: Channel | null
  /** When the account that asks was opened. */
  readonly openedAt: Date | null
}

/** The reason of a channel, and of a suppression, whose address knows nothing of the account. */
const DISOWNED = 'its address said: this was not me'

/** Looks a link up without using it. */
export async function find(db: Db, tokenHash: Uint8Array): Promise<Found> {
  const [row] = await db
    .select({
      channel: channels,
      openedAt: accounts.createdAt,
      usedAt: confirmations.usedAt,
      expired: sql<boolean>`${confirmations.expiresAt} <= now()`,
    })
    .from(confirmations)
    .innerJoin(channels, eq(channels.id, confirmations.channelId))
    .innerJoin(accounts, eq(accounts.id, channels.accountId))
    .where(eq(confirmations.tokenHash, tokenHash))
  if (!row) return { state: 'unknown', channel: null, openedAt: null }
  return { state: stateOf(row), channel: row.channel, openedAt: row.openedAt }
}

function stateOf(link: {
  readonly channel: Channel
  readonly usedAt: Date | null
  readonly expired: boolean
}): LinkState {
  const { channel } = link
  if (channel.disabledReason === DISOWNED) return 'disowned'
  if (channel.disabledAt ?? channel.unsubscribedAt) return 'ended'
  if (link.usedAt ?? channel.confirmedAt) return 'confirmed'
  return link.expired ? 'expired' : 'open'
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
  const { channel } = before
  if (before.state !== 'open' || !channel) return before
  try {
    return await db.transaction(async (tx) => {
      const account = await lockAccount(tx, channel.accountId)
      await lockAddress(tx, channel)
      const found = await find(tx, tokenHash)
      if (found.state !== 'open') return found
      await tx
        .update(confirmations)
        .set({ usedAt: sql`now()` })
        .where(eq(confirmations.tokenHash, tokenHash))
      // Whoever refused one account and confirms another is to be written to after all.
      await tx
        .delete(suppressions)
        .where(
          and(eq(suppressions.addressHash, channel.addressHash), eq(suppressions.reason, DISOWNED)),
        )
      const confirmed = await confirm(tx, channel.id, digestPeriodMs)
      if (!account.confirmedAt && isOwn(account, channel)) await confirmOwner(tx, account.id)
      return { ...found, state: 'confirmed', channel: confirmed }
    })
  } catch (error) {
    if (violates(error, 'accounts_email_confirmed')) return { ...before, state: 'taken' }
    throw error
  }
}

/** Confirms an account. What its channels were not sent while it was unconfirmed, Slack's among them, is sent now. */
async function confirmOwner(tx: Db, accountId: number): Promise<void> {
  await tx
    .update(accounts)
    .set({ confirmedAt: sql`now()` })
    .where(eq(accounts.id, accountId))
  const live = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.accountId, accountId),
        isNotNull(channels.confirmedAt),
        isNull(channels.disabledAt),
        isNull(channels.unsubscribedAt),
      ),
    )
    .orderBy(asc(channels.id))
  for (const { id } of live) await reopenGroup(tx, id)
}

/**
 * "This was not me": ends the channel, and has nobody write to its address any more. An address that a channel has
 * confirmed is not suppressed: its owner goes on being told there.
 */
export async function disown(db: Db, tokenHash: Uint8Array): Promise<Found> {
  const before = await find(db, tokenHash)
  const { channel } = before
  if (!channel || !isUnanswered(before)) return before
  return db.transaction(async (tx) => {
    await lockAddress(tx, channel)
    const found = await find(tx, tokenHash)
    if (!isUnanswered(found)) return found
    await tx
      .update(channels)
      .set({ disabledAt: sql`now()`, disabledReason: DISOWNED })
      .where(eq(channels.id, channel.id))
    const [told] = await tx
      .select({ id: channels.id })
      .from(channels)
      .where(
        and(
          eq(channels.addressHash, channel.addressHash),
          isNotNull(channels.confirmedAt),
          isNull(channels.disabledAt),
          isNull(channels.unsubscribedAt),
        ),
      )
      .limit(1)
    if (!told) {
      const { addressHash } = channel
      await tx.insert(suppressions).values({ addressHash, reason: DISOWNED }).onConflictDoNothing()
    }
    return { ...found, state: 'disowned' }
  })
}

/** A mail may be read long after its link has expired: it can still be refused. */
function isUnanswered({ state }: Found): boolean {
  return state === 'open' || state === 'expired'
}
