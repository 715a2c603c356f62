import { within } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import type { CDPSession } from 'playwright-core'
import { HttpFault } from '../http/outcome.ts'
import { openChromium } from './connect.ts'
import type { BrowserSource, Running } from './connect.ts'
import { residentBytes } from './memory.ts'

export type HoldOptions = {
  readonly log: Log
  readonly source: BrowserSource
  /** Of all its processes together; beyond it is killed, and started anew for the next page. */
  readonly maxMemoryBytes: number
}

const MEMORY_CHECK_MS = 500
const CLOSE_MS = 5_000

export type Held = Running & {
  /** Rejects when the browser is gone, with why. */
  readonly gone: Promise<never>
  readonly kill: (why: string) => void
  readonly end: () => Promise<void>
}

/** Starts the browser and watches over its memory. */
export async function hold({ source, maxMemoryBytes, log }: HoldOptions): Promise<Held> {
  const started = await openChromium(source)
  const { chromium, pid } = started
  let why = 'The browser broke down.'
  const gone = new Promise<never>((_, reject) => {
    chromium.on('disconnected', () => {
      clearInterval(watch)
      reject(new HttpFault('browser', why))
    })
  })
  // Whoever has a page waits for it; with no page out, nobody needs to know.
  gone.catch(() => {})
  const kill = (reason: string) => {
    why = reason
    log.warn({ reason }, 'browser killed')
    if (pid === null) void chromium.close().catch(() => {})
    else killGroup(pid)
  }
  const session = pid === null ? null : await chromium.newBrowserCDPSession()
  const checkMemory = async () => {
    if (!(await takesTooMuch(session, maxMemoryBytes)) || !chromium.isConnected()) return
    kill('The browser took more memory than it may.')
  }
  const watch = setInterval(() => {
    void checkMemory()
  }, MEMORY_CHECK_MS).unref()
  const end = async () => {
    clearInterval(watch)
    await within(CLOSE_MS, 'closing the browser', chromium.close()).catch(() =>
      kill('The browser did not close.'),
    )
  }
  log.info({ source: source.kind, version: chromium.version() }, 'browser started')
  return { ...started, gone, kill, end }
}

/** Of a browser elsewhere the machine that runs it holds the memory within bounds. */
async function takesTooMuch(session: CDPSession | null, maxBytes: number): Promise<boolean> {
  if (!session) return false
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return (await residentBytes(processInfo.map(({ id }) => id))) > maxBytes
  } catch {
    // It has just ended: whoever waits for it is told.
    return false
  }
}

function killGroup(pid: number): void {
  // Playwright makes the browser the leader of a group: its renderers and helpers go with it.
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // Ended already.
    }
  }
}
