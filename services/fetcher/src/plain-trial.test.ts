import { parseAllowedHosts } from '@clausewatch/core'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { chromium, startBrowser, startPages } from './browser/local-browser.ts'
import { closeHttp, openHttp } from './http/client.ts'
import { readSources } from './sources.ts'

// Starting a browser takes half a second, or half a minute where others want the processor.
vi.setConfig({ testTimeout: 180_000 })

const site = await startPages()
const browser = startBrowser()
const allowed = parseAllowedHosts(site.host)
const http = openHttp({ publicUrl: 'https://clausewatch.example', allowed })
afterAll(async () => {
  await closeHttp(http)
  await browser[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})

const CLAUSES = ['name', 'address', 'photographs', 'messages', 'purchases'].map(
  (what) =>
    `<h2>Your ${what}</h2><p>We collect your ${what} when you use our services, keep them for thirty days, and share them with nobody but those who help us to run the services.</p>`,
)
const POLICY = `<title>Privacy Policy</title><main><h1>Privacy Policy</h1>${CLAUSES.join('')}</main>`
const SCRIPTED = `<title>Privacy Policy</title><main></main><script>
  document.querySelector('main').innerHTML = ${JSON.stringify(CLAUSES.join(''))}</script>`

/** A look at a page for which a browser was called in; its ways as the site sees them. */
async function look(page: string, claim: { triesPlain?: boolean; kind?: 'look' | 'second-look' }) {
  const asked: string[] = []
  site.show({
    '/': (request, response) => {
      asked.push(request.headers['sec-fetch-mode'] ? 'browser' : 'plain')
      response.writeHead(200, { 'content-type': 'text/html' }).end(page)
    },
  })
  const result = await readSources(
    { http, browser, gapMs: 0 },
    {
      declaration: { sources: [{ url: `${site.url}/`, select: [], remove: [], filters: [] }] },
      kind: 'look',
      etag: null,
      lastModified: null,
      lastUrl: null,
      needsBrowser: true,
      triesPlain: true,
      versionVia: 'browser',
      ...claim,
    },
    new AbortController().signal,
  )
  return { result, asked }
}

describe.skipIf(chromium === null)('beside a browser', () => {
  test('plain HTTP is asked when it is time, and suffices where it shows the same', async () => {
    const { result, asked } = await look(POLICY, {})
    expect(result).toMatchObject({ kind: 'page', via: 'browser', plain: { leavesBrowser: true } })
    expect(asked).toEqual(['browser', 'plain'])
  })

  test('plain HTTP that shows no text leaves the page to the browser', async () => {
    const { result } = await look(SCRIPTED, {})
    expect(result).toMatchObject({ via: 'browser', plain: { leavesBrowser: false } })
  })

  test.each([{ triesPlain: false }, { kind: 'second-look' }] as const)(
    'plain HTTP is not asked otherwise (%j)',
    async (claim) => {
      const { result, asked } = await look(POLICY, claim)
      expect(result?.plain).toBeUndefined()
      expect(asked).toEqual(['browser'])
    },
  )
})
