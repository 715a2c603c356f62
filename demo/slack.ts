import { html, json, notFound } from './http.ts'
import type { Answer, Asked } from './http.ts'
import { isObject } from './json.ts'
import { blockFaults } from './slack-blocks.ts'
import { slackPage } from './slack-page.ts'
import type { StoredMessage } from './state.ts'

export type SinkDeps = {
  readonly messages: () => readonly StoredMessage[]
  readonly add: (hook: string, message: unknown) => void
  /** Told why a message was refused; Slack itself would not say. */
  readonly refused: (faults: readonly string[]) => void
}

const HOOK = /^\/services\/(T\w+\/B\w+)\/\w+$/
/** Slack cuts longer texts; for a webhook that is a fault of ours. */
const MAX_TEXT = 40_000

/** Answers as Slack's incoming webhooks do: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function answerSink(deps: SinkDeps, asked: Asked): Answer {
  if (asked.method === 'POST') return receive(deps, asked)
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return { status: 405 }
  if (asked.path === '/api/messages') return json(deps.messages())
  return asked.path === '/'
    ? html(slackPage(deps.messages()), { 'cache-control': 'no-store' })
    : notFound()
}

function receive({ add, refused }: SinkDeps, { path, body }: Asked): Answer {
  const hook = HOOK.exec(path)?.[1]
  if (hook === undefined) return said(404, 'no_service')
  const message = parse(body)
  if (!isObject(message)) return said(400, 'invalid_payload')
  const { text, blocks } = message
  if (text === undefined && blocks === undefined) return said(400, 'no_text')
  if (text !== undefined && typeof text !== 'string') return said(400, 'invalid_payload')
  if (text !== undefined && text.length > MAX_TEXT) return said(400, 'msg_too_long')
  const faults = blocks === undefined ? [] : blockFaults(blocks)
  if (faults.length > 0) {
    refused(faults)
    return said(400, 'invalid_blocks')
  }
  add(hook, message)
  return said(200, 'ok')
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}

function said(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body }
}
