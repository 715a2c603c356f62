import type { RequestListener } from 'node:http'
import { parseAllowedHosts } from '@clausewatch/core'
import { createLogger } from '@clausewatch/runtime'
import { closeHttp, openHttp } from '../http/client.ts'
import type { HttpOptions } from '../http/client.ts'
import { received, serve } from '../http/local-site.ts'
import { openBrowser } from './browser.ts'
import type { Browser, BrowserOptions } from './browser.ts'
import { findChromium } from './find.ts'
import { readInBrowser } from './read.ts'
import type { BrowserRequest, Seen } from './read.ts'

/** Null: tests of the browser are skipped. */
export const chromium = findChromium(process.env['PATH'] ?? '')

/** A browser for as long as a test lasts. */
export function startBrowser(options: Partial<BrowserOptions> = {}): Browser & AsyncDisposable {
  const browser = openBrowser({
    log: createLogger({ service: 'test', level: 'silent' }),
    source: { kind: 'program', path: chromium ?? '' },
    pages: 2,
    maxMemoryBytes: 4e9,
    ...options,
  })
  return { ...browser, [Symbol.asyncDispose]: browser.close }
}

/** One look; `allowed` sites are let through the guard, all else stays private. */
export async function read(
  browser: Browser,
  url: string,
  options: Partial<Omit<HttpOptions, 'allowed'>> &
    Partial<BrowserRequest> & { readonly allowed: string },
): Promise<Seen> {
  const {
    signal = new AbortController().signal,
    withPicture = false,
    click = [],
    allowed,
    ...rest
  } = options
  const http = openHttp({
    publicUrl: 'https://clausewatch.example',
    allowed: parseAllowedHosts(allowed),
    ...rest,
  })
  try {
    return await readInBrowser(browser, http, { url, signal, withPicture, click })
  } finally {
    await closeHttp(http)
  }
}

export type Pages = Readonly<Record<string, string | RequestListener>>

/** A real site whose pages a test sets by path; whatever else is asked for is missing. */
export async function startPages() {
  let pages: Pages = {}
  let asked: string[] = []
  const site = await serve((request, response) => {
    asked.push(request.url ?? '')
    const page = pages[request.url ?? '']
    if (typeof page === 'function') page(request, response)
    else if (page === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  })
  return {
    host: site.host,
    url: `http://${site.host}`,
    /** Since the pages were set. */
    asked: (): readonly string[] => asked,
    show(next: Pages): void {
      pages = next
      asked = []
    },
    [Symbol.asyncDispose]: site[Symbol.asyncDispose],
  }
}

export function textOf({ outcome }: Seen): string {
  return Buffer.from(received(outcome).bytes).toString()
}
