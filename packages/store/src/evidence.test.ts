import { randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import type { Store } from './client.ts'
import { openStore } from './client.ts'
import { putContent, readContent } from './evidence.ts'
import { aDocument } from './fixtures.ts'
import { contents } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

/** Text that no other shares, so that only a delta can be small. */
function pageOf(): string {
  return randomBytes(20_000).toString('base64')
}

/** Stores the texts one after the other, each with the one before as base. */
async function keepAll(documentId: number, texts: readonly string[]): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = []
  for (const text of texts) {
    const base = hashes.at(-1) ?? null
    hashes.push(await putContent(store.db, { documentId, bytes: Buffer.from(text), base }))
  }
  return hashes
}

async function storedOf(documentId: number) {
  return store.db
    .select({
      links: contents.links,
      bytes: sql<number>`octet_length(data)`,
      baseSha256: contents.baseSha256,
    })
    .from(contents)
    .where(eq(contents.documentId, documentId))
    .orderBy(contents.links)
}

test('a page that comes back after another one is a small delta of its earlier form', async () => {
  const { id } = await aDocument(store.db)
  const page = pageOf()
  await keepAll(id, [page, pageOf(), `${page} Revision 2.`])
  const [, , back] = await storedOf(id)
  expect(back?.bytes).toBeLessThan(200)
})

test('whatever base serves best, each content reads back exactly and every 32nd is a full copy', async () => {
  const { id } = await aDocument(store.db)
  const pages = [pageOf(), pageOf()]
  const texts = Array.from({ length: 40 }, (_, n) => `${pages[n % 2]} Revision ${n}.`)
  const hashes = await keepAll(id, texts)
  for (const [n, hash] of hashes.entries()) {
    expect((await readContent(store.db, id, hash)).toString()).toBe(texts[n])
  }
  const stored = await storedOf(id)
  expect(stored.filter(({ links }) => links === 0)).toHaveLength(2)
  expect(stored.at(-1)?.links).toBe(31)
})

test('a content whose base is gone, or is another, is not read as something else', async () => {
  const { id } = await aDocument(store.db)
  const page = pageOf()
  const [first, second] = await keepAll(id, [page, `${page} Revision 2.`])
  if (!first || !second) throw new Error('Nothing was stored.')
  const other = await aDocument(store.db)
  await keepAll(other.id, [page.replaceAll('a', 'b')])
  await store.db.execute(sql`
    update contents set data = (select data from contents where document_id = ${other.id})
    where document_id = ${id} and sha256 = ${first}`)
  await expect(readContent(store.db, id, second)).rejects.toThrow()
  await store.db.execute(sql`delete from contents where document_id = ${id} and sha256 = ${first}`)
  await expect(readContent(store.db, id, second)).rejects.toThrow('missing')
})
