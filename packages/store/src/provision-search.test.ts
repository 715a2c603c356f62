import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { aDocument } from './fixtures.ts'
import { list, select } from './provision-search.ts'
import type { Filter } from './provision-search.ts'
import { byId } from './provisions.ts'
import { provisions, wordings } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url)
})
afterAll(() => store.close())

const ANY: Filter = {
  platform: null,
  documentId: null,
  query: null,
  heading: null,
  state: 'all',
}
const FIRST = { limit: 10, before: null }

async function aProvision(documentId: number, ...texts: readonly (string | null)[]) {
  const [row] = await store.db.insert(provisions).values({ documentId }).returning()
  const provisionId = row?.id ?? 0
  for (const [n, text] of texts.entries()) {
    if (text === null) continue
    const isLast = n === texts.length - 1
    await store.db.insert(wordings).values({
      provisionId,
      documentId,
      fromVersionId: n + 1,
      fromAt: new Date(Date.UTC(2026, n)),
      untilVersionId: isLast ? null : n + 2,
      untilAt: isLast ? null : new Date(Date.UTC(2026, n + 1)),
      path: ['Policy'],
      text,
      fingerprint: text,
    })
  }
  return provisionId
}

async function found(filter: Partial<Filter>) {
  return (await list(store.db, 'public', { ...ANY, ...filter }, FIRST)).map(({ id }) => id)
}

test('a provision is listed once, by its last wording alone', async () => {
  const { id: documentId } = await aDocument(store.db)
  const kept = await aProvision(documentId, 'We never sell otters.', 'We may sell otters.')
  const gone = await aProvision(documentId, 'We adopt otters.', 'We adopted otters once.', null)
  const back = await aProvision(documentId, 'Otters swim.', null, 'Otters swim again.')
  expect(await found({ documentId })).toEqual([back, gone, kept])
  expect(await found({ documentId, state: 'live' })).toEqual([back, kept])
  expect(await found({ documentId, state: 'removed' })).toEqual([gone])
  expect(await found({ query: 'never otters' })).toEqual([])
  expect(await found({ query: 'otter' })).toEqual([back, gone, kept])
  expect(await found({ query: 'otter', state: 'removed' })).toEqual([gone])
})

test('an excerpt marks what was asked for, and takes marks of the page for nothing', async () => {
  const { id: documentId } = await aDocument(store.db)
  await aProvision(documentId, 'Each \uE000walrus\uE001 may\nread your mail & more')
  const [row] = await list(store.db, 'public', { ...ANY, query: 'mail' }, FIRST)
  expect(row?.excerpt).toEqual([
    { text: 'Each walrus may read your ', isHit: false },
    { text: 'mail', isHit: true },
    { text: ' & more', isHit: false },
  ])
})

test('a rare word is found by its index', async () => {
  const { id: documentId } = await aDocument(store.db)
  await store.db.execute(sql`
    with made as (insert into ${provisions} (document_id)
      select ${documentId} from generate_series(1, 5000) returning id)
    insert into ${wordings} (provision_id, document_id, from_version_id, from_at, path, text, fingerprint)
    select id, ${documentId}, 1, now(), '{Policy}', 'We collect your data ' || md5(id::text), id from made`)
  await aProvision(documentId, 'The narwhal reads your data.')
  await store.db.execute(sql`vacuum analyze ${wordings}`)
  const query = { ...ANY, state: 'live', query: 'narwhal' } as const
  const plan = await store.db.execute(
    sql`explain ${select(store.db, 'public', query, FIRST).getSQL()}`,
  )
  expect(JSON.stringify(plan)).toContain('wordings_search')
  expect(await found({ query: 'narwhal data' })).toHaveLength(1)
})

test('a provision of a document without a version has no record yet', async () => {
  const { id: documentId } = await aDocument(store.db)
  const id = await aProvision(documentId, 'Said before its time.')
  expect(await byId(store.db, 'public', id)).toBeNull()
})
