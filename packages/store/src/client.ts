import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema.ts'

/** A connection or a transaction: what every function of the store takes first. */
export type Db = Pick<
  PostgresJsDatabase<typeof schema>,
  | 'select'
  | 'selectDistinct'
  | 'insert'
  | 'update'
  | 'delete'
  | 'execute'
  | 'transaction'
  | '$with'
  | 'with'
>

export type Store = {
  readonly db: Db
  /** Waits for running queries up to five seconds, then cuts them. */
  readonly close: () => Promise<void>
}

export type StoreOptions = {
  /** Connections at most. */
  readonly max?: number
  /** Shown in pg_stat_activity. */
  readonly name?: string
}

// An old snapshot slows every pump query (0.5 → 46 ms measured), so no transaction of ours may linger.
const TRANSACTION_TIMEOUT_MS = 60_000

/** Opens a pool on PostgreSQL 17 or newer. Connects at the first query. */
export function openStore(url: string, options: StoreOptions = {}): Store {
  const sql = postgres(url, {
    max: options.max ?? 10,
    connect_timeout: 10,
    onnotice: () => {},
    connection: {
      application_name: options.name ?? 'clausewatch',
      transaction_timeout: TRANSACTION_TIMEOUT_MS,
      idle_in_transaction_session_timeout: TRANSACTION_TIMEOUT_MS,
    },
  })
  const db = drizzle(sql, { schema, casing: 'snake_case' })
  return { db, close: () => sql.end({ timeout: 5 }) }
}

export type { schema }
