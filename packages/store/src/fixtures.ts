// Rows that the store's own tests start from.
import type { Cadence, Plan, Redline } from '@clausewatch/core'
import type { Db } from './client.ts'
import {
  accounts,
  channels,
  documents,
  hosts,
  platforms,
  schedule,
  subscriptions,
} from './schema.ts'

let serial = 0

function one<T>(rows: readonly T[]): T {
  const [row] = rows
  if (!row) throw new Error('An insert returned no row.')
  return row
}

/** A public document, due now, on a host of its own unless one is given. */
export async function aDocument(
  db: Db,
  input: { readonly host?: string; readonly platformId?: number; readonly accountId?: number } = {},
) {
  const name = `doc-${++serial}`
  const host = input.host ?? `${name}.example`
  const platform = input.platformId
    ? { id: input.platformId }
    : one(await db.insert(platforms).values({ slug: name, name }).returning())
  const document = one(
    await db
      .insert(documents)
      .values({
        platformId: platform.id,
        accountId: input.accountId ?? null,
        name,
        kind: 'Privacy Policy',
        declaration: {
          sources: [{ url: `https://${host}/privacy`, select: [], remove: [], filters: [] }],
        },
      })
      .returning(),
  )
  await db.insert(hosts).values({ id: host }).onConflictDoNothing()
  await db.insert(schedule).values({ documentId: document.id, host, fetchDueAt: new Date(0) })
  return { ...document, host }
}

/** A confirmed account with a confirmed channel. */
export async function anAccount(
  db: Db,
  input: { readonly plan?: Plan; readonly channel?: Partial<typeof channels.$inferInsert> } = {},
) {
  const email = `reader-${++serial}@mail.example`
  const account = one(
    await db
      .insert(accounts)
      .values({ email, plan: input.plan ?? 'monitor', confirmedAt: new Date() })
      .returning(),
  )
  const channel = await aChannel(db, account.id, input.channel)
  return { account, channel }
}

export async function aChannel(
  db: Db,
  accountId: number,
  values: Partial<typeof channels.$inferInsert> = {},
) {
  const label = `channel-${++serial}`
  return one(
    await db
      .insert(channels)
      .values({
        accountId,
        kind: 'email',
        address: Buffer.from(label),
        addressHash: Buffer.from(label),
        label,
        confirmedAt: new Date(),
        ...values,
      })
      .returning(),
  )
}

export async function aSubscription(
  db: Db,
  input: {
    readonly accountId: number
    readonly channelId: number
    readonly platformId: number
    readonly documentId?: number
    readonly cadence?: Cadence
  },
) {
  const values = { cadence: 'same-day' as const, ...input, createdAt: new Date(0) }
  return one(await db.insert(subscriptions).values(values).returning())
}

export const REDLINE: Redline = {
  entries: [
    {
      kind: 'changed',
      block: 'paragraph',
      path: ['Sharing'],
      spans: [
        { op: 'equal', text: 'We ' },
        { op: 'delete', text: 'never ' },
        { op: 'equal', text: 'share data.' },
      ],
    },
  ],
  counts: { changed: 1, added: 0, removed: 0, moved: 0, wordsAdded: 0, wordsRemoved: 1 },
}
