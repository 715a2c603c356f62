import type { looks } from '@clausewatch/store'
import type { Browser } from './browser/browser.ts'
import { NoBrowserError } from './browser/connect.ts'
import { readInBrowser } from './browser/read.ts'
import { BusyError } from './browser/slots.ts'
import { readEach } from './combine.ts'
import type { Read } from './combine.ts'
import type { Http } from './http/client.ts'
import { httpGet } from './http/get.ts'
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

/** Reads every source of a declaration, by plain HTTP or with a browser; see readEach. Null: the browser has no page free, and nothing was learnt. */
export async function readSources(
  deps: SourceDeps,
  claim: Claim,
  signal: AbortSignal,
): Promise<looks.LookResult | null> {
  const { http, browser } = deps
  if (!wantsBrowser(claim)) return readEach(claim, deps.gapMs, signal, byHttp(http, claim))
  try {
    if (!browser) throw new NoBrowserError('There is no browser on this machine.')
    const { click = [] } = claim.declaration
    const clicked = new Set<string>()
    const read = async (url: string, deadline: AbortSignal) => {
      const seen = await readInBrowser(browser, http, { url, signal: deadline, click })
      for (const one of seen.clicked) clicked.add(one)
      return seen.outcome
    }
    const result = await readEach(claim, deps.gapMs, signal, read)
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
      readPlain: (until) => readEach(unknown, deps.gapMs, until, byHttp(http, unknown)),
    })
  } catch (error) {
    if (error instanceof BusyError) return null
    if (!(error instanceof NoBrowserError)) throw error
    // Plain HTTP may show other words than the browser that read the version: that would look like a change. So may a wall
    // that nothing clicks away.
    if (claim.versionVia === 'browser' || claim.declaration.click) return noBrowser(claim, error)
    const result = await readEach(claim, deps.gapMs, signal, byHttp(http, claim))
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
