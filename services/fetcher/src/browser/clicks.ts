import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame, Page, Request } from 'playwright-core'

// A button that is covered, or moves, for longer is none that a reader could press.
const CLICK_MS = 3_000
// What a click asks for has begun by then, and a page that never stops asking is taken as it is.
const QUIET_MS = 500
const MOST_QUIET_MS = 5_000

/**
 * Clicks what a declaration names and the page shows, each once, wherever it stands: walls come in frames and in shadow trees.
 * `clicked` holds what has been clicked so far, and is added to.
 */
export async function clickAway(
  page: Page,
  selectors: readonly string[],
  clicked: string[],
): Promise<void> {
  for (const selector of selectors) {
    if (clicked.includes(selector)) continue
    const requests = watchRequests(page)
    const done = await clickFirst(page, selector)
    if (done) clicked.push(selector)
    if (done) await requests.quiet()
    requests.stop()
  }
}

async function clickFirst(page: Page, selector: string): Promise<boolean> {
  for (const frame of page.frames()) {
    if (await clickIn(frame, selector)) return true
  }
  return false
}

async function clickIn(frame: Frame, selector: string): Promise<boolean> {
  const button = frame.locator(`css=${selector}`).filter({ visible: true }).first()
  if ((await button.count().catch(() => 0)) === 0) return false
  // Shown, but not to be pressed: then what stands there stands in the evidence too.
  return button.click({ timeout: CLICK_MS, noWaitAfter: true }).then(
    () => true,
    () => false,
  )
}

/** Load states tell of a page's beginning only; a click asks for more. */
function watchRequests(page: Page) {
  const open = new Set<Request>()
  const began = (request: Request) => void open.add(request)
  const ended = (request: Request) => void open.delete(request)
  page.on('request', began).on('requestfinished', ended).on('requestfailed', ended)
  return {
    quiet: async (): Promise<void> => {
      const until = performance.now() + MOST_QUIET_MS
      do await sleep(QUIET_MS)
      while (open.size > 0 && performance.now() < until)
    },
    stop: () =>
      page.off('request', began).off('requestfinished', ended).off('requestfailed', ended),
  }
}
