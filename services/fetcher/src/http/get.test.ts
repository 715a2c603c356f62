import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { closeHttp, openHttp } from './client.ts'
import { httpGet } from './get.ts'
import { failed, look, notModified, received, serve, type Site } from './local-site.ts'
import { hostFault } from './outcome.ts'

const now = () => new Date('2026-11-24T12:00:00Z')
const at = (site: Site, path = '/') => `http://${site.host}${path}`

test.each([
  [404, 'not-found', false],
  [410, 'not-found', false],
  [401, 'forbidden', false],
  [403, 'forbidden', false],
  [451, 'forbidden', false],
  [429, 'throttled', true],
  [503, 'unavailable', true],
  [500, 'server-error', false],
  [502, 'server-error', false],
  [400, 'http-error', false],
  [418, 'http-error', false],
  [204, 'http-error', false],
  [206, 'http-error', false],
  [300, 'http-error', false],
  [304, 'http-error', false],
])('a %d is %s, and backs the host off: %s', async (status, code, backsOff) => {
  await using site = await serve((_, response) => response.writeHead(status).end())
  const outcome = failed(await look(at(site), [site]))
  expect(outcome).toMatchObject({ code, status, url: at(site) })
  expect(outcome.detail).toContain(`The host answered ${status}: `)
  expect(hostFault(outcome.code)).toBe(backsOff)
})

test.each([429, 503])('a %d says how long to wait, by the clock it is given', async (status) => {
  await using site = await serve((request, response) => {
    const wait = request.url === '/date' ? 'Tue, 24 Nov 2026 12:05:00 GMT' : '120'
    response.writeHead(status, { 'retry-after': wait }).end()
  })
  expect(failed(await look(at(site), [site])).retryAfterMs).toBe(120_000)
  expect(failed(await look(at(site, '/date'), [site], { now })).retryAfterMs).toBe(300_000)
})

test.each([
  ['not an address', 'bad-address'],
  ['ftp://example.com/', 'bad-address'],
  ['http://user:secret@example.com/', 'bad-address'],
])('the address %j fails without a connection', async (url, code) => {
  const outcome = failed(await look(url, []))
  expect(outcome).toMatchObject({ code, redirects: [] })
  expect(outcome.detail).not.toContain('secret')
})

test('a body arrives with what the host said of it', async () => {
  await using site = await serve((_, response) =>
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-language': 'en',
        etag: '"v1"',
        'last-modified': 'Tue, 24 Nov 2026 12:00:00 GMT',
        'set-cookie': 'session=1',
        'x-other': 'dropped',
        via: ['one', 'two'],
        vary: 'v'.repeat(1001),
      })
      .end('terms'),
  )
  const outcome = received(await look(at(site, '/terms#data'), [site]))
  expect(Buffer.from(outcome.bytes).toString()).toBe('terms')
  expect(outcome).toMatchObject({
    status: 200,
    url: at(site, '/terms#data'),
    contentType: 'text/html; charset=utf-8',
    etag: '"v1"',
    lastModified: 'Tue, 24 Nov 2026 12:00:00 GMT',
    redirects: [],
    downgraded: false,
  })
  expect(outcome.headers).toMatchObject({ 'content-language': 'en', via: 'one, two' })
  for (const name of ['set-cookie', 'x-other', 'vary'])
    expect(outcome.headers).not.toHaveProperty(name)
  expect(outcome.durationMs).toBeGreaterThanOrEqual(0)
})

test('a request says who asks, carries no cookie, and asks for compression', async () => {
  const seen: IncomingHttpHeaders[] = []
  await using site = await serve((request, response) => {
    seen.push(request.headers)
    if (request.url === '/terms') response.end('terms')
    else response.writeHead(302, { location: '/terms', 'set-cookie': 'id=1' }).end()
  })
  await look(at(site), [site], { request: { acceptLanguage: 'de' } })
  await look(at(site, '/terms'), [site], { request: { acceptLanguage: 'de\r\nx-evil: 1' } })
  expect(seen[1]).toMatchObject({
    'user-agent':
      'Clausewatch/0.1 (+https://clausewatch.example/about; monitors published legal documents)',
    'accept-encoding': 'gzip, deflate, br, zstd',
    'accept-language': 'de',
  })
  expect(seen[1]).not.toHaveProperty('cookie')
  expect(seen[2]).toMatchObject({ 'accept-language': 'en, *;q=0.5' })
  expect(seen[2]).not.toHaveProperty('x-evil')
})

