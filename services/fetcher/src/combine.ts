import { setTimeout as sleep } from 'node:timers/promises'
import { packParts } from '@clausewatch/core'
import type { Received } from '@clausewatch/core'
import { startDeadline } from '@clausewatch/runtime'
import type { looks } from '@clausewatch/store'
import { hostFault } from './http/outcome.ts'
import type { HttpOutcome } from './http/outcome.ts'

export type Read = (url: string, signal: AbortSignal) => Promise<HttpOutcome>

type Failed = Extract<HttpOutcome, { kind: 'failed' }>
type Ok = Extract<HttpOutcome, { kind: 'ok' }>
type Part = { readonly url: string; readonly outcome: Ok | Failed }

// All sources together, within the stage's time limit.
const SOURCES_DEADLINE_MS = 75_000

/**
 * Reads the sources of a declaration one after the other. A single one that fails, or all, fail the look. Of several, the
 * others are still the look's page, with nothing in the place of what failed: the differ keeps that part as it was, and no
 * change of the others waits for it (decision 0018). The look has failed all the same, and names the source.
 */
export async function readEach(
  { declaration: { sources }, lastUrl }: Pick<looks.ClaimedLook, 'declaration' | 'lastUrl'>,
  gapMs: number,
  signal: AbortSignal,
  read: Read,
): Promise<looks.LookResult> {
  const at = new Date()
  const started = performance.now()
  // A single one has its reader's.
  using deadline =
    sources.length > 1 ? startDeadline(SOURCES_DEADLINE_MS, 'The look', signal) : null
  const until = deadline?.signal ?? signal
  const took = () => ({ at, durationMs: performance.now() - started })
  const parts: Part[] = []
  for (const { url } of sources) {
    const down = parts.find((part) => isDownFor(part, url))
    if (down) {
      parts.push({ url, outcome: down.outcome })
      continue
    }
    // One look, but as many requests: they keep the distance that two looks would.
    if (parts.length > 0) await sleep(gapMs, undefined, { signal: until }).catch(() => {})
    const outcome = await read(url, until)
    if (outcome.kind === 'not-modified') {
      return { ...took(), kind: 'not-modified', status: outcome.status, finalUrl: outcome.url }
    }
    parts.push({ url, outcome })
    // Before the first snapshot there is no part to keep.
    if (outcome.kind === 'failed' && lastUrl === null) break
  }
  const [missing, ...more] = parts.filter(hasFailed)
  if (!missing) return { ...page(parts), ...took() }
  const names = [missing, ...more].map(({ url, outcome }) => `${url}: ${outcome.detail}`)
  const detail = sources.length > 1 ? names.join(' ') : missing.outcome.detail
  const failed = { ...failure(missing.outcome, sources[0].url), detail }
  if (lastUrl === null || more.length + 1 === parts.length) {
    return { ...took(), kind: 'failed', finalUrl: missing.outcome.url, ...failed }
  }
  return { ...page(parts), ...took(), failed }
}

function hasFailed(part: Part): part is Part & { readonly outcome: Failed } {
  return part.outcome.kind === 'failed'
}

/** A host that is to be left alone is not asked for its other pages. */
function isDownFor({ outcome }: Part, url: string): boolean {
  if (outcome.kind !== 'failed' || !hostFault(outcome.code)) return false
  return URL.parse(outcome.url)?.host === new URL(url).host
}

function failure(outcome: Failed, firstUrl: string): looks.LookFailure {
  return {
    // Only our own deadline ends here: a stop records nothing.
    code: outcome.code === 'aborted' ? 'timeout' : outcome.code,
    detail: outcome.detail,
    status: outcome.status ?? null,
    // Where another source, or a redirect, leads elsewhere, the document's own host is not to blame.
    hostFault: hostFault(outcome.code) && URL.parse(outcome.url)?.host === new URL(firstUrl).host,
    retryAfterMs: outcome.retryAfterMs ?? null,
  }
}

function page(parts: readonly Part[]) {
  const good = parts.flatMap(({ outcome }) => (outcome.kind === 'ok' ? [outcome] : []))
  const [only] = good
  if (!only) throw new Error('A page has at least one part.')
  const [first, ...rest] = parts.map(received)
  const packed = first ? packParts([first, ...rest]) : only
  const alone = parts.length === 1
  return {
    kind: 'page' as const,
    status: only.status,
    bytes: packed.bytes,
    contentType: packed.contentType,
    headers: only.headers,
    finalUrl: only.url,
    etag: alone ? only.etag : null,
    lastModified: alone ? only.lastModified : null,
  }
}

/** What failed leaves an empty part, whatever the failure was: the same bytes for as long as it lasts. */
function received({ url, outcome }: Part): Received {
  if (outcome.kind === 'failed') return { bytes: new Uint8Array(), contentType: null, url }
  return { bytes: outcome.bytes, contentType: outcome.contentType, url: outcome.url }
}
