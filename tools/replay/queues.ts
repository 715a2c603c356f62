import { setTimeout as sleep } from 'node:timers/promises'
import { addressHash, confirmationEmail, newToken, openSecrets, seal } from '@clausewatch/core'
import type { Declaration, Judgement } from '@clausewatch/core'
import {
  accounts,
  confirmations,
  deliveries,
  documents,
  judgements,
  looks,
  migrate,
  openStore,
  platforms,
  stages,
  subscriptions,
} from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import type { History, Recorded } from './corpus.ts'
import { toCorpusVerdict } from './direct.ts'
import type { Prediction } from './direct.ts'
import { PUBLIC_URL, startServices } from './services.ts'
import type { Services } from './services.ts'
import { startStage } from './site.ts'
import type { StageSite } from './site.ts'

// Histories at once: enough to keep the services busy on two cores.
const LANES = 8
const STEP_TIMEOUT_MS = 60_000

type Deps = {
  readonly store: Store
  readonly site: StageSite
  readonly channelId: number
  readonly accountId: number
}

/**
 * Replays histories through the whole service: a local site serves each snapshot as soon as the last one is judged, and
 * the real fetcher, queues, differ and notifier run in real time, with short waits. Every document has a subscriber.
 * Needs DATABASE_URL (an empty database), REDIS_URL and SMTP_URL.
 * @throws where the database holds anything: its subscribers would be told of the past
 */
export async function replayThroughQueues(
  folders: readonly string[],
  read: (folder: string) => History,
  step: (label: string) => void,
): Promise<readonly Prediction[]> {
  const databaseUrl = needed('DATABASE_URL')
  await migrate(databaseUrl)
  const store = openStore(databaseUrl, { name: 'replay' })
  const site = await startStage()
  const secretKey = newToken('').token
  let services: Services | undefined
  try {
    await assertEmpty(store)
    services = await startServices({
      databaseUrl,
      secretKey,
      redisUrl: needed('REDIS_URL'),
      smtpUrl: needed('SMTP_URL'),
      allowedHost: site.host,
    })
    const reader = await openReader(store, secretKey)
    const predictions = await inLanes(folders, (folder) =>
      replayOne({ ...reader, store, site }, read(folder), step),
    )
    await untilDelivered(store)
    await tellDeliveries(store, reader.channelId)
    return predictions.flat()
  } finally {
    await services?.stop()
    await site.close()
    await store.close()
  }
}

