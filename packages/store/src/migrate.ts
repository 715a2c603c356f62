import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url))
// Any constant: two migrate steps that start together take turns.
const LOCK = 7_263_517

/** Brings the database at `url` to the newest schema. Safe to run twice, or twice at once. */
export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connect_timeout: 10 })
  try {
    const [row] = await sql<
      { version: number }[]
    >`select current_setting('server_version_num')::int as version`
    if ((row?.version ?? 0) < 170000) {
      throw new Error('Clausewatch needs PostgreSQL 17 or newer; point DATABASE_URL at one.')
    }
    await sql`select pg_advisory_lock(${LOCK})`
    await applyMigrations(drizzle(sql), { migrationsFolder: FOLDER })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

if (import.meta.main) {
  const { DATABASE_URL, DATABASE_URL_FILE: file } = process.env
  const url = DATABASE_URL || (file && readFileSync(file, 'utf8').trim())
  if (!url) {
    console.error(
      'Neither DATABASE_URL nor DATABASE_URL_FILE is set: give the address of a PostgreSQL database.',
    )
    process.exit(1)
  }
  await migrate(url)
}
