import { setTimeout as sleep } from 'node:timers/promises'

import { buildApp } from '@clausewatch/api'
import type { Plan } from '@clausewatch/core'
import { openSecrets, parseAllowedHosts } from '@clausewatch/core'
import { createLogger, createMetrics } from '@clausewatch/runtime'
import { openStore } from '@clausewatch/store'
import postgres from 'postgres'

import { startService } from '../../tools/services.ts'
import type { RunningService, ServiceName } from '../../tools/services.ts'
import { openDatabase } from './database.ts'
import { startMail } from './mail.ts'
import type { MailServer, ReceivedMail } from './mail.ts'
import { openRedis } from './redis.ts'
import { startSite } from './site.ts'
import type { Script, Site } from './site.ts'
import { startSlackSink } from './slack.ts'
import type { SlackSink } from './slack.ts'
import { waitFor } from './wait.ts'

const SECRET_KEY = 'a secret key of a test, at least 32 characters long'
const ADMIN_KEY = 'cw_admin_of_a_test_at_least_32_characters_long'
const PUBLIC_URL = 'http://127.0.0.1:4000'
const SERVICES = ['fetcher', 'differ', 'notifier'] as const

export type Reader = { readonly email: string; readonly key: string; readonly channel: string }

export type Answer<T> = { readonly status: number; readonly body: T }

