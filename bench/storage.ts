// What evidence costs to keep: raw bytes over stored bytes of recorded histories, written in their order by the evidence code
// into a real PostgreSQL, and how long any snapshot takes to be read back and verified.
import { parseArgs } from 'node:util'
import { evidence, migrate, openStore } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import postgres from 'postgres'
import { documentFolders, readHistory } from '../tools/replay/corpus.ts'
import type { History } from '../tools/replay/corpus.ts'

/** A content that was written: once for each document and hash. */
type Written = {
  readonly documentId: number
  readonly hash: Uint8Array
  readonly bytes: number
  readonly ms: number
}

const WANTED_RATIO = 38
const MOST_READ_MS = 10
/** The least of so many reads, in turns: what other processes take is not the read's cost. */
const READS = 3

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } })
  const url = process.env['DATABASE_URL']
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a corpus.')
  if (!url) throw new Error('DATABASE_URL is missing; npm run bench storage gives one.')
  await migrate(url)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const store = openStore(url, { max: 1 })
  try {
    const written: Written[] = []
    for (const folder of documentFolders(values.corpus)) {
      const history = readHistory(folder)
      written.push(...(await writeAll(store, await addDocument(sql, history), history)))
    }
    const reads = written.map(() => Infinity)
    for (let round = 0; round < READS; round++) {
      for (const [at, one] of written.entries()) {
        reads[at] = Math.min(reads[at] ?? Infinity, await readMs(store, one))
      }
    }
    report(written, reads, await sizes(sql))
  } finally {
    await store.close()
    await sql.end()
  }
}

async function addDocument(sql: postgres.Sql, { document }: History): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    with platform as (insert into platforms (slug, name) values (${document}, ${document}) returning id)
    insert into documents (platform_id, name, kind, declaration)
    select id, ${document}, 'Privacy Policy', '{}' from platform returning id::int`
  if (!row) throw new Error('An insert returned no row.')
  return row.id
}

/** Writes a history in its order, each content as a delta of the snapshot before. */
async function writeAll(
  { db }: Store,
  documentId: number,
  history: History,
): Promise<readonly Written[]> {
  const written = new Map<string, Written>()
  let base: Uint8Array | null = null
  for (const snapshot of history.snapshots) {
    const { bytes } = history.received(snapshot)
    const start = performance.now()
    const hash: Uint8Array = await evidence.putContent(db, { documentId, bytes, base })
    const ms = performance.now() - start
    base = hash
    if (written.has(snapshot.sha256)) continue
    written.set(snapshot.sha256, { documentId, hash, bytes: bytes.length, ms })
  }
  return [...written.values()]
}

async function readMs({ db }: Store, { documentId, hash, bytes }: Written): Promise<number> {
  const start = performance.now()
  const content = await evidence.readContent(db, documentId, hash)
  const ms = performance.now() - start
  if (content.length !== bytes) throw new Error('A content came back in another length.')
  return ms
}

type Sizes = {
  readonly data: number
  readonly table: number
  readonly full: number
  readonly links: number
}

async function sizes(sql: postgres.Sql): Promise<Sizes> {
  const [row] = await sql<Sizes[]>`
    select sum(octet_length(data))::float8 as data, pg_total_relation_size('contents')::float8 as table,
      count(*) filter (where links = 0)::int as full, max(links)::int as links from contents`
  if (!row) throw new Error('No sizes.')
  return row
}

function report(written: readonly Written[], reads: readonly number[], stored: Sizes): void {
  const writes = written.map(({ ms }) => ms)
  const raw = written.reduce((sum, { bytes }) => sum + bytes, 0)
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
  console.log(`${written.length} contents, ${mb(raw)} raw, ${mb(stored.data)} stored`)
  console.log(`table and indexes on disk ${mb(stored.table)} (pages, row heads)`)
  console.log(`${stored.full} full copies, ${stored.links} deltas on one at most`)
  const line = (name: string, ms: readonly number[]): void =>
    console.log(
      name.padEnd(22) +
        [0.5, 0.95, 1].map((part) => quantile(ms, part).toFixed(2).padStart(10)).join(''),
    )
  console.log('ms                        median       p95       max')
  line('write', writes)
  line('read and verify', reads)
  const value = raw / stored.data
  console.log(
    JSON.stringify({
      bench: 'storage',
      value,
      unit: 'raw bytes over stored',
      against: WANTED_RATIO,
      ratio: value / WANTED_RATIO,
      readP95Ms: quantile(reads, 0.95),
      mostReadMs: MOST_READ_MS,
      writeP95Ms: quantile(writes, 0.95),
      onDisk: raw / stored.table,
    }),
  )
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

await main()
