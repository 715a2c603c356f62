import { setTimeout as sleep } from 'node:timers/promises'

import type { Log } from '@clausewatch/runtime'

import { apiClient, isStatus } from '../tools/api-client.ts'
import type { Call } from '../tools/api-client.ts'
import { ensureDocument, ensurePlatform } from '../tools/catalogue-api.ts'
import { confirmationPath } from './mailbox.ts'
import type { DemoDocument, DemoPlatform } from './model.ts'
import { PLATFORMS } from './platforms.ts'
import type { Remembered } from './state.ts'

export type SeedDeps = {
  readonly apiUrl: string
  readonly adminKey: string
  readonly mailboxUrl: string
  readonly siteUrl: string
  readonly slackUrl: string
  readonly remembered: Remembered
  readonly log: Log
  readonly signal: AbortSignal
}

type Wish = {
  readonly email: string
  readonly plan: 'free' | 'monitor' | 'compliance'
  readonly platforms: readonly string[]
  readonly slack: boolean
}

const ALL = PLATFORMS.map(({ slug }) => slug)

const ACCOUNTS: readonly Wish[] = [
  { email: 'free@demo.example', plan: 'free', platforms: ['lumenroom'], slack: false },
  { email: 'monitor@demo.example', plan: 'monitor', platforms: ALL, slack: true },
  {
    email: 'compliance@demo.example',
    plan: 'compliance',
    platforms: ['kestrel-board', 'corvid-pay'],
    slack: false,
  },
]

/** Only has to look like one of Slack's: the sink takes any. */
const HOOK_PATH = '/services/T0DEMO/B0DEMO/policychanges'

/**
 * Fills an empty Clausewatch through its public API, as a client would, and changes nothing that is there already:
 * platforms and documents as the admin, then the accounts. Gives the documents' ids.
 */
export async function seed(deps: SeedDeps): Promise<readonly string[]> {
  const admin = apiClient(deps.apiUrl, deps.adminKey)
  await untilReady(deps)
  const ids: string[] = []
  for (const platform of PLATFORMS) ids.push(...(await seedPlatform(admin, platform, deps)))
  deps.log.info({ platforms: PLATFORMS.length, documents: ids.length }, 'filled the catalogue')
  await Promise.all(ACCOUNTS.map((wish) => seedAccount(admin, wish, deps)))
  return ids
}

/** Until every document has a first version: from then on a revision is a change. One that cannot be read holds up no other. */
export async function untilWatched(deps: SeedDeps, ids: readonly string[]): Promise<void> {
  const admin = apiClient(deps.apiUrl, deps.adminKey)
  for (const id of ids) {
    let watched = await watch(admin, id)
    while (watched === 'not yet') {
      await sleep(500, undefined, { signal: deps.signal })
      watched = await watch(admin, id)
    }
    if (watched === 'unreadable') deps.log.warn({ document: id }, 'saw no first version')
  }
  deps.log.info({ documents: ids.length }, 'looked for the first versions')
}

type Watched = {
  readonly currentVersion: unknown
  readonly lastCheck: { readonly outcome: string } | null
}

async function watch(call: Call, id: string): Promise<'yes' | 'not yet' | 'unreadable'> {
  const { currentVersion, lastCheck } = await call<Watched>('GET', `/v1/documents/${id}`)
  if (currentVersion !== null) return 'yes'
  const isBad = lastCheck?.outcome === 'failed' || lastCheck?.outcome === 'quarantined'
  return isBad ? 'unreadable' : 'not yet'
}

async function untilReady({ apiUrl, signal }: SeedDeps): Promise<void> {
  for (;;) {
    const ready = await fetch(new URL('/v1/platforms', apiUrl), { signal }).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await sleep(300, undefined, { signal })
  }
}

async function seedPlatform(
  admin: Call,
  { slug, name, documents }: DemoPlatform,
  { siteUrl }: SeedDeps,
): Promise<readonly string[]> {
  await ensurePlatform(admin, { slug, name, homepage: `${siteUrl}/${slug}/` })
  const ids: string[] = []
  for (const document of documents) {
    ids.push((await ensureDocument(admin, wanted(slug, document, siteUrl))).id)
  }
  return ids
}

function wanted(platform: string, { path, name, kind, select }: DemoDocument, siteUrl: string) {
  const source = { url: `${siteUrl}/${path}`, select, remove: [], filters: [] }
  return { platform, name, kind, declaration: { sources: [source] as const } }
}

async function seedAccount(admin: Call, wish: Wish, deps: SeedDeps): Promise<void> {
  const { email, plan } = wish
  const key = deps.remembered.state.keys[email]
  const known = key === undefined ? undefined : await accountOf(apiClient(deps.apiUrl, key))
  const account = known ?? (await openAccount(wish, deps))
  const own = apiClient(deps.apiUrl, deps.remembered.state.keys[email])
  if (account.confirmedAt === null) await confirm(own, email, known !== undefined, deps)
  if (account.plan !== plan) await admin('PUT', `/v1/accounts/${account.id}/plan`, { plan })
  await subscribe(own, wish, deps)
  deps.log.info({ plan, platforms: wish.platforms.length, slack: wish.slack }, 'set up an account')
}

type Account = {
  readonly id: string
  readonly plan: string
  readonly confirmedAt: string | null
}

/** Undefined: the key is of a database that is gone. */
async function accountOf(call: Call): Promise<Account | undefined> {
  try {
    return (await call<{ readonly account: Account }>('GET', '/v1/account')).account
  } catch (error) {
    if (isStatus(error, 401)) return undefined
    throw error
  }
}

type Opened = { readonly account: Account; readonly key: { readonly key: string } }

async function openAccount({ email }: Wish, deps: SeedDeps): Promise<Account> {
  const anybody = apiClient(deps.apiUrl, undefined)
  const opened: Opened = await anybody('POST', '/v1/accounts', { email })
  deps.remembered.state.keys[email] = opened.key.key
  deps.remembered.save()
  return opened.account
}

/** Follows the mailed link. An account that an earlier run left unconfirmed asks for a new mail first. */
async function confirm(own: Call, email: string, again: boolean, deps: SeedDeps): Promise<void> {
  if (again) await own('POST', '/v1/channels', { kind: 'email', address: email })
  const tried = new Set<string>()
  while ((await accountOf(own))?.confirmedAt === null) {
    const path = await confirmationPath(deps.mailboxUrl, email, tried, deps.signal)
    tried.add(path)
    const { status } = await fetch(new URL(path, deps.apiUrl), { method: 'POST' })
    if (status !== 409) continue
    // The state file is gone and the database is not: `npm start -- --fresh` makes them agree again.
    deps.log.warn({ email }, 'could not confirm an address that an earlier account owns')
    return
  }
}

async function subscribe(own: Call, { platforms, slack }: Wish, { slackUrl }: SeedDeps) {
  const address = slackUrl + HOOK_PATH
  const hook = slack
    ? await own<{ readonly id: string }>('POST', '/v1/channels', { kind: 'slack', address })
    : undefined
  for (const platform of platforms) {
    await own('POST', '/v1/subscriptions', { platform })
    if (hook !== undefined) await own('POST', '/v1/subscriptions', { platform, channel: hook.id })
  }
}
