import { fetch } from 'undici'
import { expect, onTestFinished, test } from 'vitest'

import { startSite } from './site.ts'
import { startSlackSink } from './slack.ts'

async function site() {
  const started = await startSite()
  onTestFinished(started.close)
  return started
}

test('a reset breaks the connection, and a later answer is the next of the script', async () => {
  const { url, on } = await site()
  on('/page', [
    { fault: 'reset' },
    { status: 503, headers: { 'retry-after': '7' } },
    { body: 'ok' },
  ])

  await expect(fetch(`${url}/page`)).rejects.toThrow()
  const busy = await fetch(`${url}/page`)
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '7'])
  expect(await (await fetch(`${url}/page`)).text()).toBe('ok')
  expect(await (await fetch(`${url}/page`)).text()).toBe('ok')
})

test('a body that is cut does not pass for a whole one', async () => {
  const { url, on } = await site()
  on('/page', { headers: { 'content-length': '10' }, body: '0123456789', fault: 'cut' })

  await expect(fetch(`${url}/page`).then((response) => response.text())).rejects.toThrow()
})

test('a hanging answer does not hold up close()', async () => {
  const { url, on, close } = await site()
  on('/page', { fault: 'hang' })
  const waiting = fetch(`${url}/page`)
  await close()

  await expect(waiting).rejects.toThrow()
})

test('a dripped body arrives whole, and requests are logged with their headers', async () => {
  const { url, on, requests } = await site()
  on('/page', { body: 'a slow page', drip: { bytes: 3, everyMs: 5 } })

  const response = await fetch(`${url}/page`, { headers: { 'if-none-match': '"1"' } })
  expect(await response.text()).toBe('a slow page')
  expect(requests[0]?.headers['if-none-match']).toBe('"1"')
})

test('a Slack message counts only when the sink answered that it took it', async () => {
  const sink = await startSlackSink()
  onTestFinished(sink.close)
  sink.answerNext({ status: 429, headers: { 'retry-after': '1' } }, { fault: 'reset' })
  const post = () =>
    fetch(sink.webhookUrl, { method: 'POST', body: JSON.stringify({ text: 'hi' }) })

  expect((await post()).status).toBe(429)
  await expect(post()).rejects.toThrow()
  expect((await post()).status).toBe(200)
  expect(sink.messages).toEqual([{ text: 'hi' }])
  expect(sink.posts.map(({ status }) => status)).toEqual([429, 'fault', 200])
})
