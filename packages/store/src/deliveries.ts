import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm'
import { quietUntil } from '@clausewatch/core'
import type { MessageTemplate, Slots } from '@clausewatch/core'
import type { Db } from './client.ts'
import { later } from './later.ts'
import { addDelivery, readBody } from './messages.ts'
import type { DeliveryKind } from './messages.ts'
import {
  accounts,
  alerts,
  attempts,
  channels,
  deliveries,
  episodeAlerts,
  suppressions,
} from './schema.ts'

export { addDelivery as add } from './messages.ts'
export type { DeliveryKind, NewDelivery } from './messages.ts'

export type Due = { readonly id: number; readonly attempt: number }

/** Messages that are due, the prompt lane before the bulk one. */
export async function dueDeliveries(db: Db, limit: number): Promise<readonly Due[]> {
  return db
    .select({ id: deliveries.id, attempt: deliveries.attempt })
    .from(deliveries)
    .where(sql`${deliveries.dueAt} <= now()`)
    .orderBy(desc(deliveries.lane), asc(deliveries.dueAt))
    .limit(limit)
}

export type ClaimedDelivery = Due & {
  readonly channelId: number
  readonly channelKind: 'email' | 'slack' | 'webhook'
  /** Sealed; opened by whoever sends. */
  readonly address: Uint8Array
  readonly kind: DeliveryKind
  readonly template: MessageTemplate
  readonly slots: Slots
  readonly failures: number
}

// An attempt that ended without an answer may have been delivered: twice is risked, a third time is not.
const MAX_AMBIGUOUS = 3

/**
 * Claims a delivery: takes its lease, turns an attempt left open by a crash into `ambiguous`, checks that the channel
 * may be written to, and opens the attempt, all before anything is sent.
 * @returns null when there is nothing to send: lost to another claim, withheld, or ended
 */
export async function claim(db: Db, due: Due, leaseMs: number): Promise<ClaimedDelivery | null> {
  const claimed = await db.transaction(async (tx) => {
    const [row] = await tx
      .update(deliveries)
      .set({ attempt: sql`${deliveries.attempt} + 1`, dueAt: later(leaseMs) })
      .where(
        sql`${deliveries.id} = ${due.id} and ${deliveries.attempt} = ${due.attempt} and ${deliveries.dueAt} <= now()`,
      )
      .returning()
    if (!row) return null
    await tx
      .update(attempts)
      .set({
        outcome: 'ambiguous',
        closedAt: sql`now()`,
        detail: 'The sender ended without an answer.',
      })
      .where(and(eq(attempts.deliveryId, row.id), eq(attempts.outcome, 'open')))
    if (await isTooAmbiguous(tx, row.id)) {
      await end(
        tx,
        row.id,
        'ambiguous',
        'Three attempts ended without an answer; each may have arrived.',
      )
      return null
    }
    const target = await loadTarget(tx, row.channelId)
    const reason = target ? withholdReason(target, row.kind) : 'The channel is gone.'
    if (!target || reason) {
      await withhold(tx, row.id, reason ?? '')
      return null
    }
    // A retry, or an alert that was held up, may have come into the channel's quiet hours.
    const until = row.kind === 'alert' ? quietUntil(target.now, target.quiet) : null
    if (until) {
      await tx.update(deliveries).set({ dueAt: until }).where(eq(deliveries.id, row.id))
      return null
    }
    // Read before the attempt is opened: a body that cannot be read was never sent.
    const template = await readBody(tx, row.bodySha256)
    await tx.insert(attempts).values({ deliveryId: row.id, attempt: row.attempt })
    return { row, target, template }
  })
  if (!claimed) return null
  const { row, target, template } = claimed
  return {
    id: row.id,
    attempt: row.attempt,
    channelId: row.channelId,
    channelKind: target.kind,
    address: target.address,
    kind: row.kind,
    template,
    slots: row.slots,
    failures: row.failures,
  }
}

type Target = Awaited<ReturnType<typeof loadTarget>>

async function loadTarget(tx: Db, channelId: number) {
  const [row] = await tx
    .select({
      kind: channels.kind,
      address: channels.address,
      confirmedAt: channels.confirmedAt,
      unsubscribedAt: channels.unsubscribedAt,
      disabledReason: channels.disabledReason,
      disabledAt: channels.disabledAt,
      quiet: { zone: channels.zone, quietFrom: channels.quietFrom, quietTo: channels.quietTo },
      now: sql<Date>`now()`.mapWith(channels.createdAt),
      accountConfirmedAt: accounts.confirmedAt,
      suppressed: suppressions.reason,
    })
    .from(channels)
    .innerJoin(accounts, eq(accounts.id, channels.accountId))
    .leftJoin(suppressions, eq(suppressions.addressHash, channels.addressHash))
    .where(eq(channels.id, channelId))
    // A confirmation that is being committed is waited for: what is withheld after it would never be told.
    .for('share', { of: [accounts, channels] })
  return row
}

/** Why nothing may be sent there now; null: it may. A confirmation is what an unconfirmed channel waits for. */
function withholdReason(target: NonNullable<Target>, kind: string): string | null {
  if (target.suppressed) return `The address is suppressed: ${target.suppressed}`
  if (target.disabledAt)
    return `The channel is disabled: ${target.disabledReason ?? 'no reason given'}`
  if (target.unsubscribedAt) return 'The channel is unsubscribed.'
  if (kind === 'confirmation') return null
  if (!target.confirmedAt) return 'The channel is not confirmed.'
  if (!target.accountConfirmedAt) return 'The account is not confirmed.'
  return null
}

