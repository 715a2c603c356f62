import { parseAllowedHosts, unpackParts } from '@clausewatch/core'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startPages } from './browser/local-browser.ts'
import { closeHttp, openHttp } from './http/client.ts'
import { readSources } from './sources.ts'

const site = await startPages()
const allowed = parseAllowedHosts(site.host)
const http = openHttp({ publicUrl: 'https://clausewatch.example', allowed })
const deps = { http, browser: null, gapMs: 0 }
beforeEach(() => site.show({ '/': '<p>Terms</p>' }))
afterAll(async () => {
  await closeHttp(http)
  await site[Symbol.asyncDispose]()
})

function claim(render: 'always' | 'never' | undefined, needsBrowser: boolean) {
  return {
    declaration: {
      sources: [{ url: `${site.url}/`, select: [], remove: [], filters: [] }] as const,
      ...(render && { render }),
    },
    kind: 'look' as const,
    etag: null,
    lastModified: null,
    lastUrl: null,
    needsBrowser,
    triesPlain: false,
    versionVia: null,
  }
}

test.each([
  ['always', false],
  [undefined, true],
] as const)(
  'where a browser is wanted (%s, %s) and there is none, plain HTTP reads the page and the look says so',
  async (render, needsBrowser) => {
    const result = await readSources(
      deps,
      claim(render, needsBrowser),
      new AbortController().signal,
    )
    expect(result).toMatchObject({
      kind: 'page',
      remark: 'Read by plain HTTP. There is no browser on this machine.',
    })
    expect(result?.via).toBeUndefined()
  },
)

test('where a browser has read the version and there is none now, plain HTTP makes no change of that', async () => {
  const wanted = { ...claim('always', false), versionVia: 'browser' } as const
  const result = await readSources(deps, wanted, new AbortController().signal)
  expect(result).toMatchObject({ kind: 'failed', code: 'browser', hostFault: false })
  expect(site.asked()).toEqual([])
})

test('where a wall is to be clicked away and there is no browser, the wall is not read as the document', async () => {
  const { declaration, ...rest } = claim('always', false)
  const walled = { ...rest, declaration: { ...declaration, click: ['#accept'] as const } }
  const result = await readSources(deps, walled, new AbortController().signal)
  expect(result).toMatchObject({ kind: 'failed', code: 'browser', hostFault: false })
})

/** A look at three pages, which the site has been shown before or not. */
function lookAtThree(lastUrl: string | null = `${site.url}/`) {
  const source = (path: string) => ({ url: site.url + path, select: [], remove: [], filters: [] })
  const sources = [source('/one'), source('/two'), source('/three')] as const
  const wanted = { ...claim(undefined, false), declaration: { sources }, lastUrl }
  return readSources(deps, wanted, new AbortController().signal)
}

const [ONE, THREE] = ['<p>one</p>', '<p>three</p>']

test('of several sources one that fails keeps the others from nobody, and the look says which', async () => {
  site.show({ '/one': ONE, '/three': THREE })
  const result = await lookAtThree()
  expect(result).toMatchObject({
    kind: 'page',
    failed: {
      code: 'not-found',
      status: 404,
      detail: expect.stringContaining(`${site.url}/two: `),
    },
  })
  const parts = result?.kind === 'page' ? unpackParts({ ...result, url: result.finalUrl }) : []
  expect(parts.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([ONE, '', THREE])
  // The same bytes for as long as it lasts, whatever the failure says.
  site.show({
    '/one': ONE,
    '/two': (_, response) => response.writeHead(500).end(),
    '/three': THREE,
  })
  const again = await lookAtThree()
  expect(again).toMatchObject({ bytes: result?.kind === 'page' && result.bytes })
})

test('of several sources none that brings anything, or one before there is anything to keep, fails the look', async () => {
  site.show({})
  expect(await lookAtThree()).toMatchObject({ kind: 'failed', code: 'not-found' })
  site.show({ '/one': ONE, '/three': THREE })
  expect(await lookAtThree(null)).toMatchObject({ kind: 'failed', code: 'not-found' })
  expect(site.asked()).toEqual(['/one', '/two'])
})

test('a host that wants to be left alone is not asked for its other pages', async () => {
  site.show({
    '/one': ONE,
    '/two': (_, response) => response.writeHead(503).end(),
    '/three': THREE,
  })
  expect(await lookAtThree()).toMatchObject({ kind: 'page', failed: { hostFault: true } })
  expect(site.asked()).toEqual(['/one', '/two'])
})

test.each([
  [undefined, false],
  ['never', true],
] as const)('where none is wanted (%s, %s) nothing is missed', async (render, needsBrowser) => {
  const result = await readSources(deps, claim(render, needsBrowser), new AbortController().signal)
  expect(result).toMatchObject({ kind: 'page' })
  expect(result?.remark).toBeUndefined()
})
