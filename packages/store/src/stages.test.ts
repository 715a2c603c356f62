import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { add, claim, fail } from './deliveries.ts'
import { aDocument, anAccount } from './fixtures.ts'
import { backlog, isQuiet, oldestTransactionSeconds } from './stages.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

const stageOf = async (name: string) => (await backlog(store.db)).find((one) => one.stage === name)

test('with nothing to do, no stage is late', async () => {
  expect(await isQuiet(store.db)).toBe(true)
  for (const stage of await backlog(store.db)) {
    expect(stage).toMatchObject({ due: 0, oldestDueSeconds: null })
  }
})

test('a look that is overdue counts from when it was due', async () => {
  const { id } = await aDocument(store.db)
  await store.db.execute(sql`
    update schedule set fetch_due_at = now() - interval '2 hours' where document_id = ${id}`)
  await store.db.execute(sql`update hosts set free_at = now() - interval '3 hours'`)
  const fetch = await stageOf('fetch')
  expect(fetch?.due).toBe(1)
  expect(fetch?.oldestDueSeconds).toBeCloseTo(7_200, -1)
})

test('a message that fails again and again makes its stage late, though each retry moves its due time', async () => {
  const { channel } = await anAccount(store.db)
  const template = { form: 'slack', text: 't', blocks: [] } as const
  const id = await add(store.db, { channelId: channel.id, kind: 'alert', template, slots: {} })
  const held = await claim(store.db, { id, attempt: 0 }, 60_000)
  await fail(store.db, held ?? { id, attempt: 0 }, {
    outcome: 'unsent',
    detail: 'No route.',
    retryInMs: 60_000,
  })
  await store.db.execute(sql`update deliveries set created_at = now() - interval '1 day'`)
  expect((await stageOf('deliver'))?.oldestDueSeconds).toBeGreaterThan(80_000)
})

test('the age of the oldest snapshot is a number', async () => {
  expect(await oldestTransactionSeconds(store.db)).toBeGreaterThanOrEqual(0)
})
