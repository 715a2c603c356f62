import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { judge } from '@clausewatch/core'
import type { Baseline, Judgement } from '@clausewatch/core'
import { createMetrics, serveOps } from '@clausewatch/runtime'
import { expect, onTestFinished, test } from 'vitest'
import { policy } from '../../../test/support/policy.ts'
import { openJudgeThreads } from './judge-thread.ts'

type Question = Parameters<typeof judge>[0]
type Limits = Parameters<typeof openJudgeThreads>[1]

const URL = 'https://larkfield.example/privacy'

function open(threads: number, limits?: Limits) {
  const opened = openJudgeThreads(threads, limits)
  onTestFinished(opened.close)
  return opened
}

function question(
  html: string,
  select: readonly string[] = [],
  baseline: Baseline | null = null,
): Question {
  return {
    received: [{ bytes: Buffer.from(html), contentType: 'text/html; charset=utf-8', url: URL }],
    declaration: { sources: [{ url: URL, select, remove: [], filters: [] }] },
    baseline,
  }
}

function startedThreads(): readonly Worker[] {
  const started: Worker[] = []
  const note = (worker: Worker) => void started.push(worker)
  process.on('worker', note)
  onTestFinished(() => void process.off('worker', note))
  return started
}

/** For each of 400 paragraphs, all paragraphs before it, and for each of them … */
const ENDLESS = question(`<main>${'<p>a b c d</p>'.repeat(400)}</main>`, ['x ~ p ~ p ~ p ~ p ~ p'])
const GOOD = question(policy())

const tooLong: Judgement = {
  verdict: 'broken',
  score: 0,
  reason: 'unreadable',
  detail: 'The page could not be read within 1 s.',
}

test('a page that would be read for ever is broken at the time limit, and the next one is judged', async () => {
  const threads = open(1, { timeLimitMs: 1_000 })
  const [hostile, next] = await Promise.all([threads.judge(ENDLESS), threads.judge(GOOD)])
  expect(hostile).toEqual(tooLong)
  expect(next).toEqual(await judge(GOOD))
})

test('the differ answers its operator, and judges other pages, while one is read for ever', async () => {
  const threads = open(2, { timeLimitMs: 3_000 })
  await threads.judge(GOOD)
  const ops = await serveOps({
    host: '127.0.0.1',
    port: 0,
    metrics: createMetrics({ service: 'differ' }),
    ready: {},
  })
  onTestFinished(ops.close)
  const order: string[] = []
  const hostile = threads.judge(ENDLESS).then(() => order.push('hostile'))
  const askedAt = performance.now()
  const health = await fetch(`http://127.0.0.1:${ops.port}/healthz`)
  expect(performance.now() - askedAt).toBeLessThan(2_000)
  expect(health.status).toBe(200)
  await threads.judge(GOOD).then(() => order.push('good'))
  await hostile
  expect(order).toEqual(['good', 'hostile'])
})

test('a page that needs more memory than there is is broken, and the next one is judged', async () => {
  const threads = open(1, { memoryMb: 40 })
  const huge = question(`<main>${'<p>We <b>share</b> data.</p>'.repeat(100_000)}</main>`)
  expect(await threads.judge(huge)).toEqual({
    verdict: 'broken',
    score: 0,
    reason: 'unreadable',
    detail: 'The page could not be read within 40 MB of memory.',
  })
  expect(await threads.judge(GOOD)).toEqual(await judge(GOOD))
})

test('a thread says what core says, and leaves the bytes where they are', async () => {
  const threads = open(1)
  const first = await judge(GOOD)
  if (first.verdict !== 'first') throw new Error(first.verdict)
  const baseline = { ...first, extractorVersion: 1 }
  const edits = { 'We do not sell': 'We may sell' }
  const two = Buffer.from(policy() + policy(edits))
  const [source] = GOOD.declaration.sources
  const questions: readonly Question[] = [
    GOOD,
    question(policy(), [], baseline),
    question(policy(edits), ['article'], baseline),
    question(policy().replace('30 days', '30  days'), ['main', 'footer'], baseline),
    question('<title>Just a moment...</title><p>Checking your browser</p>', [], baseline),
    question(''),
    {
      received: [0, policy().length].map((at, part) => ({
        bytes: part === 0 ? two.subarray(0, policy().length) : two.subarray(at),
        contentType: 'text/html',
        url: URL,
      })),
      declaration: { sources: [source, source] },
      baseline,
    },
  ]
  for (const one of questions) expect(await threads.judge(one)).toEqual(await judge(one))
})

test('what core throws is thrown, and ends no thread', async () => {
  const threads = open(1)
  const started = startedThreads()
  const senseless = question(policy(), [], JSON.parse('{}'))
  await expect(threads.judge(senseless)).rejects.toThrow(TypeError)
  expect(await threads.judge(GOOD)).toEqual(await judge(GOOD))
  expect(started).toHaveLength(1)
})

test('closing ends what is being read, and nothing is judged afterwards', async () => {
  const started = startedThreads()
  const threads = open(2)
  const ends = Promise.allSettled([ENDLESS, ENDLESS, GOOD].map((one) => threads.judge(one)))
  await sleep(1_000)
  expect(started.map(({ threadId }) => threadId > 0)).toEqual([true, true])
  await threads.close()
  expect((await ends).map((end) => end.status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(threads.judge(GOOD)).rejects.toThrow('closed')
  expect(started.map(({ threadId }) => threadId)).toEqual([-1, -1])
})

test('threads are started when needed, and used again', async () => {
  const started = startedThreads()
  const threads = open(2)
  for (let n = 0; n < 3; n += 1) await threads.judge(GOOD)
  expect(started).toHaveLength(1)
})