/** The whole service on real servers: the API in this process, the other services as processes of their own. */
export type Pipeline = {
  readonly site: Site
  readonly mail: MailServer
  readonly slack: SlackSink
  readonly sql: postgres.Sql
  readonly redisUrl: string
  readonly call: <T>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: { readonly key?: string; readonly body?: unknown },
  ) => Promise<Answer<T>>
  /** A call with the administrator's key. */
  readonly admin: <T>(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: unknown,
  ) => Promise<Answer<T>>
  /** An account whose address was confirmed by the mailed link. */
  readonly openReader: (email: string, plan: Plan) => Promise<Reader>
  /** A public document at a path of the site, once its first version stands. */
  readonly watch: (
    path: string,
    page: Script,
  ) => Promise<{ readonly id: string; readonly platform: string }>
  readonly addDocument: (url: string) => Promise<Answer<{ readonly id: string }>>
  /** Changes what the site serves and looks now. */
  readonly edit: (document: string, path: string, page: Script) => Promise<void>
  /** Follows an unsubscribe link as a mail client does (RFC 8058); gives the status. */
  readonly oneClick: (link: string) => Promise<number>
  /** Mails to an address, without the confirmation. */
  readonly mailsTo: (email: string) => readonly ReceivedMail[]
  readonly start: (name: ServiceName) => Promise<void>
  readonly kill: (name: ServiceName) => Promise<void>
  /** Everything confirmed has been routed, sealed and delivered. */
  readonly untilQuiet: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function startPipeline(
  overrides: Readonly<Record<string, string>> = {},
): Promise<Pipeline> {
  const [database, redis, mail, slack, site] = await Promise.all([
    openDatabase(),
    openRedis(),
    startMail(),
    startSlackSink(),
    startSite(),
  ])
  const settings = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    QUEUE_NAMESPACE: redis.prefix,
    SMTP_URL: mail.url,
    SECRET_KEY,
    PUBLIC_URL,
    MAIL_FROM: 'Clausewatch <alerts@clausewatch.example>',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
    ALLOWED_PRIVATE_HOSTS: site.host,
    SLACK_HOOK_ORIGINS: slack.origin,
    LOOK_INTERVAL: 'P3650D',
    SECOND_LOOK_AFTER: 'PT0.1S',
    SEAL_AFTER: 'PT0.2S',
    HOST_GAP: 'PT0S',
    BROWSER_PAGES: '0',
    ...overrides,
  }
  const sql = postgres(database.url, { max: 4, onnotice: () => undefined })
  const store = openStore(database.url, { max: 4, name: 'api' })
  const app = await buildApp({
    db: store.db,
    log: createLogger({ service: 'api', level: 'fatal' }),
    ops: { metrics: createMetrics({ service: 'api' }), ready: {} },
    secrets: openSecrets(SECRET_KEY),
    adminKey: ADMIN_KEY,
    publicUrl: PUBLIC_URL,
    slackHookOrigins: [slack.origin],
    allowedHosts: parseAllowedHosts(site.host),
    lookIntervalMs: 86_400_000,
    digestPeriodMs: 7 * 86_400_000,
    limits: { requestsPerMinute: 100_000, accountsPerHour: 1_000 },
  })
  const running = new Map<ServiceName, RunningService>()
  let platforms = 0

  const call: Pipeline['call'] = async (method, path, options = {}) => {
    const { key, body } = options
    const answer = await app.inject({
      method,
      url: path,
      headers: { ...(key && { authorization: `Bearer ${key}` }) },
      ...(body !== undefined && { payload: JSON.parse(JSON.stringify(body)) }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }
  const admin: Pipeline['admin'] = (method, path, body) =>
    call(method, path, { key: ADMIN_KEY, body })
  const mailsTo = (email: string) =>
    mail.messages.filter((one) => one.to.includes(email) && !isConfirmation(one))

  const pipeline: Pipeline = {
    site,
    mail,
    slack,
    sql,
    redisUrl: redis.url,
    call,
    admin,
    mailsTo,
    async openReader(email, plan) {
      const opened = await call<{
        account: { id: string }
        key: { key: string }
        channel: { id: string }
      }>('POST', '/v1/accounts', { body: { email } })
      const { account, key, channel } = opened.body
      const link = await waitFor(() => confirmationLink(mail, email), {
        what: `the mail to ${email}`,
      })
      await app.inject({
        method: 'POST',
        url: new URL(link).pathname,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: '',
      })
      await admin('PUT', `/v1/accounts/${account.id}/plan`, { plan })
      return { email, key: key.key, channel: channel.id }
    },
    async addDocument(url) {
      platforms += 1
      const platform = `platform-${platforms}`
      await admin('POST', '/v1/platforms', { slug: platform, name: `Platform ${platforms}` })
      return admin('POST', '/v1/documents', {
        platform,
        name: 'Privacy Policy',
        kind: 'Privacy Policy',
        declaration: { fetch: url },
      })
    },
    async watch(path, page) {
      site.on(path, page)
      const { status, body } = await pipeline.addDocument(site.url + path)
      if (status !== 201) throw new Error(`The document was refused: ${JSON.stringify(body)}`)
      const platform = `platform-${platforms}`
      // The host may be backed off by what an earlier test made it do.
      await sql`update hosts set due_at = now(), free_at = now()`
      await waitFor(() => versionOf(call, body.id), {
        what: 'the first version',
        timeoutMs: 15_000,
      })
      return { id: body.id, platform }
    },
    async edit(document, path, page) {
      site.on(path, page)
      await sql`update schedule set fetch_due_at = now(), leased_until = null where document_id = ${numberOf(document)}`
      await sql`update hosts set due_at = now(), free_at = now()`
    },
    async oneClick(link) {
      const answer = await app.inject({
        method: 'POST',
        url: new URL(link).pathname,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'List-Unsubscribe=One-Click',
      })
      return answer.statusCode
    },
    async start(name) {
      running.set(name, await startService(name, settings))
    },
    async kill(name) {
      await running.get(name)?.kill()
      running.delete(name)
    },
    async untilQuiet() {
      await waitFor(() => isQuiet(sql), { what: 'everything to be delivered', timeoutMs: 20_000 })
      // One more sealing window: a message that should not be there would come now.
      await sleep(300)
    },
    async close() {
      await Promise.allSettled([...running.values()].map((service) => service.stop()))
      await app.close()
      await store.close()
      await sql.end()
      await Promise.all([mail.close(), slack.close(), site.close()])
      await redis.close()
      await database.close()
    },
  }
  try {
    await Promise.all(SERVICES.map((name) => pipeline.start(name)))
    return pipeline
  } catch (error) {
    await pipeline.close()
    throw error
  }
}

/** The number in a record id such as CW-D-000007. */
export function numberOf(recordId: string): number {
  return Number(recordId.split('-').at(-1))
}

function isConfirmation(mail: ReceivedMail): boolean {
  return /\/confirm\//.test(mail.parsed.text ?? '')
}

function confirmationLink(mail: MailServer, email: string): string | undefined {
  const found = mail.messages.find((one) => one.to.includes(email) && isConfirmation(one))
  return /http\S+\/confirm\/\S+/.exec(found?.parsed.text ?? '')?.[0]
}

async function versionOf(call: Pipeline['call'], id: string): Promise<boolean> {
  const { body } = await call<{ currentVersion: unknown }>('GET', `/v1/documents/${id}`)
  return body.currentVersion !== null
}

async function isQuiet(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql`
    select exists (
        select from schedule s where judge_due_at is not null or fetch_due_at <= now() or fetch_attempt
          <> (select coalesce(max(attempt), 0) from checks k where k.document_id = s.document_id))
      or exists (select from candidates) or exists (select from groups)
      or exists (select from changes where route_due_at is not null)
      or exists (select from episode_notices where route_due_at is not null)
      or exists (select from deliveries where due_at is not null) as busy`
  return row?.['busy'] === false
}