test('a host that knows our validators answers 304 and the bytes stay away', async () => {
  await using site = await serve((request, response) => {
    const fresh = request.headers['if-none-match'] === '"v1"'
    response.writeHead(fresh ? 304 : 200, { etag: '"v1"' }).end(fresh ? undefined : 'terms')
  })
  const first = received(await look(at(site), [site]))
  const validators = { etag: first.etag, lastModified: first.lastModified, url: first.url }
  const second = notModified(await look(at(site), [site], { request: { validators } }))
  expect(second).toMatchObject({ status: 304, etag: '"v1"', url: at(site) })
})

test('validators of another address are not sent, so a like-named tag cannot hide a change', async () => {
  await using site = await serve((request, response) => {
    const fresh = request.headers['if-none-match'] === '"1"'
    const status = request.url === '/terms' ? 302 : fresh ? 304 : 200
    response
      .writeHead(status, { etag: '"1"', location: '/new' })
      .end(fresh ? undefined : 'new terms')
  })
  const validators = { etag: '"1"', url: at(site, '/old') }
  const outcome = received(await look(at(site, '/terms'), [site], { request: { validators } }))
  expect(Buffer.from(outcome.bytes).toString()).toBe('new terms')
  const known = { etag: '"1"', url: at(site, '/new') }
  notModified(await look(at(site, '/terms'), [site], { request: { validators: known } }))
})

test('a stored validator that no header may carry is left out', async () => {
  await using site = await serve((request, response) => {
    response.end(JSON.stringify(request.headers))
  })
  const validators = { etag: '"a\r\nx-evil: 1"', lastModified: '' }
  const outcome = received(await look(at(site), [site], { request: { validators } }))
  expect(Buffer.from(outcome.bytes).toString()).not.toMatch(/if-|evil/)
})

test('a second look on a fresh connection shares none with the first', async () => {
  const ports = new Set<number | undefined>()
  await using site = await serve((request, response) => {
    ports.add(request.socket.remotePort)
    response.end('terms')
  })
  const { signal } = new AbortController()
  const http = openHttp({
    publicUrl: 'https://clausewatch.example',
    allowed: new Set([site.host]),
    limits: { connectionsPerHost: 1 },
  })
  await httpGet(http, { url: at(site), signal })
  await httpGet(http, { url: at(site), signal })
  expect(ports.size).toBe(1)
  await httpGet(http, { url: at(site), signal, fresh: true })
  expect(ports.size).toBe(2)
  await closeHttp(http)
})

test('a redirect to itself, and one back to where it was, are loops', async () => {
  await using site = await serve((request, response) => {
    const to: Record<string, string> = { '/a': '/b', '/b': '/c', '/c': '/a#top' }
    response.writeHead(302, { location: to[request.url ?? ''] ?? '' }).end()
  })
  expect(failed(await look(`http://${site.host}`, [site])).code).toBe('redirect-loop')
  const outcome = failed(await look(at(site, '/a'), [site]))
  expect(outcome.code).toBe('redirect-loop')
  expect(outcome.redirects).toEqual(['/a', '/b', '/c'].map((path) => at(site, path)))
})

test('10 redirects are followed, 11 are not', async () => {
  await using site = await serve((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end('terms')
    else response.writeHead(301, { location: `/${left - 1}` }).end('Moved.')
  })
  expect(received(await look(at(site, '/10'), [site])).redirects).toHaveLength(10)
  expect(failed(await look(at(site, '/11'), [site])).code).toBe('too-many-redirects')
})

test.each([
  ['terms', '/legal/terms#data'],
  ['./terms', '/legal/terms#data'],
  ['../terms?v=2', '/terms?v=2#data'],
  ['?v=2', '/legal/old?v=2#data'],
  ['/terms#privacy', '/terms#privacy'],
  ['/bedingungen-für-alle', '/bedingungen-f%C3%BCr-alle#data'],
])('the location %s leads to %s', async (location, path) => {
  await using site = await serve((request, response) => {
    const raw = Buffer.from(location, 'utf8').toString('latin1')
    response.writeHead(request.url === '/legal/old' ? 308 : 200, { location: raw }).end()
  })
  expect(received(await look(at(site, '/legal/old#data'), [site])).url).toBe(at(site, path))
})

test.each([
  [undefined, 'http-error'],
  ['http://[', 'bad-address'],
  ['intent://terms', 'bad-address'],
  [`/${'a'.repeat(3000)}`, 'bad-address'],
  ['javascript:alert(1)', 'bad-address'],
  ['file:///etc/passwd', 'bad-address'],
])('a redirect to %.40s fails as %s', async (location, code) => {
  await using site = await serve((_, response) =>
    response.writeHead(302, location === undefined ? {} : { location }).end(),
  )
  expect(failed(await look(at(site), [site])).code).toBe(code)
})
