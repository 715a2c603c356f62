import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../../../test/support/listen.ts'
import { startSlackSink } from '../../../../test/support/slack.ts'
import { postSlack, type SlackPost } from './send.ts'

const message = { form: 'slack' as const, text: 'Acme changed', blocks: [{ type: 'divider' }] }

async function sink() {
  const started = await startSlackSink()
  onTestFinished(started.close)
  const post = (more: Partial<SlackPost> = {}, origins = [started.origin]) =>
    postSlack({ origins }, { url: started.webhookUrl, message, deadlineMs: 10_000, ...more })
  return { ...started, post }
}

test('an accepted message arrives once, and unfurls nothing', async () => {
  const { post, messages } = await sink()
  expect(await post()).toEqual({ kind: 'accepted', detail: '200 ok' })
  expect(messages).toEqual([
    { text: 'Acme changed', blocks: message.blocks, unfurl_links: false, unfurl_media: false },
  ])
})

test.each([
  [
    { status: 400, body: 'invalid_payload' },
    { permanent: true, disablesChannel: false },
  ],
  [
    { status: 400, body: 'invalid_blocks' },
    { permanent: true, disablesChannel: false },
  ],
  [
    { status: 400, body: 'invalid_token' },
    { permanent: true, disablesChannel: true },
  ],
  [
    { status: 403, body: 'action_prohibited' },
    { permanent: true, disablesChannel: true },
  ],
  [
    { status: 404, body: 'no_service' },
    { permanent: true, disablesChannel: true },
  ],
  [
    { status: 410, body: 'channel_is_archived' },
    { permanent: true, disablesChannel: true },
  ],
  [
    { status: 413, body: '' },
    { permanent: true, disablesChannel: false },
  ],
  [
    { status: 429, body: '' },
    { permanent: false, disablesChannel: false },
  ],
  [{ status: 302, headers: { location: '/elsewhere' } }, { permanent: false }],
])('%j is refused: %j', async (answer, expected) => {
  const { post, answerNext, posts } = await sink()
  answerNext(answer)
  expect(await post()).toMatchObject({ kind: 'refused', code: String(answer.status), ...expected })
  expect(posts).toHaveLength(1)
})

test.each([
  ['30', { retryAfterMs: 30_000 }],
  ['999999', { retryAfterMs: 3_600_000 }],
  ['soon', {}],
])('a 429 with Retry-After %j waits %j', async (value, wait) => {
  const { post, answerNext } = await sink()
  answerNext({ status: 429, headers: { 'retry-after': value } })
  const outcome = await post()
  const { retryAfterMs } = { retryAfterMs: undefined, ...outcome }
  expect({ retryAfterMs }).toEqual({ retryAfterMs: undefined, ...wait })
})

test.each([{ status: 500 }, { status: 503 }, { status: 200, body: '<html>Sign in' }])(
  'after %j nobody knows whether the message is in the channel',
  async (answer) => {
    const { post, answerNext } = await sink()
    answerNext(answer)
    expect(await post()).toMatchObject({ kind: 'ambiguous' })
  },
)

test('no answer within the deadline is ambiguous, and ends in time', async () => {
  const server = createServer(() => undefined)
  const { port, close } = await listen(server)
  onTestFinished(close)
  const origin = `http://127.0.0.1:${port}`
  const start = performance.now()
  const outcome = await postSlack(
    { origins: [origin] },
    { url: origin, message, deadlineMs: 1_000 },
  )
  expect(outcome).toMatchObject({ kind: 'ambiguous' })
  expect(performance.now() - start).toBeLessThan(10_000)
})

test('a connection cut after the request is ambiguous', async () => {
  const server = createServer((request) => request.socket.resetAndDestroy())
  const { port, close } = await listen(server)
  onTestFinished(close)
  const origin = `http://127.0.0.1:${port}`
  const outcome = await postSlack(
    { origins: [origin] },
    { url: origin, message, deadlineMs: 10_000 },
  )
  expect(outcome).toMatchObject({ kind: 'ambiguous' })
})

test('where no connection stood, nothing was sent', async () => {
  for (const url of ['http://127.0.0.1:1/x', 'http://nowhere.invalid/x']) {
    const origins = [new URL(url).origin]
    const outcome = await postSlack({ origins }, { url, message, deadlineMs: 10_000 })
    expect(outcome).toMatchObject({ kind: 'unsent' })
  }
})

test.each(['http://169.254.169.254/latest', 'file:///etc/passwd', 'nonsense', ''])(
  'an address that is not on an allowed origin (%j) is never called',
  async (url) => {
    const { post, posts } = await sink()
    expect(await post({ url })).toMatchObject({ kind: 'refused', permanent: true, code: 'origin' })
    expect(posts).toHaveLength(0)
  },
)

test('a host that only begins like an allowed one is another origin', async () => {
  const origins = ['https://hooks.slack.com']
  for (const url of [
    'https://hooks.slack.com.evil.example/',
    'https://hooks.slack.com@evil.example/',
  ]) {
    const outcome = await postSlack({ origins }, { url, message, deadlineMs: 200 })
    expect(outcome).toMatchObject({ code: 'origin' })
  }
})

test('details name no webhook', async () => {
  const { post, answerNext, webhookUrl } = await sink()
  answerNext({ status: 400, body: `bad ${webhookUrl} for a@x.example` })
  expect((await post()).detail).not.toMatch(/services|@/)
})
