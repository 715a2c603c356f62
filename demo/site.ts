import { html, notFound } from './http.ts'
import type { Answer, Asked } from './http.ts'
import { indexPage } from './index-page.ts'
import type { Upcoming } from './index-page.ts'
import type { DemoDocument, DemoPlatform } from './model.ts'
import { homePage, legalPage, makeNoise, outagePage } from './pages.ts'
import { markdownToPdf } from './pdf.ts'
import { DOCUMENTS, PLATFORMS, documentAt } from './platforms.ts'
import { liveRevision, pageAt } from './story.ts'
import type { Live } from './story.ts'

export type SiteDeps = {
  readonly live: () => Live
  /** Makes a revision the live one, remembers it and says so in the log. */
  readonly publish: (document: DemoDocument, revision: number) => void
  /** Publishes what the story has next. */
  readonly publishNext: () => void
  readonly upcoming: () => Upcoming
  readonly waiting: () => boolean
  readonly links: Readonly<Record<string, string>>
  readonly random: () => number
  readonly now: () => Date
}

export function answerSite(deps: SiteDeps, asked: Asked): Answer {
  if (asked.method === 'POST') return act(deps, asked)
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return { status: 405 }
  if (asked.path === '/') return index(deps)
  const document = documentAt(asked.path.slice(1))
  if (document !== undefined) return documentAnswer(deps, document, asked)
  const platform = PLATFORMS.find(({ slug }) => asked.path === `/${slug}/`)
  return platform === undefined ? notFound() : html(homePage(platform, makeNoise(deps.random)))
}

function index({ live, upcoming, waiting, now, links }: SiteDeps): Answer {
  const page = indexPage({
    platforms: PLATFORMS,
    live: live(),
    upcoming: upcoming(),
    waiting: waiting(),
    now: now(),
    links,
  })
  return html(page, { 'cache-control': 'no-store' })
}

/**
 * A page with an ETag answers 304 until its words or its design change, although a fresh copy would carry other noise
 * (weak: RFC 9110, section 8.8.1). One without never does: only the text can tell whether it has changed.
 */
function documentAnswer({ live, random }: SiteDeps, document: DemoDocument, asked: Asked): Answer {
  const revision = liveRevision(live(), document)
  const headers: Record<string, string> = { 'cache-control': 'no-cache' }
  if (document.etag) headers['etag'] = `W/"${document.path.replace(/\W/g, '-')}-${revision}"`
  const known = asked.headers['if-none-match']?.split(/\s*,\s*/) ?? []
  if (headers['etag'] !== undefined && known.includes(headers['etag'])) {
    return { status: 304, headers }
  }
  const { text, redesigned, outage } = pageAt(document, revision)
  if (document.format === 'pdf') {
    return {
      status: 200,
      headers: { ...headers, 'content-type': 'application/pdf' },
      body: markdownToPdf(text),
    }
  }
  const platform = platformOf(document)
  const noise = makeNoise(random)
  if (outage) return html(outagePage(platform, noise), headers)
  return html(legalPage({ platform, document, text, noise, redesigned }), headers)
}

function platformOf(document: DemoDocument): DemoPlatform {
  const platform = PLATFORMS.find(({ documents }) => documents.includes(document))
  if (platform === undefined) throw new Error(`${document.path} is in no platform`)
  return platform
}

/** The two buttons of the index. A form that another site sends here is turned away: browsers say where it came from. */
function act(deps: SiteDeps, asked: Asked): Answer {
  if (asked.headers['sec-fetch-site'] === 'cross-site') return { status: 403 }
  const path = new URLSearchParams(asked.body).get('path')
  const document = path === null ? undefined : documentAt(path)
  if (path !== null && document === undefined) return notFound()
  if (asked.path === '/publish') publish(deps, document)
  else if (asked.path === '/restore') restore(deps, document)
  else return notFound()
  return { status: 303, headers: { location: '/' } }
}

function publish(deps: SiteDeps, document: DemoDocument | undefined): void {
  if (document === undefined) return deps.publishNext()
  const revision = liveRevision(deps.live(), document)
  if (revision < document.revisions.length) deps.publish(document, revision + 1)
}

function restore(deps: SiteDeps, document: DemoDocument | undefined): void {
  for (const one of document === undefined ? DOCUMENTS : [document]) {
    if (liveRevision(deps.live(), one) > 0) deps.publish(one, 0)
  }
}
