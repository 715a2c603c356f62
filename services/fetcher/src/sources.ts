import { setTimeout as sleep } from 'node:timers/promises'
import { packParts } from '@clausewatch/core'
import type { Received } from '@clausewatch/core'
import { startDeadline } from '@clausewatch/runtime'
import type { looks } from '@clausewatch/store'
import type { Browser } from './browser/browser.ts'
import { NoBrowserError } from './browser/connect.ts'
import { readInBrowser } from './browser/read.ts'
import { BusyError } from './browser/slots.ts'
import type { Http } from './http/client.ts'
import { httpGet } from './http/get.ts'
import { hostFault } from './http/outcome.ts'
import type { HttpOutcome } from './http/outcome.ts'
import { withPlainTrial } from './plain-trial.ts'

export type SourceDeps = {
  readonly http: Http
  /** Null: there is none on this machine. */
  readonly browser: Browser | null
  /** Least time between two requests to one host, where the host does not say. */
  readonly gapMs: number
}

type Claim = Pick<
  looks.ClaimedLook,
  | 'declaration'
  | 'kind'
  | 'etag'
  | 'lastModified'
  | 'lastUrl'
  | 'needsBrowser'
  | 'triesPlain'
  | 'versionVia'
>

/** Reads every source of a declaration, by plain HTTP or with a browser; one that fails fails the look, and is named. Null: the browser has no page free, and nothing was learnt. */
export async function readSources(
  deps: SourceDeps,
  claim: Claim,
  signal: AbortSignal,
): Promise<looks.LookResult | null> {
  const { http, browser } = deps
  if (!wantsBrowser(claim)) return readEach(deps, claim, signal, byHttp(http, claim))
  try {
    if (!browser) throw new NoBrowserError('There is no browser on this machine.')
    const { click = [] } = claim.declaration
    const clicked = new Set<string>()
    const read = async (url: string, deadline: AbortSignal) => {
      const seen = await readInBrowser(browser, http, { url, signal: deadline, click })
      for (const one of seen.clicked) clicked.add(one)
      return seen.outcome
    }
    const result = await readEach(deps, claim, signal, read)
    // A page that keeps a browser busy says nothing of its host.
    const blameless = result.kind === 'failed' && result.code === 'timeout'
    const seen = {
      ...result,
      via: 'browser' as const,
      ...(blameless && { hostFault: false }),
      ...(clicked.size > 0 && { clicked: [...clicked] }),
    }
    // Whatever it says of itself belongs to another look.
    const unknown = { ...claim, etag: null, lastModified: null }
    return await withPlainTrial(claim, seen, signal, {
      gapMs: deps.gapMs,
      readPlain: (until) => readEach(deps, unknown, until, byHttp(http, unknown)),
    })
  } catch (error) {
    if (error instanceof BusyError) return null
    if (!(error instanceof NoBrowserError)) throw error
    // Plain HTTP may show other words than the browser that read the version: that would look like a change. So may a wall
    // that nothing clicks away.
    if (claim.versionVia === 'browser' || claim.declaration.click) return noBrowser(claim, error)
    const result = await readEach(deps, claim, signal, byHttp(http, claim))
    return { ...result, remark: `Read by plain HTTP. ${error.message}` }
  }
}

function noBrowser({ declaration }: Claim, { message }: NoBrowserError): looks.LookResult {
  return {
    kind: 'failed',
    at: new Date(),
    durationMs: 0,
    code: 'browser',
    detail: message,
    status: null,
    finalUrl: declaration.sources[0].url,
    hostFault: false,
    retryAfterMs: null,
  }
}

function wantsBrowser({ declaration, needsBrowser }: Claim): boolean {
  if (declaration.render === 'always') return true
  return declaration.render !== 'never' && needsBrowser
}

type Read = (url: string, signal: AbortSignal) => Promise<HttpOutcome>

function byHttp(http: Http, claim: Claim): Read {
  // A page of several addresses has no one tag; and a second look must not be answered from the cache in doubt.
  const conditional = claim.declaration.sources.length === 1 && claim.kind === 'look'
  const { etag, lastModified, lastUrl } = claim
  return (url, signal) =>
    httpGet(http, {
      url,
      signal,
      ...(claim.kind === 'second-look' && { fresh: true }),
      ...(conditional && { validators: { etag, lastModified, ...(lastUrl && { url: lastUrl }) } }),
    })
}

// All sources together, within the stage's time limit.
const SOURCES_DEADLINE_MS = 75_000

async function readEach(
  { gapMs }: SourceDeps,
  { declaration: { sources } }: Claim,
  signal: AbortSignal,
  read: Read,
): Promise<looks.LookResult> {
  const at = new Date()
  const started = performance.now()
  using deadline = startDeadline(SOURCES_DEADLINE_MS, 'The look', signal)
  const parts: Extract<HttpOutcome, { kind: 'ok' }>[] = []
  for (const [index, source] of sources.entries()) {
    // One look, but as many requests: they keep the distance that two looks would.
    if (index > 0) await sleep(gapMs, undefined, { signal: deadline.signal }).catch(() => {})
    const outcome = await read(source.url, deadline.signal)
    const took = { at, durationMs: performance.now() - started }
    if (outcome.kind === 'failed') return { ...took, ...failure(outcome, source.url, sources) }
    if (outcome.kind === 'not-modified') {
      return { ...took, kind: 'not-modified', status: outcome.status, finalUrl: outcome.url }
    }
    parts.push(outcome)
  }
  return { ...page(parts), at, durationMs: performance.now() - started }
}

function failure(
  outcome: Extract<HttpOutcome, { kind: 'failed' }>,
  url: string,
  sources: Claim['declaration']['sources'],
) {
  const { host } = new URL(sources[0].url)
  return {
    kind: 'failed' as const,
    // Only our own deadline ends here: a stop records nothing.
    code: outcome.code === 'aborted' ? 'timeout' : outcome.code,
    detail: sources.length > 1 ? `${url}: ${outcome.detail}` : outcome.detail,
    status: outcome.status ?? null,
    finalUrl: outcome.url,
    // Where another source, or a redirect, leads elsewhere, the document's own host is not to blame.
    hostFault: hostFault(outcome.code) && URL.parse(outcome.url)?.host === host,
    retryAfterMs: outcome.retryAfterMs ?? null,
  }
}

function page(parts: readonly Extract<HttpOutcome, { kind: 'ok' }>[]) {
  const [first, ...rest] = parts
  if (!first) throw new Error('A declaration has at least one source.')
  const received = (one: typeof first): Received => ({
    bytes: one.bytes,
    contentType: one.contentType,
    url: one.url,
  })
  const packed = packParts([received(first), ...rest.map(received)])
  const alone = rest.length === 0
  return {
    kind: 'page' as const,
    status: first.status,
    bytes: packed.bytes,
    contentType: packed.contentType,
    headers: first.headers,
    finalUrl: first.url,
    etag: alone ? first.etag : null,
    lastModified: alone ? first.lastModified : null,
  }
}
