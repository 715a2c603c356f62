import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'

const database = useDatabase()
const MIGRATE = fileURLToPath(new URL('migrate.ts', import.meta.url))
// As npm start does: it halves the time that a process takes to load.
const QUICK = new URL('../../../scripts/setup/quick-imports.js', import.meta.url).href
const NOWHERE = 'postgres://nobody@127.0.0.1:1/none'

function run(env: Readonly<Record<string, string>>): void {
  execFileSync(process.execPath, [`--import=${QUICK}`, MIGRATE], { env, stdio: 'pipe' })
}

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrate-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'database-url')
  writeFileSync(file, `${text}\n`)
  return file
}

test('the address may be in a file, as for every service', () => {
  expect(() => run({ DATABASE_URL_FILE: fileOf(database.url) })).not.toThrow()
  expect(() => run({ DATABASE_URL_FILE: fileOf(NOWHERE) })).toThrow('ECONNREFUSED')
}, 60_000)

test('an address that is set is the one migrated; without any, it is said what to set', () => {
  const file = fileOf(NOWHERE)
  expect(() => run({ DATABASE_URL: database.url, DATABASE_URL_FILE: file })).not.toThrow()
  expect(() => run({ DATABASE_URL: '' })).toThrow('DATABASE_URL')
}, 60_000)