/** Withholds a delivery: its alerts are in no message again. */
async function withhold(tx: Db, id: number, reason: string): Promise<void> {
  await end(tx, id, 'withheld', reason)
  for (const table of [alerts, episodeAlerts]) {
    await tx.update(table).set({ deliveryId: null }).where(eq(table.deliveryId, id))
  }
}

async function end(tx: Db, id: number, status: string, endedReason: string | null): Promise<void> {
  await tx
    .update(deliveries)
    .set({ status, endedReason, dueAt: null, endedAt: sql`now()` })
    .where(eq(deliveries.id, id))
}

async function isTooAmbiguous(tx: Db, id: number): Promise<boolean> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(attempts)
    .where(and(eq(attempts.deliveryId, id), eq(attempts.outcome, 'ambiguous')))
  return (row?.count ?? 0) >= MAX_AMBIGUOUS
}

/** Records that the other side took it. An acceptance counts whenever it comes, lease or no lease. */
export async function accept(db: Db, sent: Due, detail: string): Promise<void> {
  await db.transaction(async (tx) => {
    await close(tx, sent, 'accepted', detail)
    await tx
      .update(deliveries)
      .set({ status: 'sent', dueAt: null, endedAt: sql`now()`, endedReason: null })
      .where(and(eq(deliveries.id, sent.id), ne(deliveries.status, 'sent')))
  })
}

export type Failure = {
  /** `refused`: the other side said no; `unsent`: it never had it; `ambiguous`: no answer after it may have had it. */
  readonly outcome: 'refused' | 'unsent' | 'ambiguous'
  readonly detail: string
  /** Null: the failure is permanent. */
  readonly retryInMs: number | null
  /** Why the channel is disabled for good, if it is. */
  readonly disables?: string | undefined
  /** Tells the owner, by another of the account's channels, that this one was disabled. */
  readonly notice?: { readonly template: MessageTemplate; readonly slots: Slots } | undefined
}

/** Records that an attempt failed. Fenced: an attempt that was overtaken only closes itself. */
export async function fail(db: Db, sent: Due, failure: Failure): Promise<void> {
  await db.transaction(async (tx) => {
    await close(tx, sent, failure.outcome, failure.detail)
    const [row] = await tx
      .select()
      .from(deliveries)
      .where(and(eq(deliveries.id, sent.id), eq(deliveries.attempt, sent.attempt)))
      .for('update')
    if (row?.status !== 'pending') return
    if (failure.outcome === 'ambiguous' && (await isTooAmbiguous(tx, row.id))) {
      await end(
        tx,
        row.id,
        'ambiguous',
        'Three attempts ended without an answer; each may have arrived.',
      )
    } else if (failure.retryInMs === null) {
      await end(tx, row.id, 'failed', failure.detail)
    } else {
      await tx
        .update(deliveries)
        .set({ failures: sql`${deliveries.failures} + 1`, dueAt: later(failure.retryInMs) })
        .where(eq(deliveries.id, row.id))
    }
    if (failure.disables) await disable(tx, row.channelId, failure.disables, failure.notice)
  })
}

async function close(tx: Db, sent: Due, outcome: string, detail: string): Promise<void> {
  await tx
    .update(attempts)
    .set({ outcome, detail, closedAt: sql`now()` })
    .where(and(eq(attempts.deliveryId, sent.id), eq(attempts.attempt, sent.attempt)))
}

async function disable(
  tx: Db,
  channelId: number,
  reason: string,
  notice: Failure['notice'],
): Promise<void> {
  const [channel] = await tx
    .update(channels)
    .set({
      disabledAt: sql`now()`,
      disabledReason: reason,
      digestDueAt: null,
      // A digest that is being made meanwhile loses its claim.
      digestAttempt: sql`${channels.digestAttempt} + 1`,
    })
    .where(and(eq(channels.id, channelId), isNull(channels.disabledAt)))
    .returning({
      accountId: channels.accountId,
      kind: channels.kind,
      addressHash: channels.addressHash,
    })
  if (!channel) return
  // A dead mailbox is dead for everybody; a webhook is its owner's alone.
  if (channel.kind === 'email') {
    await tx
      .insert(suppressions)
      .values({ addressHash: channel.addressHash, reason })
      .onConflictDoNothing()
  }
  if (!notice) return
  const [other] = await tx
    .select({ id: channels.id })
    .from(channels)
    .where(
      and(
        eq(channels.accountId, channel.accountId),
        eq(channels.kind, 'email'),
        isNotNull(channels.confirmedAt),
        isNull(channels.disabledAt),
        isNull(channels.unsubscribedAt),
      ),
    )
    .orderBy(asc(channels.id))
    .limit(1)
  if (other) await addDelivery(tx, { channelId: other.id, kind: 'notice', ...notice })
}

export type LedgerEntry = typeof deliveries.$inferSelect & {
  readonly attempts: readonly (typeof attempts.$inferSelect)[]
}

/** A channel's messages with every attempt, newest first: the owner's sight of what was sent, and what was not. */
export async function byChannel(
  db: Db,
  channelId: number,
  page: { readonly limit: number; readonly before: number | null },
): Promise<readonly LedgerEntry[]> {
  const rows = await db
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.channelId, channelId),
        page.before === null ? undefined : lt(deliveries.id, page.before),
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(page.limit)
  if (rows.length === 0) return []
  const ledger = await db
    .select()
    .from(attempts)
    .where(
      inArray(
        attempts.deliveryId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(attempts.attempt))
  return rows.map((row) => ({
    ...row,
    attempts: ledger.filter((one) => one.deliveryId === row.id),
  }))
}
