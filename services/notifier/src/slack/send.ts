import { Readable } from 'node:stream'
import { request } from 'undici'
import type { MessageTemplate } from '@clausewatch/core'
import { scrub, type Outcome } from '../outcome.ts'

/** A filled Slack message: no slot is left in it. */
export type SlackMessage = Extract<MessageTemplate, { form: 'slack' }>

export type SlackPost = {
  /** The incoming webhook: a credential. */
  readonly url: string
  readonly message: SlackMessage
  readonly deadlineMs: number
  readonly signal?: AbortSignal
}

// Slack answers with one word.
const ANSWER_BYTES = 1_024
// Waiting times that a 429 may ask for; Slack's own are seconds.
const MAX_WAIT_S = 3_600
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: these name a hook that is gone.
const DEAD_HOOK =
  /^(?:invalid_token|no_service(?:_id)?|no_active_hooks|channel_not_found|channel_is_archived|team_disabled)$/
const DEAD_STATUS = new Set([403, 404, 410])

/** Posts once, to an allowed origin, following no redirect. Never throws for what the network or Slack does. */
export async function postSlack(
  deps: { readonly origins: readonly string[] },
  post: SlackPost,
): Promise<Outcome> {
  const url = URL.parse(post.url)
  if (!url || url.username || !deps.origins.includes(url.origin)) {
    return refused('origin', 'The webhook is not on an allowed origin.', { permanent: true })
  }
  const { text, blocks } = post.message
  const body = Buffer.from(
    JSON.stringify({ text, blocks, unfurl_links: false, unfurl_media: false }),
  )
  // undici pulls the body only when a connection stands: before that, nothing can have arrived.
  let handedOver = false
  async function* handOver() {
    handedOver = true
    yield body
  }
  const deadline = AbortSignal.timeout(post.deadlineMs)
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
      body: Readable.from(handOver()),
      signal: post.signal ? AbortSignal.any([deadline, post.signal]) : deadline,
    })
    const answer = await firstBytes(response.body)
    return classify(response.statusCode, answer, response.headers['retry-after'])
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const { code, name }: NodeJS.ErrnoException = error
    const when = handedOver ? 'after the request began' : 'before a connection stood'
    return { kind: handedOver ? 'ambiguous' : 'unsent', detail: scrub(`${code ?? name} ${when}`) }
  }
}

function classify(status: number, answer: string, retryAfter: unknown): Outcome {
  const detail = scrub(`${status} ${answer}`)
  if (status === 200 && answer.trim() === 'ok') return { kind: 'accepted', detail }
  if (status === 429) return refused('429', detail, { ...waitOf(retryAfter) })
  if (DEAD_STATUS.has(status) || (status === 400 && DEAD_HOOK.test(answer.trim()))) {
    return refused(String(status), detail, { permanent: true, disablesChannel: true })
  }
  // A redirect or a request time-out took nothing, and says nothing of this message.
  if ((status >= 300 && status < 400) || status === 408) return refused(String(status), detail)
  if (status >= 400 && status < 500) return refused(String(status), detail, { permanent: true })
  // A 5xx, or a success that is not Slack's: the message may be in the channel.
  return { kind: 'ambiguous', detail }
}

function refused(
  code: string,
  detail: string,
  more: { permanent?: boolean; disablesChannel?: boolean; retryAfterMs?: number } = {},
): Outcome {
  return { kind: 'refused', permanent: false, disablesChannel: false, code, detail, ...more }
}

function waitOf(retryAfter: unknown): { retryAfterMs?: number } {
  if (typeof retryAfter !== 'string' || !/^\d{1,9}$/.test(retryAfter)) return {}
  return { retryAfterMs: Math.min(Number(retryAfter), MAX_WAIT_S) * 1_000 }
}

/** The beginning of the answer; the rest is not waited for. */
async function firstBytes(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= ANSWER_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8', 0, ANSWER_BYTES)
}
