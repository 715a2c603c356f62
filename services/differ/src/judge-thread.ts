import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Judgement, VersionRecord, VersionToRecord, judge } from '@clausewatch/core'
import type { Answer, Question } from './judge-worker.ts'

export type JudgeThreads = {
  /** Core's `judge`. A page that goes over a limit is `broken`; what core throws is thrown. */
  readonly judge: typeof judge
  /** Core's `recordVersion`. Null: the text went over a limit. */
  readonly record: (version: VersionToRecord) => Promise<VersionRecord | null>
  /** Ends all threads; what they were asked rejects. */
  readonly close: () => Promise<void>
}

// Of the processor: long pages take a second or two. A judgement reads up to four pages, and has two minutes.
const TIME_LIMIT_MS = 20_000
// A busy machine is nothing against a page: a thread that got only a part of the processor has the rest to come. Four
// times the limit by the clock are enough for a page that waits for nothing.
const MOST_WAITS = 4
// Of each thread's heap: the differ stays below 512 MB whatever one page holds, below a gigabyte if two do.
const MEMORY_MB = 300

// A page of 10 MB is held some four times over while it is read.
const MOST_BUFFERS_MB = 128
// Of the whole process, between pages: a row of huge ones left 466 MB behind, and the next one passed 512.
const MOST_KEPT_MB = 360
// Unpacking makes a few megabytes in that time.
const WATCH_MS = 50

/**
 * Judges in threads: pages and declarations are other people's, and one that takes for ever, or all memory, must not take
 * the differ with it. A thread starts when it is first needed, and is replaced when a page went over a limit.
 */
export function openJudgeThreads(
  threads: number,
  { timeLimitMs = TIME_LIMIT_MS, memoryMb = MEMORY_MB } = {},
): JudgeThreads {
  const all = Array.from({ length: threads }, () => openThread(timeLimitMs, memoryMb))
  const free = [...all]
  const waiting: ((thread: Thread) => void)[] = []
  const ask = async (question: Question): Promise<Answered> => {
    const thread = free.pop() ?? (await new Promise<Thread>((take) => waiting.push(take)))
    try {
      return await thread.ask(question)
    } finally {
      const next = waiting.shift()
      if (next) next(thread)
      else free.push(thread)
    }
  }
  return {
    judge: async (asked) => {
      const answer = await ask({ kind: 'judge', asked })
      if ('judgement' in answer) return answer.judgement
      return unreadable('limit' in answer ? answer.limit : 'the time that there was')
    },
    record: async (asked) => {
      const answer = await ask({ kind: 'record', asked })
      return 'record' in answer ? answer.record : null
    },
    close: async () => {
      await Promise.all(all.map((thread) => thread.close()))
    },
  }
}

/** What a thread says, or the limit that it went over, in words. */
type Answered = Exclude<Answer, { readonly error: unknown }> | { readonly limit: string }

type Thread = {
  readonly ask: (question: Question) => Promise<Answered>
  readonly close: () => Promise<void>
}

/** A thread for one page at a time. */
function openThread(timeLimitMs: number, memoryMb: number): Thread {
  let worker: Worker | null = null
  let isClosed = false
  const start = async () => {
    const starting = startWorker(memoryMb)
    worker = starting
    const forget = () => {
      if (worker === starting) worker = null
    }
    starting.on('error', forget).on('exit', forget)
    // Its first message says that its modules are loaded: that time is no page's.
    await nextMessage(starting)
    return starting
  }
  const end = async () => {
    const ending = worker
    worker = null
    await ending?.terminate()
  }
  return {
    ask: async (question) => {
      if (isClosed) throw new Error('The threads that judge are closed.')
      const asked = worker ?? (await start())
      send(asked, question)
      const answer = await answerWithin(timeLimitMs, asked)
      // An idle thread keeps no process alive.
      asked.unref()
      if (answer === 'late') {
        await end()
        return { limit: `${timeLimitMs / 1000} s` }
      }
      if (answer === 'overflowing') {
        await end()
        return { limit: `${MOST_BUFFERS_MB} MB of buffers` }
      }
      if (answer === 'out of memory') return { limit: `${memoryMb} MB of memory` }
      // V8 keeps what a huge page made it take; the next one would add to that.
      if (process.memoryUsage.rss() > MOST_KEPT_MB * 2 ** 20) await end()
      if ('error' in answer) throw answer.error
      return answer
    },
    close: () => {
      isClosed = true
      return end()
    },
  }
}

function startWorker(memoryMb: number): Worker {
  return new Worker(new URL('./judge-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
}

/** The bytes are handed over in copies of their own: the parts of a page share one buffer, and ours are needed again. */
function send(worker: Worker, question: Question): void {
  worker.ref()
  if (question.kind === 'record') {
    worker.postMessage(question, [])
    return
  }
  const { asked } = question
  const received = asked.received.map((part) => ({ ...part, bytes: new Uint8Array(part.bytes) }))
  worker.postMessage(
    { ...question, asked: { ...asked, received } },
    received.map(({ bytes }) => bytes.buffer),
  )
}

async function answerWithin(
  ms: number,
  worker: Worker,
): Promise<Answer | 'late' | 'overflowing' | 'out of memory'> {
  const answered = new AbortController()
  try {
    const { signal } = answered
    return await Promise.race([
      nextMessage(worker),
      late(ms, worker, signal),
      overflowing(worker, signal),
    ])
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'out of memory'
    throw error
  } finally {
    answered.abort()
  }
}

/** Buffers lie outside the heap, where no limit of V8 holds: what a PDF unpacks, for one. */
async function overflowing(worker: Worker, signal: AbortSignal): Promise<'overflowing'> {
  for (;;) {
    await sleep(WATCH_MS, null, { signal })
    const { external_memory: bytes } = await worker.getHeapStatistics()
    if (bytes > MOST_BUFFERS_MB * 2 ** 20) return 'overflowing'
  }
}

async function late(ms: number, worker: Worker, signal: AbortSignal): Promise<'late'> {
  const before = await worker.cpuUsage()
  let leftMs = ms
  for (let waits = 0; leftMs > 0 && waits < MOST_WAITS; waits += 1) {
    await sleep(leftMs, null, { signal })
    const { user, system } = await worker.cpuUsage(before)
    leftMs = ms - (user + system) / 1000
  }
  return 'late'
}

/** @throws what ended the thread instead */
async function nextMessage(worker: Worker): Promise<Answer> {
  const heard = new AbortController()
  const { signal } = heard
  const ended = once(worker, 'exit', { signal }).then(() => {
    throw new Error('The thread that judges has ended.')
  })
  try {
    const [message] = await Promise.race([once(worker, 'message', { signal }), ended])
    return message
  } finally {
    heard.abort()
  }
}

function unreadable(limit: string): Judgement {
  const detail = `The page could not be read within ${limit}.`
  return { verdict: 'broken', score: 0, reason: 'unreadable', detail }
}
