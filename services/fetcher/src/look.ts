import { setTimeout as sleep } from 'node:timers/promises'
import { packParts } from '@clausewatch/core'
import type { Received } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { looks } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import { httpGet } from './http/get.ts'
import type { Http } from './http/client.ts'
import { hostFault } from './http/outcome.ts'
import type { HttpOutcome } from './http/outcome.ts'

export type LookDeps = {
  readonly store: Store
  readonly http: Http
  readonly log: Log
  readonly policy: LookPolicy
}

export type LookPolicy = looks.LookPolicy & {
  /** Least time between two requests to one host, where the host does not say. */
  readonly gapMs: number
}

/** One look at a document: claim, fetch, record. What it brought is judged elsewhere. */
export async function look(deps: LookDeps, due: looks.DueLook, signal: AbortSignal): Promise<void> {
  const { store, log, policy } = deps
  const claim = await looks.claimLook(store.db, due, {
    leaseMs: leaseMs('fetch'),
    gapMs: policy.gapMs,
  })
  if (!claim) return
  const result = await fetchSources(deps, claim, signal)
  // We are stopping: nothing was learnt of the document. Its lease brings the look again.
  if (signal.aborted) return
  const outcome = await looks.recordLook(store.db, claim, result, policy)
  const { documentId, attempt, kind } = claim
  const reason = result.kind === 'failed' ? result.code : undefined
  log.info({ documentId, attempt, kind, outcome, reason }, 'looked')
}

// All sources together, within the stage's time limit.
const SOURCES_DEADLINE_MS = 75_000

type Claim = Pick<looks.ClaimedLook, 'declaration' | 'kind' | 'etag' | 'lastModified' | 'lastUrl'>

/** Fetches every source of a declaration; one that fails fails the look, and is named. */
async function fetchSources(
  { http, policy }: Pick<LookDeps, 'http' | 'policy'>,
  claim: Claim,
  signal: AbortSignal,
): Promise<looks.LookResult> {
  const at = new Date()
  const started = performance.now()
  const { sources } = claim.declaration
  // A page of several addresses has no one tag; and a second look must not be answered from the cache in doubt.
  const conditional = sources.length === 1 && claim.kind === 'look'
  const validators = { etag: claim.etag, lastModified: claim.lastModified }
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(SOURCES_DEADLINE_MS)])
  const parts: Extract<HttpOutcome, { kind: 'ok' }>[] = []
  for (const [index, source] of sources.entries()) {
    // One look, but as many requests: they keep the distance that two looks would.
    if (index > 0) await sleep(policy.gapMs, undefined, { signal: deadline }).catch(() => {})
    const outcome = await httpGet(http, {
      url: source.url,
      signal: deadline,
      ...(claim.kind === 'second-look' && { fresh: true }),
      ...(conditional && {
        validators: { ...validators, ...(claim.lastUrl && { url: claim.lastUrl }) },
      }),
    })
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
