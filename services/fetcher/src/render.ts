import { setTimeout as sleep } from 'node:timers/promises'
import { packParts } from '@clausewatch/core'
import type { Received } from '@clausewatch/core'
import { leaseMs } from '@clausewatch/runtime'
import type { Log } from '@clausewatch/runtime'
import { evidence, renders } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import type { Browser } from './browser/browser.ts'
import { NoBrowserError } from './browser/connect.ts'
import { readInBrowser } from './browser/read.ts'
import { BusyError } from './browser/slots.ts'
import { compareTexts } from './compare-texts.ts'
import type { Http } from './http/client.ts'

export type RenderDeps = {
  readonly store: Store
  readonly http: Http
  readonly browser: Browser
  readonly log: Log
  /** Least time between two requests to one host, where the host does not say. */
  readonly gapMs: number
}

/** Keeps what a browser shows of a snapshot's page, as evidence beside it. */
export async function render(
  deps: RenderDeps,
  due: renders.DueRender,
  signal: AbortSignal,
): Promise<void> {
  const { store, log, gapMs } = deps
  const claim = await renders.claim(store.db, due, { leaseMs: leaseMs('render'), gapMs })
  if (!claim) return
  const { snapshotId, documentId, declaration, snapshot } = claim
  const takenAt = new Date()
  const seen = await photograph(deps, claim, signal)
  // No page was free, or we are stopping: the lease brings it again.
  if (!seen || signal.aborted) return
  if ('detail' in seen) {
    await renders.giveUp(store.db, claim, seen)
    log.info({ snapshotId, documentId, detail: seen.detail }, 'not rendered')
    return
  }
  const { rendered, screenshot, clicked } = seen
  const bytes = await evidence.readContent(store.db, documentId, snapshot.sha256)
  const fetched = { bytes, contentType: snapshot.contentType, url: snapshot.finalUrl }
  const textKept = await compareTexts({ fetched, rendered, declaration })
  await renders.keep(store.db, claim, {
    takenAt,
    finalUrl: rendered.url,
    html: rendered.bytes,
    screenshot,
    textKept,
    clicked: clicked.length > 0 ? clicked : null,
  })
  log.info({ snapshotId, documentId, textKept }, 'rendered')
}

type Photograph = {
  readonly rendered: Received
  readonly screenshot: Uint8Array
  readonly clicked: readonly string[]
}
type Nothing = { readonly detail: string; readonly isFinal: boolean }

/** Every source as a browser shows it; the picture is the first one's. Null: no page was free. */
async function photograph(
  { http, browser, gapMs }: RenderDeps,
  { declaration }: renders.ClaimedRender,
  signal: AbortSignal,
): Promise<Photograph | Nothing | null> {
  if (declaration.render === 'never') {
    return { detail: 'The declaration says that no browser reads it.', isFinal: true }
  }
  const [first, ...rest] = declaration.sources
  const { click = [] } = declaration
  try {
    const seen = await readInBrowser(browser, http, {
      url: first.url,
      signal,
      click,
      withPicture: true,
    })
    if (seen.outcome.kind !== 'ok') return failed(seen.outcome)
    if (!seen.isPage)
      return { detail: 'It is no web page: its bytes are what it shows.', isFinal: true }
    if (!seen.picture) return { detail: 'The picture of the page is too large.', isFinal: true }
    const others: Received[] = []
    const clickedAway = new Set(seen.clicked)
    for (const { url } of rest) {
      await sleep(gapMs, undefined, { signal }).catch(() => {})
      const { outcome, clicked } = await readInBrowser(browser, http, { url, signal, click })
      if (outcome.kind !== 'ok') return failed(outcome)
      others.push(outcome)
      for (const one of clicked) clickedAway.add(one)
    }
    const rendered = packParts([seen.outcome, ...others])
    return { rendered, screenshot: seen.picture, clicked: [...clickedAway] }
  } catch (error) {
    if (error instanceof BusyError) return null
    if (!(error instanceof NoBrowserError)) throw error
    return { detail: error.message, isFinal: false }
  }
}

function failed(outcome: { readonly kind: string; readonly detail?: string }): Nothing {
  return { detail: outcome.detail ?? 'The page could not be read.', isFinal: false }
}

// A fetcher without a browser leaves requests to those that have one, and says after this that nobody has.
const UNANSWERED_MS = 3_600_000

/** For a fetcher without a browser: requests that no other fetcher has answered. */
export function unanswered(store: Store, limit: number): Promise<readonly renders.DueRender[]> {
  return renders.due(store.db, limit, UNANSWERED_MS)
}

export async function declineRender(store: Store, due: renders.DueRender): Promise<void> {
  const claim = await renders.claim(store.db, due, { leaseMs: leaseMs('render'), gapMs: 0 })
  const detail = 'There is no browser on this machine.'
  if (claim) await renders.giveUp(store.db, claim, { detail, isFinal: true })
}
