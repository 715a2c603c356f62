import { randomBytes } from 'node:crypto'

import { migrate } from '@clausewatch/store'
import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'

import { inject } from './servers.ts'
import { waitFor } from './wait.ts'

export interface TestDatabase {
  readonly url: string
  /** Drops the database; throws, after dropping it, where a test left a connection open. */
  readonly close: () => Promise<void>
}

/** A migrated, empty database of its own, cloned from the run's template. */
export async function openDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(async (sql) => {
    await sql.unsafe(`create database ${name} template ${await template(sql)}`)
  })
  return { url: urlOf(name), close: () => asAdmin((sql) => drop(sql, name)) }
}

/** A database for all tests of a file: `const database = useDatabase()`, then `database.url` inside tests and hooks. */
export function useDatabase(): { readonly url: string } {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await openDatabase()
  })
  afterAll(() => database?.close())
  return {
    get url() {
      if (database === undefined) throw new Error('the database exists only once the tests run')
      return database.url
    },
  }
}

/** Made by the first file that asks, while the others wait: tests of pure code pay nothing for it. */
async function template(sql: postgres.Sql): Promise<string> {
  const name = inject('templateName')
  const lock = 7_300_000
  await sql`select pg_advisory_lock(${lock})`
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`
    if (found.length > 0) return name
    const unfinished = `${name}_unfinished`
    await sql.unsafe(`drop database if exists ${unfinished} with (force)`)
    await sql.unsafe(`create database ${unfinished}`)
    await migrate(urlOf(unfinished))
    await noSessions(sql, unfinished)
    await sql.unsafe(`alter database ${unfinished} rename to ${name}`)
    return name
  } finally {
    await sql`select pg_advisory_unlock(${lock})`
  }
}

async function drop(sql: postgres.Sql, name: string): Promise<void> {
  const leak = await noSessions(sql, name).then(
    () => undefined,
    (error: unknown) => error,
  )
  await sql.unsafe(`drop database if exists ${name} with (force)`)
  if (leak !== undefined) throw leak
}

/** A closed connection's session lives on for a moment; what is still there after two seconds was leaked. */
async function noSessions(sql: postgres.Sql, name: string): Promise<void> {
  await waitFor(
    async () => {
      const open = await sql`select query from pg_stat_activity where datname = ${name}`
      return open.length === 0 ? true : undefined
    },
    { timeoutMs: 2000, what: `every connection to ${name} to be closed (one was leaked)` },
  )
}

async function asAdmin<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(inject('databaseUrl'), { max: 1, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

function urlOf(name: string): string {
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  return url.href
}
