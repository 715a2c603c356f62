import { within } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Http } from '../http/client.ts'
import { seconds } from '../http/fault.ts'
import { HttpFault } from '../http/outcome.ts'
import { openChromium } from './connect.ts'
import type { BrowserSource, Running } from './connect.ts'
import { openGuardProxy } from './guard-proxy.ts'
import type { GuardProxy } from './guard-proxy.ts'
import { residentBytes } from './memory.ts'
import { openSlots } from './slots.ts'

/** A page in a context of its own: no cookies, no cache, nothing of any other page. */
export type Lent = {
  readonly page: Page
  readonly session: CDPSession
  readonly guard: GuardProxy
}

export type Browser = {
  /**
   * Lends a page when one is free, and closes it whatever happens.
   * @throws NoBrowserError, or HttpFault when the time is up or the browser breaks down
   */
  readonly withPage: <T>(signal: AbortSignal, use: (lent: Lent) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

export type BrowserOptions = {
  readonly http: Http
  readonly log: Log
  readonly source: BrowserSource
  /** Pages at a time. */
  readonly pages: number
  /** Of all its processes together; beyond it is killed, and started anew for the next page. */
  readonly maxMemoryBytes: number
  readonly limits?: Partial<PageLimits>
}

export type PageLimits = {
  /** From the free page to its text. */
  readonly deadlineMs: number
  /** Of everything that a page loads. */
  readonly maxBytes: number
  /** Without a page for so long, the browser is ended: it would hold hundreds of megabytes for nothing. */
  readonly idleMs: number
}

const LIMITS: PageLimits = { deadlineMs: 45_000, maxBytes: 50_000_000, idleMs: 60_000 }
const MEMORY_CHECK_MS = 500
const CLOSE_MS = 5_000

// Wide enough for the layout that a reader at a desk sees.
const VIEWPORT = { width: 1280, height: 1600 }

/** One browser for all pages, started when the first is wanted. */
export function openBrowser(options: BrowserOptions): Browser {
  const limits = { ...LIMITS, ...options.limits }
  const slots = openSlots(options.pages)
  let running: Promise<Held> | null = null
  let lent = 0
  let idle: NodeJS.Timeout | undefined

  function start(): Promise<Held> {
    const starting = hold(options).then((held) => {
      held.chromium.on('disconnected', forget)
      return held
    })
    const forget = () => {
      if (running === starting) running = null
    }
    starting.catch(forget)
    return starting
  }

  async function end(): Promise<void> {
    clearTimeout(idle)
    const ending = running
    running = null
    const held = await ending?.catch(() => null)
    await held?.end()
  }

  return {
    withPage: async (signal, use) => {
      const giveBack = await slots.take(signal).catch(() => {
        throw new HttpFault('browser', 'No page of the browser became free in time.')
      })
      lent += 1
      clearTimeout(idle)
      try {
        running ??= start()
        return await lend(options.http, await running, { signal, limits }, use)
      } finally {
        giveBack()
        lent -= 1
        if (lent === 0) idle = setTimeout(() => void end(), limits.idleMs).unref()
      }
    },
    close: end,
  }
}

type Held = Running & {
  /** Rejects when the browser is gone, with why. */
  readonly gone: Promise<never>
  readonly kill: (why: string) => void
  readonly end: () => Promise<void>
}

/** Starts the browser and watches over its memory. */
async function hold({ source, maxMemoryBytes, log }: BrowserOptions): Promise<Held> {
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

async function lend<T>(
  http: Http,
  held: Held,
  { signal, limits }: { readonly signal: AbortSignal; readonly limits: PageLimits },
  use: (lent: Lent) => Promise<T>,
): Promise<T> {
  const guard = await openGuardProxy(http, {
    host: held.ours,
    client: held.theirs,
    maxBytes: limits.maxBytes,
  })
  const deadline = AbortSignal.timeout(limits.deadlineMs)
  const opening = held.chromium.newContext({
    proxy: { server: guard.server, bypass: '<-loopback>' },
    userAgent: http.userAgent,
    locale: 'en',
    viewport: VIEWPORT,
    acceptDownloads: false,
    serviceWorkers: 'block',
  })
  const crashed = Promise.withResolvers<never>()
  const work = async () => {
    const page = await openPage(await opening)
    page.on('crash', () => {
      crashed.reject(new HttpFault('browser', 'The page brought its part of the browser down.'))
    })
    const session = await page.context().newCDPSession(page)
    return use({ page, session, guard })
  }
  try {
    return await Promise.race([
      work(),
      held.gone,
      crashed.promise,
      aborted(signal, () => new HttpFault('aborted', 'The look was called off.')),
      aborted(deadline, () => {
        const limit = seconds(limits.deadlineMs)
        return new HttpFault('timeout', `The page was not ready within ${limit}.`)
      }),
    ])
  } finally {
    const closing = opening.then((context) => context.close())
    await within(CLOSE_MS, 'closing a page', closing).catch(() => {
      if (held.chromium.isConnected()) held.kill('A page did not close.')
    })
    await guard.close()
  }
}

/** A page that opens no other, speaks to nobody but by HTTP, and asks nobody anything. */
async function openPage(context: BrowserContext): Promise<Page> {
  await context.routeWebSocket(/.*/, (socket) => socket.close())
  const page = await context.newPage()
  context.on('page', (popup) => void popup.close().catch(() => {}))
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}))
  return page
}

function aborted(signal: AbortSignal, fault: () => HttpFault): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(fault())
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
