import { expect, onTestFinished, test } from 'vitest'
import { EXTRACTOR_VERSION } from '@clausewatch/core'
import type { Baseline, Judgement } from '@clausewatch/core'
import { openJudgeThreads } from '../services/differ/src/judge-thread.ts'
import { BYTES } from './fixtures/hostile/bytes.ts'
import { MARKUP } from './fixtures/hostile/markup.ts'
import type { Hostile } from './fixtures/hostile/model.ts'
import { PDFS } from './fixtures/hostile/pdfs.ts'
import { SELECTORS } from './fixtures/hostile/selectors.ts'
import { SIZES } from './fixtures/hostile/sizes.ts'
import { policy } from './support/policy.ts'

type Threads = ReturnType<typeof openJudgeThreads>

const CASES = [...SIZES, ...MARKUP, ...BYTES, ...PDFS, ...SELECTORS]
const URL = 'https://ink.example/terms'
/** Of the processor, as the differ counts it: all but the endless ones need far less. */
const LIMITS = { timeLimitMs: 12_000 }
const MOST_RSS_MB = 512
/** Characters of a judgement: what the database, the API and a mail then have to carry. */
const LONGEST_JUDGEMENT = 10_000_000
const MINUTE_MS = 60_000

test('there are enough of them, and none twice', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length)
  expect(CASES.length).toBeGreaterThanOrEqual(60)
})

// One process and one thread read them all, as the differ would.
test(
  'each hostile page gets its verdict, within time, memory and bounds',
  { timeout: 10 * MINUTE_MS },
  async () => {
    const threads = openJudgeThreads(1, LIMITS)
    onTestFinished(threads.close)
    const baseline = await firstVersion(threads)
    const wrong: string[] = []
    for (const hostile of CASES) {
      const judgement = await ask(threads, hostile, hostile.isLater === true ? baseline : null)
      wrong.push(...faults(hostile, judgement).map((fault) => `${hostile.name}: ${fault}`))
    }
    expect(wrong).toEqual([])
    // After all of them the thread still judges what it judged before.
    expect(await firstVersion(threads)).toEqual(baseline)
  },
)

async function firstVersion(threads: Threads): Promise<Baseline> {
  const make = () => policy()
  const first = await ask(threads, { name: 'a policy', make, verdict: 'first' }, null)
  if (first.verdict !== 'first') throw new Error(first.verdict)
  return { ...first, extractorVersion: EXTRACTOR_VERSION }
}

function ask(threads: Threads, hostile: Hostile, baseline: Baseline | null): Promise<Judgement> {
  const { make, type = 'text/html; charset=utf-8', select = [] } = hostile
  const made = make()
  const bytes = typeof made === 'string' ? Buffer.from(made) : made
  return threads.judge({
    received: [{ bytes, contentType: type, url: URL }],
    declaration: { sources: [{ url: URL, select, remove: [], filters: [] }] },
    baseline,
  })
}

function faults(hostile: Hostile, judgement: Judgement): string[] {
  const found: string[] = []
  if (judgement.verdict !== hostile.verdict) found.push(`is ${judgement.verdict}`)
  if (judgement.verdict === 'broken') {
    if (hostile.reason !== undefined && judgement.reason !== hostile.reason)
      found.push(`is broken for ${judgement.reason}: ${judgement.detail}`)
    if (judgement.detail === '' || judgement.detail.length > 1000)
      found.push('gives no short detail')
  } else if (judgement.verdict !== 'same') {
    const { text, title } = judgement
    if (hostile.says !== undefined && !text.includes(hostile.says)) found.push('lost its words')
    if (hostile.hides?.test(`${title ?? ''}\n${text}`) === true) found.push('shows what is hidden')
    if (/[\r\n]/.test(title ?? '') || (title ?? '').length > 1000)
      found.push('has a title of lines')
  }
  if (JSON.stringify(judgement).length > LONGEST_JUDGEMENT) found.push('says too much')
  const rssMb = process.memoryUsage.rss() / 2 ** 20
  if (rssMb > MOST_RSS_MB) found.push(`${rssMb.toFixed(0)} MB of memory`)
  return found
}
