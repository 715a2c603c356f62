import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decide } from '@clausewatch/core'
import { useDatabase } from '../../../test/support/database.ts'
import { openStore } from './client.ts'
import type { Store } from './client.ts'
import { aDocument, aSubscription, anAccount } from './fixtures.ts'
import { matchPage } from './routes.ts'
import type { ClaimedRoute, Match } from './routes.ts'
import { addresses, documents, incorporations, platforms } from './schema.ts'

const database = useDatabase()
let store: Store
beforeAll(() => {
  store = openStore(database.url, { max: 4 })
})
afterAll(() => store.close())

type Document = Awaited<ReturnType<typeof aDocument>>

/** `source` incorporates `target`. */
async function anIncorporation(source: Document, target: Document): Promise<void> {
  const address = `${target.host}/privacy`
  const edge = { documentId: source.id, address, label: 'Privacy Policy', quote: 'q' }
  await store.db.insert(addresses).values({ documentId: target.id, address }).onConflictDoNothing()
  await store.db.insert(incorporations).values({ ...edge, fromVersionId: 1, fromAt: new Date() })
}

async function aWatcher(
  source: { readonly platformId: number; readonly id?: number },
  plan: 'free' | 'monitor' | 'compliance' = 'compliance',
) {
  const { account, channel } = await anAccount(store.db, { plan })
  const subscription = await aSubscription(store.db, {
    accountId: account.id,
    channelId: channel.id,
    platformId: source.platformId,
    ...(source.id !== undefined && { documentId: source.id }),
  })
  return { account, channel, subscription }
}

function routeOf({ id, platformId, accountId }: Document): ClaimedRoute {
  const claim = { id: 1, attempt: 1, kind: 'change' as const, failures: 0, cursor: 0 }
  const subject = { kind: 'substantive' as const }
  return { ...claim, subject, since: new Date(), documentId: id, platformId, privateTo: accountId }
}

async function all(document: Document, limit = 1_000): Promise<readonly Match[]> {
  const route = routeOf(document)
  const found: Match[] = []
  for (;;) {
    const { matches } = await matchPage(store.db, route, found.at(-1)?.key ?? 0, limit)
    found.push(...matches)
    if (matches.length < limit) return found
  }
}

test('whoever watches a document, or its platform, is told of what it incorporates, and why', async () => {
  const [source, target] = [await aDocument(store.db), await aDocument(store.db)]
  await anIncorporation(source, target)
  const [one, two] = [await aWatcher(source), await aWatcher({ platformId: source.platformId })]
  const matches = await all(target)
  const [{ name: platform } = { name: '' }] = await store.db
    .select()
    .from(platforms)
    .where(eq(platforms.id, source.platformId))
  expect(matches.map(({ key }) => key)).toEqual([one.subscription.id, two.subscription.id])
  expect(matches[0] && decide(matches[0])).toEqual({
    outcome: 'same-day',
    why: `${platform} ${source.name}, which you watch, incorporates this document.`,
  })
})

test('no other plan than Compliance is', async () => {
  const [source, target] = [await aDocument(store.db), await aDocument(store.db)]
  await anIncorporation(source, target)
  await aWatcher(source, 'free')
  await aWatcher(source, 'monitor')
  expect(await all(target)).toEqual([])
})

test('whoever watches the document itself is told for that, and once', async () => {
  const target = await aDocument(store.db)
  const source = await aDocument(store.db, { platformId: target.platformId })
  await anIncorporation(source, target)
  await aWatcher({ platformId: target.platformId })
  await aWatcher(target)
  const other = await aWatcher(source)
  expect((await all(target)).map(({ target }) => target)).toEqual([
    'platform',
    'document',
    { platform: expect.any(String), document: source.name },
  ])
  expect((await all(target)).at(-1)?.channelId).toBe(other.channel.id)
})

test('a platform of which many documents incorporate it is told once', async () => {
  const target = await aDocument(store.db)
  const source = await aDocument(store.db)
  await anIncorporation(source, target)
  await anIncorporation(await aDocument(store.db, { platformId: source.platformId }), target)
  await aWatcher({ platformId: source.platformId })
  expect(await all(target)).toHaveLength(1)
})

test('what is no longer incorporated, archived or ended is nobody’s reason', async () => {
  const target = await aDocument(store.db)
  const [past, archived, ended] = [
    await aDocument(store.db),
    await aDocument(store.db),
    await aDocument(store.db),
  ]
  for (const source of [past, archived, ended]) await anIncorporation(source, target)
  await store.db
    .update(incorporations)
    .set({ untilVersionId: 2, untilAt: new Date() })
    .where(eq(incorporations.documentId, past.id))
  await store.db
    .update(documents)
    .set({ archivedAt: new Date() })
    .where(eq(documents.id, archived.id))
  await aWatcher(past)
  await aWatcher(archived)
  const { subscription } = await aWatcher(ended)
  await store.db.execute(
    sql`update subscriptions set ended_at = now() where id = ${subscription.id}`,
  )
  expect(await all(target)).toEqual([])
})

test('a private document is no other account’s reason, and its change no other account’s news', async () => {
  const owner = await anAccount(store.db, { plan: 'compliance' })
  const target = await aDocument(store.db)
  const secret = await aDocument(store.db, { accountId: owner.account.id })
  await anIncorporation(secret, target)
  await aWatcher({ platformId: secret.platformId })
  expect(await all(target)).toEqual([])
  const open = await aDocument(store.db)
  await anIncorporation(open, secret)
  await aWatcher(open)
  expect(await all(secret)).toEqual([])
  const wish = { accountId: owner.account.id, channelId: owner.channel.id }
  const own = await aSubscription(store.db, { ...wish, platformId: open.platformId })
  expect((await all(secret)).map(({ key }) => key)).toEqual([own.id])
})

test('pages of any size hold both kinds in one order, each once', async () => {
  const target = await aDocument(store.db)
  const sources = [await aDocument(store.db), await aDocument(store.db)]
  for (const source of sources) await anIncorporation(source, target)
  const keys: number[] = []
  for (let at = 0; at < 13; at++) {
    const watched = at % 3 === 0 ? target : sources[at % 2]
    if (watched) keys.push((await aWatcher(watched)).subscription.id)
  }
  for (const limit of [1, 2, 3, 5, 13, 14]) {
    expect((await all(target, limit)).map(({ key }) => key)).toEqual(keys)
  }
})
