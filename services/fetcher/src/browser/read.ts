import { setTimeout as sleep } from 'node:timers/promises'
import { parseHttpUrl } from '@clausewatch/core'
import type { CDPSession, Page } from 'playwright-core'
import type { Http } from '../http/client.ts'
import { tooLarge } from '../http/decode.ts'
import { faultOfStatus } from '../http/fault.ts'
import { DOCUMENTS } from '../http/get.ts'
import { HttpFault } from '../http/outcome.ts'
import type { HttpOutcome, Received } from '../http/outcome.ts'
import type { Browser, Lent } from './browser.ts'
import { clickAway } from './clicks.ts'
import { NoBrowserError } from './connect.ts'
import { screenshot, serialise, textLength } from './in-page.ts'
import { watchMainDocument } from './main-document.ts'
import { BusyError } from './slots.ts'
import type { Answer } from './main-document.ts'

export type Seen = {
  readonly outcome: HttpOutcome
  /** Not the bytes of something else, such as a PDF. */
  readonly isPage: boolean
  /** JPEG of the full page, where one was asked for and the page is one. */
  readonly picture: Buffer | null
  /** What of the declared was clicked before. */
  readonly clicked: readonly string[]
}

export type BrowserRequest = {
  readonly url: string
  readonly signal: AbortSignal
  readonly withPicture?: boolean
  /** Selectors of what is clicked away first, where it shows. */
  readonly click?: readonly string[]
}

// A page that loads for longer is taken as it is then: counters and chats never end.
const LOAD_MS = 15_000
const QUIET_MS = 5_000
const STEADY_MS = 6_000
const STEADY_EVERY_MS = 300
// A script that leads elsewhere while the page is read: it is read again where it leads.
const TRIES = 3
const MAX_PICTURE_BYTES = 5_000_000

/**
 * Reads one document with a browser: what its scripts make of it, or the bytes of what is no web page. Fails as httpGet does.
 * @throws NoBrowserError, BusyError
 */
export async function readInBrowser(
  browser: Browser,
  http: Http,
  wanted: BrowserRequest,
): Promise<Seen> {
  const startedAt = performance.now()
  const way: string[] = []
  const clicked: string[] = []
  const trail = (url: string) => ({
    url,
    redirects: way.filter((address) => address !== url),
    downgraded: way.some((at, i) => at.startsWith('http:') && way[i - 1]?.startsWith('https:')),
    durationMs: Math.round(performance.now() - startedAt),
  })
  try {
    const parsed = parseHttpUrl(wanted.url, http.allowed)
    if (!parsed.ok) throw new HttpFault(parsed.code, parsed.reason)
    const seen = await browser.withPage(http, wanted.signal, (lent) =>
      show(lent, http, wanted, { way, clicked }),
    )
    const { received: brought, url, picture, isPage } = seen
    return { outcome: { ...brought, ...trail(url) }, picture, isPage, clicked }
  } catch (error) {
    // Neither says anything of the page.
    if (error instanceof NoBrowserError || error instanceof BusyError) throw error
    const { code, message: detail, extras } = faultOf(error)
    const failed = { kind: 'failed' as const, code, detail, ...extras }
    return {
      outcome: { ...failed, ...trail(way.at(-1) ?? wanted.url) },
      picture: null,
      isPage: false,
      clicked,
    }
  }
}

/** What the visit did, noted as it goes: the addresses it came by, and its clicks. */
type Trace = { readonly way: string[]; readonly clicked: string[] }

type Shown = Pick<Seen, 'picture' | 'isPage'> & {
  readonly received: Received
  readonly url: string
}

