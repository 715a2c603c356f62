import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { eq, sql } from 'drizzle-orm'
import type { MessageTemplate, Slots } from '@clausewatch/core'
import type { Db } from './client.ts'
import { sha256 } from './evidence.ts'
import { deliveries, messageBodies } from './schema.ts'

export type DeliveryKind = 'alert' | 'digest' | 'confirmation' | 'notice'

export type NewDelivery = {
  readonly channelId: number
  readonly kind: DeliveryKind
  readonly template: MessageTemplate
  readonly slots: Slots
  /** Bulk: one of more than 10,000 copies, which must not hold up the rest. */
  readonly lane?: 'prompt' | 'bulk'
}

/** Puts one message to one channel into the outbox, due now. Its body is stored once, however many it goes to. */
export async function addDelivery(tx: Db, delivery: NewDelivery): Promise<number> {
  const { template, ...row } = delivery
  const bytes = Buffer.from(JSON.stringify(template))
  const bodySha256 = sha256(bytes)
  await tx
    .insert(messageBodies)
    .values({ sha256: bodySha256, data: zstdCompressSync(bytes) })
    .onConflictDoNothing()
  const [added] = await tx
    .insert(deliveries)
    .values({ ...row, bodySha256, dueAt: sql`now()` })
    .returning({ id: deliveries.id })
  if (!added) throw new Error('An insert returned no row.')
  return added.id
}

/** The template of a stored body. */
export async function readBody(db: Db, hash: Uint8Array): Promise<MessageTemplate> {
  const [row] = await db.select().from(messageBodies).where(eq(messageBodies.sha256, hash))
  if (!row) throw new Error(`Message body ${Buffer.from(hash).toString('hex')} is missing.`)
  const template: MessageTemplate = JSON.parse(zstdDecompressSync(row.data).toString('utf8'))
  return template
}