function needed(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; npm run replay sets it.`)
  return value
}

async function assertEmpty(store: Store): Promise<void> {
  const first = { limit: 1, before: null }
  const found = await Promise.all([
    accounts.list(store.db, { email: null }, first),
    platforms.list(store.db, { name: null }, first),
  ])
  if (found.flat().length > 0)
    throw new Error('The database is in use: it has accounts or platforms. Name an empty one.')
}

const READER = 'reader@replay.example'
const WEEK_MS = 7 * 86_400_000

/** A confirmed Compliance account, whose one email channel is told of everything the same day. */
async function openReader(store: Store, secretKey: string) {
  const secrets = openSecrets(secretKey)
  const { hash: tokenHash, token } = newToken('')
  const key = newToken('cw_live_')
  const opened = await accounts.open(store.db, {
    email: READER,
    channel: {
      kind: 'email',
      address: seal(secrets, READER),
      addressHash: addressHash(secrets, 'email', READER),
      label: READER,
    },
    key: { name: 'replay', prefix: key.token.slice(0, 12), hash: key.hash },
    mail: {
      tokenHash,
      template: confirmationEmail(),
      slots: {
        confirmUrl: `${PUBLIC_URL}/confirm/${token}`,
        messageId: `confirm@${new URL(PUBLIC_URL).hostname}`,
        date: new Date().toISOString(),
      },
    },
  })
  if (!opened) throw new Error('The database has had a replay in the last hour; use an empty one.')
  await accounts.setPlan(store.db, { id: opened.account.id, plan: 'compliance' })
  await confirmations.redeem(store.db, tokenHash, WEEK_MS)
  return { accountId: opened.account.id, channelId: opened.channel.id }
}

async function replayOne(
  deps: Deps,
  history: History,
  step: (label: string) => void,
): Promise<readonly Prediction[]> {
  const { store, site } = deps
  const predictions: Prediction[] = []
  let documentId: number | null = null
  let declared = ''
  let current: string | null = null
  for (const snapshot of history.snapshots) {
    site.serve(history.document, history.received(snapshot))
    const declaration = servedFrom(history, snapshot, site.url(history.document))
    const text = JSON.stringify(declaration)
    if (documentId === null) documentId = await watch(deps, history, declaration)
    // With another declaration the document is looked at at once.
    else if (declared !== text) await documents.update(store.db, documentId, { declaration })
    else await looks.lookNow(store.db, documentId)
    declared = text
    const { verdict, reasons } = await untilJudged(store, documentId, history.document)
    if (current !== null && verdict !== 'first') {
      const [from, said] = [current, toCorpusVerdict(verdict)]
      predictions.push({
        document: history.document,
        from,
        to: snapshot.id,
        verdict: said,
        reasons,
      })
    }
    if (verdict !== 'broken') current = snapshot.id
    step(history.document)
  }
  return predictions
}

/** The declaration of that time, read from the local site. */
function servedFrom(history: History, snapshot: Recorded, url: string): Declaration {
  const [source] = history.declarationAt(snapshot).sources
  return { sources: [{ ...source, url }] }
}

async function watch(deps: Deps, history: History, declaration: Declaration): Promise<number> {
  const { db } = deps.store
  const slug = history.document.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const platform = await platforms.create(db, { slug, name: history.service, homepage: null })
  if (!platform) throw new Error(`There are two documents ${history.document}.`)
  const added = await documents.create(db, {
    platformId: platform.id,
    accountId: null,
    name: history.kind,
    kind: history.kind,
    declaration,
    intervalMs: null,
  })
  if (added.kind !== 'created') throw new Error(`There are two documents ${history.document}.`)
  const { accountId, channelId } = deps
  const wish = { accountId, channelId, platformId: platform.id, documentId: added.id }
  await subscriptions.create(db, { ...wish, cadence: 'same-day' })
  return added.id
}

type Seen = Pick<Prediction, 'reasons'> & { readonly verdict: Judgement['verdict'] }

/** Waits until the look is done, its snapshot judged, and any second look as well; then reads the first sight's verdict. */
async function untilJudged(store: Store, documentId: number, document: string): Promise<Seen> {
  const giveUpAt = Date.now() + STEP_TIMEOUT_MS
  for (;;) {
    const progress = await judgements.progress(store.db, documentId)
    if (progress && !progress.pending) return progress.seen
    if (progress?.waitsLong) await judgements.decideNow(store.db, documentId)
    if (Date.now() > giveUpAt) throw new Error(`${document}: no verdict within a minute.`)
    await sleep(25)
  }
}

/** Waits until everything that was confirmed has been routed, sealed and delivered. */
async function untilDelivered(store: Store): Promise<void> {
  const giveUpAt = Date.now() + STEP_TIMEOUT_MS
  while (Date.now() < giveUpAt) {
    if (await stages.isQuiet(store.db)) return
    await sleep(100)
  }
  throw new Error('The last messages were not delivered within a minute.')
}

async function tellDeliveries(store: Store, channelId: number): Promise<void> {
  const sent = await deliveries.byChannel(store.db, channelId, { limit: 10_000, before: null })
  const counts = Map.groupBy(sent, (one) => `${one.kind} ${one.status}`)
  console.log(`messages: ${[...counts].map(([kind, all]) => `${all.length} ${kind}`).join(', ')}`)
}

/** Works on the items in a few lanes at once; the results are in the items' order. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(LANES, items.length) }, lane))
  return results
}