async function show(
  lent: Lent,
  http: Http,
  wanted: BrowserRequest,
  { way, clicked }: Trace,
): Promise<Shown> {
  const { url } = wanted
  const { page, guard } = lent
  const main = await watchMainDocument(lent, way, http.limits.maxBytes)
  /** What stands in the page now. Throws when it is no document. */
  const standing = (): Answer => {
    if (guard.isOver()) throw new HttpFault('too-large', 'The page loads more than it may.')
    const at = way.at(-1) ?? url
    const answer = main.last()
    if (!answer) throw guard.faultAt(at) ?? faultOfChromium(main.errorAt(at))
    if (DOCUMENTS.has(answer.status)) return answer
    throw faultOfStatus(answer.status, answer.headers['retry-after'], http.now())
  }
  const asPage = async (): Promise<Shown> => {
    // A script may lead elsewhere before the page is there: then the browser says that it failed, and it goes on.
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 0 }).catch(standing)
    return readPage(lent, http, wanted, clicked, standing)
  }
  const asBytes = async (): Promise<Shown> => {
    const { bytes, ...answer } = await main.caught
    const contentType = answer.headers['content-type'] ?? null
    return {
      received: received(answer, bytes, contentType),
      url: answer.url,
      picture: null,
      isPage: false,
    }
  }
  // Whatever the browser makes of an address whose answer was caught comes after the bytes.
  return Promise.race([asPage(), asBytes()])
}

async function readPage(
  { page, session }: Lent,
  http: Http,
  { withPicture = false, click = [] }: BrowserRequest,
  clicked: string[],
  standing: () => Answer,
): Promise<Shown> {
  for (let tries = 1; ; tries++) {
    try {
      await settle(page, session)
      if (click.length > 0) {
        await clickAway(page, click, clicked)
        await settle(page, session)
      }
      const answer = standing()
      const picture = withPicture ? await screenshot(session, MAX_PICTURE_BYTES) : null
      const html = await serialise(session, http.limits.maxBytes)
      if (html === null) throw tooLarge(http.limits.maxBytes)
      const url = /^https?:/.test(page.url()) ? page.url() : answer.url
      return { received: received(answer, Buffer.from(html), RENDERED), url, picture, isPage: true }
    } catch (error) {
      if (error instanceof HttpFault || tries === TRIES) throw error
    }
  }
}

const RENDERED = 'text/html; charset=utf-8'

function received(answer: Answer, bytes: Uint8Array, contentType: string | null): Received {
  const { status, headers } = answer
  // What a browser shows of a page has no tag: the host's are about what it sent.
  return { kind: 'ok', status, headers, etag: null, lastModified: null, bytes, contentType }
}

async function settle(page: Page, session: CDPSession): Promise<void> {
  await soon(page.waitForLoadState('load', { timeout: LOAD_MS }))
  await soon(page.waitForLoadState('networkidle', { timeout: QUIET_MS }))
  const until = performance.now() + STEADY_MS
  for (let before = -1; performance.now() < until; await sleep(STEADY_EVERY_MS)) {
    const length = await textLength(session)
    if (length > 0 && length === before) return
    before = length
  }
}

async function soon(state: Promise<void>): Promise<void> {
  const { errors } = await import('playwright-core')
  await state.catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error
  })
}

// Chromium's net_error_list.h.
function faultOfChromium(code = 'net::ERR_FAILED'): HttpFault {
  const name = code.replace(/^net::ERR_/, '')
  if (/^(?:CERT|SSL|BAD_SSL)_/.test(name)) {
    return new HttpFault('tls', `No connection that can be trusted (${name}).`)
  }
  if (/^(?:EMPTY_RESPONSE|CONNECTION_|CONTENT_LENGTH|INCOMPLETE)/.test(name)) {
    return new HttpFault('reset', 'The connection broke off before the answer was complete.')
  }
  if (name === 'TOO_MANY_REDIRECTS') {
    return new HttpFault('too-many-redirects', 'The host redirects again and again.')
  }
  return new HttpFault('http-error', `The browser could not open the page (${name}).`)
}

function faultOf(error: unknown): HttpFault {
  if (error instanceof HttpFault) return error
  // A page may do anything to a browser; whatever comes of it is a look that failed.
  return new HttpFault('browser', 'The browser could not read the page.', { cause: error })
}
