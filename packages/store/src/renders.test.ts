import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import type { Store } from './client.ts'
import { openStore } from './client.ts'
import { putContent, readContent } from './evidence.ts'
import { aDocument } from './fixtures.ts'
import { bySnapshots, claim, due, giveUp, keep, request, screenshotOf } from './renders.ts'
import type { ClaimedRender } from './renders.ts'
import { hosts, renders, snapshots } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

const POLICY = { leaseMs: 60_000, gapMs: 0 }

/** A snapshot for which a picture is asked. */
async function asked(fetchedAt = new Date()) {
  const { db } = store
  const document = await aDocument(db)
  const documentId = document.id
  const bytes = Buffer.from('<p>We keep your data for thirty days.</p>')
  const [snapshot] = await db
    .insert(snapshots)
    .values({
      documentId,
      sha256: await putContent(db, { documentId, bytes, base: null }),
      bytes: bytes.length,
      headers: {},
      finalUrl: `https://${document.host}/privacy`,
      fetchedAt,
    })
    .returning()
  if (!snapshot) throw new Error('An insert returned no row.')
  await request(db, { snapshotId: snapshot.id, documentId })
  return { snapshotId: snapshot.id, documentId, host: document.host }
}

async function claimed(snapshotId: number, attempt = 0): Promise<ClaimedRender> {
  const render = await claim(store.db, { id: snapshotId, attempt }, POLICY)
  if (!render) throw new Error('The request was not to be had.')
  return render
}

async function recordOf(snapshotId: number) {
  return (await bySnapshots(store.db, [snapshotId])).get(snapshotId)
}

test('of a page that was received long ago no picture is asked', async () => {
  const { snapshotId } = await asked(new Date(Date.now() - 2 * 86_400_000))
  expect(await recordOf(snapshotId)).toBeUndefined()
})

const SEEN = {
  takenAt: new Date('2026-11-24T10:00:00Z'),
  finalUrl: 'https://acme.example/privacy',
  html: Buffer.from('<!doctype html><p>We keep your data for thirty days.</p>'),
  screenshot: Buffer.from('a picture'),
  textKept: 1,
  clicked: null,
}

test('a picture is asked for once for each snapshot, and kept beside it', async () => {
  const { snapshotId, documentId } = await asked()
  await request(store.db, { snapshotId, documentId })
  expect(await due(store.db, 100)).toContainEqual({ id: snapshotId, attempt: 0 })

  await keep(store.db, await claimed(snapshotId), SEEN)
  const record = await recordOf(snapshotId)
  expect(record).toMatchObject({ status: 'kept', textKept: 1, screenshotBytes: 9 })
  expect(await readContent(store.db, documentId, record?.htmlSha256 ?? Buffer.of())).toEqual(
    SEEN.html,
  )
  expect(await screenshotOf(store.db, snapshotId)).toEqual(SEEN.screenshot)

  await request(store.db, { snapshotId, documentId })
  expect(await due(store.db, 100)).not.toContainEqual(expect.objectContaining({ id: snapshotId }))
})

test('one worker has a request, and its host is left alone for the gap', async () => {
  const { snapshotId, host } = await asked()
  const tries = Array.from({ length: 5 }, () =>
    claim(store.db, { id: snapshotId, attempt: 0 }, { leaseMs: 60_000, gapMs: 600_000 }),
  )
  const won = (await Promise.all(tries)).filter((one) => one !== null)
  expect(won).toHaveLength(1)
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, host))
  expect(row?.freeAt.getTime()).toBeGreaterThan(Date.now() + 500_000)
})

test('a request waits while its host may not be asked, and uses up no slot', async () => {
  const { snapshotId, host } = await asked()
  const freeAt = new Date(Date.now() + 60_000)
  await store.db.update(hosts).set({ freeAt }).where(eq(hosts.id, host))
  expect(await due(store.db, 100)).not.toContainEqual({ id: snapshotId, attempt: 0 })
  expect(await claim(store.db, { id: snapshotId, attempt: 0 }, POLICY)).toBeNull()
  const [row] = await store.db.select().from(hosts).where(eq(hosts.id, host))
  expect(row?.freeAt).toEqual(freeAt)
})

test('what comes after the lease was given to another is not kept', async () => {
  const { snapshotId } = await asked()
  const slow = await claimed(snapshotId)
  await store.db
    .update(renders)
    .set({ dueAt: new Date(0) })
    .where(eq(renders.snapshotId, snapshotId))
  await keep(store.db, await claimed(snapshotId, 1), SEEN)
  await keep(store.db, slow, { ...SEEN, textKept: 0 })
  await giveUp(store.db, slow, { detail: 'too slow', isFinal: true })
  expect(await recordOf(snapshotId)).toMatchObject({ status: 'kept', textKept: 1, detail: null })
})

test('what fails is tried three times and then absent, with why', async () => {
  const { snapshotId } = await asked()
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(await recordOf(snapshotId)).toMatchObject({ status: 'pending' })
    await giveUp(store.db, await claimed(snapshotId, attempt), {
      detail: 'no answer',
      isFinal: false,
    })
    await store.db.execute(`update renders set due_at = now() where due_at is not null`)
  }
  expect(await recordOf(snapshotId)).toMatchObject({ status: 'absent', detail: 'no answer' })
  expect(await claim(store.db, { id: snapshotId, attempt: 3 }, POLICY)).toBeNull()
})

test('a fetcher without a browser leaves requests alone that another may still answer', async () => {
  const { snapshotId } = await asked()
  const anHour = 3_600_000
  expect(await due(store.db, 100, anHour)).not.toContainEqual({ id: snapshotId, attempt: 0 })
  await store.db.execute(
    `update renders set created_at = now() - interval '61 minutes' where snapshot_id = ${snapshotId}`,
  )
  expect(await due(store.db, 100, anHour)).toContainEqual({ id: snapshotId, attempt: 0 })
})
