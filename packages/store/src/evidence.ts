import { createHash } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { contents, snapshots } from './schema.ts'

// A full copy at least every 32nd: what one lost row can cost, and how long a read can take, stay bounded.
const MAX_LINKS = 31
// A page may come back to an earlier form (an error page, then the document): a delta that is not this many times smaller than
// its bytes is tried against so many of the base's own bases too. On real histories that is one try in five (a tenth less stored).
const POOR_RATIO = 20
const MORE_BASES = 4
// Fast for deltas, which are most of the writes; slower for full copies, which are a third of what is stored.
const LEVEL = { delta: 9, full: 15 }
// A 16 MB window: the default one ends before the second megabyte of a large page begins.
const COMPRESS = {
  [constants.ZSTD_c_windowLog]: 24,
  // Without the checksum a wrong base gives wrong bytes and no error.
  [constants.ZSTD_c_checksumFlag]: 1,
}
const DECOMPRESS = { [constants.ZSTD_d_windowLogMax]: 24 }

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/**
 * Stores a document's bytes once by their hash: a zstd delta with `base` (another content of the same document), or an earlier
 * base of it, as dictionary, or a full copy. What is written is read back and verified first.
 * @param base SHA-256 of the content to use as dictionary, or null
 * @returns the SHA-256 of `bytes`
 */
export async function putContent(
  db: Db,
  input: {
    readonly documentId: number
    readonly bytes: Uint8Array
    readonly base: Uint8Array | null
  },
): Promise<Uint8Array> {
  const { documentId, bytes } = input
  const hash = sha256(bytes)
  if ((await linksOf(db, documentId, hash)) !== undefined) return hash
  const baseLinks = input.base ? await linksOf(db, documentId, input.base) : undefined
  const asDelta = input.base && baseLinks !== undefined && baseLinks < MAX_LINKS
  const bases = asDelta ? await readChain(db, documentId, input.base, 1 + MORE_BASES) : []
  const { data, base } = smallest(bytes, bases)
  verify(unpack(data, base?.bytes ?? null), hash)
  await db
    .insert(contents)
    .values({
      documentId,
      sha256: hash,
      data,
      baseSha256: base?.sha256 ?? null,
      // Counted from the content before, whichever base serves best: then the 32nd is a full copy all the same.
      links: asDelta ? baseLinks + 1 : 0,
    })
    .onConflictDoNothing()
  return hash
}

type Link = { readonly sha256: Uint8Array; readonly bytes: Buffer }
type Packed = { readonly data: Buffer; readonly base: Link | null }

function smallest(bytes: Uint8Array, bases: readonly Link[]): Packed {
  let best = pack(bytes, bases[0] ?? null)
  for (const base of bases.slice(1)) {
    if (best.data.length * POOR_RATIO <= bytes.length) break
    const other = pack(bytes, base)
    if (other.data.length < best.data.length) best = other
  }
  return best
}

function pack(bytes: Uint8Array, base: Link | null): Packed {
  const level = base ? LEVEL.delta : LEVEL.full
  const params = { ...COMPRESS, [constants.ZSTD_c_compressionLevel]: level }
  const options = { params, ...(base && { dictionary: base.bytes }) }
  return { data: zstdCompressSync(bytes, options), base }
}

/**
 * A document's bytes by their hash, verified.
 * @throws when they are not stored, or do not match their hash
 */
export async function readContent(db: Db, documentId: number, hash: Uint8Array): Promise<Buffer> {
  const [link] = await readChain(db, documentId, hash, 1)
  if (!link) throw new Error('A chain has at least one link.')
  return link.bytes
}

/**
 * The contents of a chain, `most` at most: the one asked for, its base, the base of that. The first is verified, and with it
 * the others, of which it is made.
 */
async function readChain(
  db: Db,
  documentId: number,
  hash: Uint8Array,
  most: number,
): Promise<readonly Link[]> {
  const rows = await db.execute<{ sha256: Uint8Array; data: Uint8Array; links: number }>(sql`
    with recursive chain as (
      select sha256, data, base_sha256, links from contents
      where document_id = ${documentId} and sha256 = ${hash}
      union all
      select c.sha256, c.data, c.base_sha256, c.links from contents c
      join chain on c.document_id = ${documentId} and c.sha256 = chain.base_sha256
    )
    select sha256, data, links from chain order by links`)
  if (rows[0]?.links !== 0 || !Buffer.from(rows.at(-1)?.sha256 ?? []).equals(hash)) {
    throw new Error(
      `Content ${hex(hash)} of document ${documentId} is missing, or a base of it is.`,
    )
  }
  const links: Link[] = []
  for (const row of rows) {
    const bytes = unpack(row.data, links[0]?.bytes ?? null)
    links.unshift({ sha256: row.sha256, bytes })
    // A chain of large pages is not held in memory.
    links.length = Math.min(links.length, most)
  }
  if (links[0]) verify(links[0].bytes, hash)
  return links
}

/** The bytes of a snapshot, verified. */
export async function readSnapshot(db: Db, snapshotId: number): Promise<Buffer> {
  const [row] = await db
    .select({ documentId: snapshots.documentId, sha256: snapshots.sha256 })
    .from(snapshots)
    .where(eq(snapshots.id, snapshotId))
  if (!row) throw new Error(`Snapshot ${snapshotId} is missing.`)
  return readContent(db, row.documentId, row.sha256)
}

/** How far a stored content is from its full copy; undefined: it is not stored. Its bytes are not read. */
async function linksOf(db: Db, documentId: number, hash: Uint8Array): Promise<number | undefined> {
  const [row] = await db
    .select({ links: contents.links })
    .from(contents)
    .where(and(eq(contents.documentId, documentId), eq(contents.sha256, hash)))
  return row?.links
}

function unpack(data: Uint8Array, dictionary: Buffer | null): Buffer {
  return zstdDecompressSync(data, { params: DECOMPRESS, ...(dictionary && { dictionary }) })
}

function verify(bytes: Buffer, hash: Uint8Array): Buffer {
  if (!sha256(bytes).equals(hash))
    throw new Error(`Stored bytes do not match their hash ${hex(hash)}.`)
  return bytes
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex')
}
