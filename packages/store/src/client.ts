import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema.ts'

/** A connection or a transaction: what every function of the store takes first. */
export type Db = Pick<
  PostgresJsDatabase<typeof schema>,
  | 'select'
  | 'selectDistinct'
  | 'selectDistinctOn'
  | 'insert'
  | 'update'
  | 'delete'
  | 'execute'
  | 'transaction'
  | '$with'
  | 'with'
>

/** Connections, not a transaction. */
export type Pool = Db & { readonly $client: postgres.Sql }

export type Store = {
  readonly db: Pool
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

const DIALECT = new PgDialect()

/**
 * Runs a statement that each connection prepares once, for those few that run hundreds of times a second: planning them
 * takes longer than running them. Its text must not vary.
 */
export async function executePrepared<Row extends Record<string, unknown>>(
  db: Pool,
  statement: SQL,
): Promise<readonly Row[]> {
  const { sql: text, params } = DIALECT.sqlToQuery(statement)
  if (!params.every(isScalar)) throw new TypeError('A prepared statement takes scalars only.')
  return db.$client.unsafe<Row[]>(text, params, { prepare: true })
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

export type { schema }
