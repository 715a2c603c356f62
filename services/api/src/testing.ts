// What the API's own tests share: a real database, the whole app, accounts, and a change to look at.
import {
  NO_ALLOWED_HOSTS,
  WEEK_MS,
  openSecrets,
  parseRecordId,
  provisionHeadline,
  recordId,
  recordVersion,
  redline,
  withIds,
} from '@clausewatch/core'
import type { Plan, RecordKind, Redline } from '@clausewatch/core'
import { createLogger, createMetrics } from '@clausewatch/runtime'
import {
  cases,
  deliveries,
  judgements,
  lineages,
  looks,
  openStore,
  settlements,
} from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { buildApp } from './app.ts'
import type { Deps } from './deps.ts'

export const ADMIN = 'admin-key-of-the-tests-0123456789abcdef'
const PUBLIC_URL = 'https://clausewatch.example'
export const SECRETS = openSecrets('a secret key of the tests, long enough')
const MUCH = { requestsPerMinute: 100_000, accountsPerHour: 100_000 }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  readonly json: unknown
}

type Ask = {
  readonly key?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Api = {
  readonly app: FastifyInstance
  readonly store: Store
  readonly databaseUrl: string
  /** What has been logged. */
  readonly lines: readonly string[]
  readonly ask: (method: Method, url: string, ask?: Ask) => Promise<Answer>
}

/** The whole API on a database of the test file's own. */
export function useApi(overrides: Partial<Deps> = {}): Api {
  const database = useDatabase()
  const lines: string[] = []
  const state: { api?: Api } = {}
  beforeAll(async () => {
    const store = openStore(database.url, { max: 10 })
    const app = await buildApp({
      db: store.db,
      log: createLogger({
        service: 'api',
        destination: { write: (line) => void lines.push(line) },
      }),
      ops: { metrics: createMetrics({ service: 'api' }), ready: {} },
      secrets: SECRETS,
      adminKey: ADMIN,
      publicUrl: PUBLIC_URL,
      slackHookOrigins: ['https://hooks.slack.com'],
      allowedHosts: NO_ALLOWED_HOSTS,
      lookIntervalMs: 86_400_000,
      digestPeriodMs: WEEK_MS,
      limits: MUCH,
      ...overrides,
    })
    await app.ready()
    const ask: Api['ask'] = (method, url, options = {}) => send(app, method, url, options)
    state.api = { app, store, databaseUrl: database.url, lines, ask }
  })
  afterAll(async () => {
    await state.api?.app.close()
    await state.api?.store.close()
  })
  const started = () => {
    if (!state.api) throw new Error('the API exists only once the tests run')
    return state.api
  }
  return {
    lines,
    get app() {
      return started().app
    },
    get store() {
      return started().store
    },
    get databaseUrl() {
      return started().databaseUrl
    },
    ask: (...ask) => started().ask(...ask),
  }
}

async function send(
  app: FastifyInstance,
  method: Method,
  url: string,
  { key, body, headers }: Ask,
): Promise<Answer> {
  const isText = typeof body === 'string'
  const answer = await app.inject({
    method,
    url,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && !isText && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { payload: isText ? body : JSON.stringify(body) }),
  })
  const isJson = String(answer.headers['content-type']).includes('json')
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    json: isJson ? answer.json() : null,
  }
}

type Members = Readonly<Record<string, unknown>>

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** A member of an answer, such as 'account.id', which the test knows to be a text. */
export function textOf(json: unknown, path: string): string {
  const found = path.split('.').reduce<unknown>((value, name) => membersOf(value)[name], json)
  if (typeof found !== 'string') throw new Error(`the answer has no text at ${path}`)
  return found
}

/** The items of a page. */
export function itemsOf(json: unknown): readonly Members[] {
  const { items } = membersOf(json)
  if (!Array.isArray(items)) throw new Error('the answer is no page')
  return items.map(membersOf)
}

export function numberOf(kind: RecordKind, id: string): number {
  const number = parseRecordId(kind, id)
  if (number === null) throw new Error(`${id} is no ${kind}`)
  return number
}

export type TestAccount = {
  readonly id: string
  readonly key: string
  readonly channel: string
  readonly email: string
}

let serial = 0

/** An account with a plan, its address not confirmed. */
export async function openAccount(api: Api, plan: Plan = 'free'): Promise<TestAccount> {
  const email = `reader-${++serial}@mail.example`
  const { json } = await api.ask('POST', '/v1/accounts', { body: { email } })
  const id = textOf(json, 'account.id')
  await api.ask('PUT', `/v1/accounts/${id}/plan`, { key: ADMIN, body: { plan } })
  return { id, key: textOf(json, 'key.key'), channel: textOf(json, 'channel.id'), email }
}

/** The path of the link in the last confirmation mail to a channel. */
export async function confirmPath(api: Api, channel: string): Promise<string> {
  const page = { limit: 1, before: null }
  const [last] = await deliveries.byChannel(api.store.db, numberOf('channel', channel), page)
  return new URL(last?.slots['confirmUrl'] ?? '').pathname
}

export async function addPlatform(api: Api, name = `Platform ${++serial}`): Promise<string> {
  const slug = `platform-${++serial}`
  await api.ask('POST', '/v1/platforms', { key: ADMIN, body: { slug, name } })
  return slug
}

type NewDocument = { readonly key?: string; readonly platform: string; readonly name?: string }

