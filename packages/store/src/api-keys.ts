import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm'
import type { Plan } from '@clausewatch/core'
import { lockAccount } from './account-lock.ts'
import type { Db } from './client.ts'
import type { Page } from './page.ts'
import { accounts, apiKeys } from './schema.ts'

export type ApiKey = {
  readonly id: number
  readonly name: string
  readonly prefix: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

const COLUMNS = {
  id: apiKeys.id,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
}

export type NewKey = { readonly name: string; readonly prefix: string; readonly hash: Uint8Array }

/** Stores the hash of a key; the key itself is shown once and kept nowhere. */
export async function add(db: Db, accountId: number, key: NewKey): Promise<ApiKey> {
  const [row] = await db
    .insert(apiKeys)
    .values({ accountId, ...key })
    .returning(COLUMNS)
  if (!row) throw new Error('An insert returned no row.')
  return row
}

/** Adds a key unless the account has `most` live ones already: then null. */
export async function create(
  db: Db,
  input: { readonly accountId: number; readonly key: NewKey; readonly most: number },
): Promise<ApiKey | null> {
  return db.transaction(async (tx) => {
    await lockAccount(tx, input.accountId)
    const live = await list(tx, input.accountId, { limit: input.most, before: null })
    return live.length < input.most ? add(tx, input.accountId, input.key) : null
  })
}

/** Live keys, newest first. */
export async function list(
  db: Db,
  accountId: number,
  page: Page<number>,
): Promise<readonly ApiKey[]> {
  return db
    .select(COLUMNS)
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.accountId, accountId),
        isNull(apiKeys.revokedAt),
        page.before === null ? undefined : lt(apiKeys.id, page.before),
      ),
    )
    .orderBy(desc(apiKeys.id))
    .limit(page.limit)
}

/** Whether the account had such a live key. */
export async function revoke(
  db: Db,
  input: { readonly accountId: number; readonly id: number },
): Promise<boolean> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(
      and(
        eq(apiKeys.id, input.id),
        eq(apiKeys.accountId, input.accountId),
        isNull(apiKeys.revokedAt),
      ),
    )
    .returning({ id: apiKeys.id })
  return revoked.length > 0
}

export type KeyHolder = { readonly accountId: number; readonly keyId: number; readonly plan: Plan }

/** Whose key it is; null: nobody's, or revoked. */
export async function holder(db: Db, hash: Uint8Array): Promise<KeyHolder | null> {
  const [row] = await db
    .select({
      accountId: apiKeys.accountId,
      keyId: apiKeys.id,
      plan: sql<Plan>`${accounts.plan}`,
      stale: sql<boolean>`coalesce(${apiKeys.lastUsedAt} < now() - interval '1 minute', true)`,
    })
    .from(apiKeys)
    .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
    .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)))
  if (!row) return null
  const { stale, ...found } = row
  // Once a minute is enough to find a forgotten key, and spares a write for each request.
  if (stale) {
    await db
      .update(apiKeys)
      .set({ lastUsedAt: sql`now()` })
      .where(eq(apiKeys.id, row.keyId))
  }
  return found
}
