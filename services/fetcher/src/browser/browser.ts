import { within } from '@clausewatch/runtime'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Http } from '../http/client.ts'
import { seconds } from '../http/fault.ts'
import { HttpFault } from '../http/outcome.ts'
import { openGuardProxy } from './guard-proxy.ts'
import type { GuardProxy } from './guard-proxy.ts'
import { hold } from './hold.ts'
import type { Held, HoldOptions } from './hold.ts'
import { openSlots } from './slots.ts'

/** A page in a context of its own: no cookies, no cache, nothing of any other page. */
export type Lent = {
  readonly page: Page
  readonly session: CDPSession
  readonly guard: GuardProxy
}

export type Browser = {
  /**
   * Lends a page when one is free, and closes it whatever happens; what it loads comes through `http`'s guard.
   * @throws NoBrowserError, BusyError when none becomes free, or HttpFault when the time is up or the browser breaks down
   */
  readonly withPage: <T>(
    http: Http,
    signal: AbortSignal,
    use: (lent: Lent) => Promise<T>,
  ) => Promise<T>
  readonly close: () => Promise<void>
}

export type BrowserOptions = HoldOptions & {
  /** Pages at a time. */
  readonly pages: number
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
const CLOSE_MS = 5_000

// Whoever waits holds a place among the looks, most of which need no browser.
const WAITING_PER_PAGE = 3

// Wide enough for the layout that a reader at a desk sees.
const VIEWPORT = { width: 1280, height: 1600 }

/** One browser for all pages, started when the first is wanted. */
export function openBrowser(options: BrowserOptions): Browser {
  const limits = { ...LIMITS, ...options.limits }
  const slots = openSlots(options.pages, WAITING_PER_PAGE * options.pages)
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
    withPage: async (http, signal, use) => {
      const giveBack = await slots.take(signal)
      lent += 1
      clearTimeout(idle)
      try {
        running ??= start()
        return await lend(http, await running, { signal, limits }, use)
      } finally {
        giveBack()
        lent -= 1
        if (lent === 0) idle = setTimeout(() => void end(), limits.idleMs).unref()
      }
    },
    close: end,
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