/** A document of the account whose key is given; of the catalogue by default. */
export async function addDocument(api: Api, { key = ADMIN, platform, name }: NewDocument) {
  const address = `https://${platform}.example/policy-${++serial}`
  const { json } = await api.ask('POST', '/v1/documents', {
    key,
    body: {
      platform,
      kind: 'Privacy Policy',
      name: name ?? `Policy ${serial}`,
      declaration: { sources: [{ fetch: address }] },
    },
  })
  return textOf(json, 'id')
}

const REDLINE: Redline = {
  entries: [
    {
      kind: 'changed',
      block: 'paragraph',
      path: ['How we share data'],
      spans: [
        { op: 'equal', text: 'We ' },
        { op: 'delete', text: 'never' },
        { op: 'insert', text: 'may' },
        { op: 'equal', text: ' share your data with partners.' },
      ],
    },
  ],
  counts: { changed: 1, added: 0, removed: 0, moved: 0, wordsAdded: 1, wordsRemoved: 1 },
}

type NewChange = {
  readonly document: string
  readonly headline?: string
  readonly redline?: Redline
  readonly kind?: 'substantive' | 'cosmetic'
}

/** A confirmed change between two versions of a document, by the store's own steps. */
export async function addChange(api: Api, change: NewChange): Promise<number> {
  const documentId = numberOf('document', change.document)
  await publish(api.store.db, documentId, null)
  const told = {
    kind: change.kind ?? 'substantive',
    headline: change.headline ?? 'Data may now be shared with partners',
    reasons: ['“never” became “may”'],
    redline: change.redline ?? REDLINE,
    notes: [],
    effectiveOn: null,
    isLate: false,
    looks: 5,
  }
  const changeId = await publish(api.store.db, documentId, told)
  if (changeId === null) throw new Error('no change was published')
  return changeId
}

type NewVersion = {
  readonly document: string
  readonly text: string
  /** When it was received. */
  readonly at: string
  readonly kind?: 'substantive' | 'technical'
}

/** A version of a document with its provisions, and the change that it is; null: it is the first. */
export async function addVersion(api: Api, version: NewVersion): Promise<string | null> {
  const { db } = api.store
  const { text, kind = 'substantive' } = version
  const documentId = numberOf('document', version.document)
  await look(db, documentId, text, new Date(version.at))
  const claimed = await claimCase(db, documentId)
  const { current, snapshot } = claimed.found
  const record = recordVersion(
    await lineages.load(db, {
      documentId,
      text,
      snapshotId: snapshot.id,
      fromAt: snapshot.fetchedAt,
      previousId: current?.id ?? null,
      title: TITLE,
      links: [],
    }),
  )
  const change = current && {
    kind,
    headline: provisionHeadline(record.changes) ?? 'No words changed',
    reasons: [],
    redline: redline(current.text, text),
    notes: [],
    effectiveOn: null,
    isLate: false,
    looks: 4,
  }
  const ids = await lineages.takeIds(db, record.newIds)
  const published = await settle(db, claimed, { text, change, record: withIds(record, ids) })
  return published === null ? null : recordId('change', published)
}

/** A look at new bytes, and the version that they become. */
async function publish(
  db: Store['db'],
  documentId: number,
  change: settlements.Publication['change'],
): Promise<number | null> {
  const text = `The text as revision ${++serial} has it.`
  await look(db, documentId, text, new Date())
  return settle(db, await claimCase(db, documentId), { text, change, record: null })
}

const TITLE = 'A policy'

/** What a look has brought, to be judged by us alone. */
async function claimCase(db: Store['db'], documentId: number) {
  const due = (await judgements.dueJudgements(db, 100)).find(({ id }) => id === documentId)
  const fence = due && (await judgements.claimJudgement(db, due, 60_000))
  const found = await cases.loadCase(db, documentId)
  if (!fence || !found?.snapshot) throw new Error('there is nothing to judge')
  return { fence, found: { ...found, snapshot: found.snapshot } }
}

async function settle(
  db: Store['db'],
  { fence, found }: Awaited<ReturnType<typeof claimCase>>,
  { text, change, record }: Pick<settlements.Publication, 'text' | 'change' | 'record'>,
): Promise<number | null> {
  const { id: snapshotId, fetchedAt } = found.snapshot
  const currentVersionId = found.current?.id ?? null
  const settled = await settlements.settle(db, fence, {
    declaration: found.declaration,
    currentVersionId,
    extractorVersion: 1,
    marks: [{ snapshotId, verdict: change ? 'substantive' : 'first' }],
    candidate: 'keep',
    contradicted: null,
    again: null,
    isReread: false,
    look: null,
    publish: {
      snapshotId,
      fromAt: fetchedAt,
      text,
      title: TITLE,
      language: 'en',
      method: 'declared',
      partEnds: null,
      links: [],
      record,
      change: currentVersionId === null ? null : change,
    },
  })
  return settled.change?.id ?? null
}

async function look(db: Store['db'], documentId: number, text: string, at: Date): Promise<void> {
  await looks.lookNow(db, documentId)
  const due = (await looks.dueLooks(db, 1000)).find(({ id }) => id === documentId)
  const claim = due && (await looks.claimLook(db, due, { leaseMs: 60_000, gapMs: 0 }))
  if (!claim) throw new Error('the document is not due')
  await looks.recordLook(
    db,
    claim,
    {
      kind: 'page',
      at,
      durationMs: 120,
      status: 200,
      bytes: Buffer.from(text),
      contentType: 'text/html; charset=utf-8',
      headers: {},
      finalUrl: 'https://acme.example/privacy',
      etag: null,
      lastModified: null,
    },
    { intervalMs: 86_400_000, secondLookMs: 600_000 },
  )
}
