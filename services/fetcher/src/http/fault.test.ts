import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LIMITS } from './client.ts'
import { faultOfError } from './fault.ts'
import { failed, look, received, serve, serveRaw, type Site } from './local-site.ts'
import { hostFault } from './outcome.ts'

const at = (site: Site) => `http://${site.host}/`
const QUICK = { deadlineMs: 400 }

test('a port where nobody listens is refused, and backs the host off', async () => {
  const site = await serve(() => {})
  await site[Symbol.asyncDispose]()
  const outcome = failed(await look(at(site), [site]))
  expect(outcome).toMatchObject({ code: 'refused', detail: 'The host refused the connection.' })
  expect(hostFault(outcome.code)).toBe(true)
})

test.each(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'])(
  'a lookup that ends in %s is a fault of the name',
  async (code) => {
    const outcome = await look('http://gone.example.com/', [], {
      lookup: (_hostname, _options, callback) =>
        callback(Object.assign(new Error(code), { code }), []),
    })
    expect(failed(outcome).code).toBe('dns')
  },
)

test('a lookup that never answers ends at the connection limit', async () => {
  const outcome = await look('http://slow.example.com/', [], {
    lookup: () => {},
    limits: { connectTimeoutMs: 200 },
  })
  expect(failed(outcome)).toMatchObject({ code: 'timeout', detail: 'No connection within 0.2 s.' })
})

test.each([
  ['before the answer', ''],
  ['within the headers', 'HTTP/1.1 200 OK\r\ncontent-'],
  ['within a body of known length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nWe share'],
  ['within a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\nWe share'],
  ['between chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\nWe share\r\n'],
])('a connection that ends %s is no document', async (_, sent) => {
  await using closing = await serveRaw((socket) => socket.end(sent))
  expect(failed(await look(at(closing), [closing])).code).toBe('reset')
  await using resetting = await serveRaw((socket) => {
    socket.write(sent, () => setTimeout(() => socket.resetAndDestroy(), 30))
  })
  expect(failed(await look(at(resetting), [resetting])).code).toBe('reset')
})

test('a content-length below the truth cuts the body there and harms no later look', async () => {
  await using site = await serveRaw((socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nWe share your data'),
  )
  expect(Buffer.from(received(await look(at(site), [site])).bytes).toString()).toBe('We share')
})

test('a body that ends with its connection is whole', async () => {
  await using site = await serveRaw((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nterms'))
  expect(Buffer.from(received(await look(at(site), [site])).bytes).toString()).toBe('terms')
})

test.each([
  ['a NUL in a header', 'HTTP/1.1 200 OK\r\nx-a: a\0b\r\ncontent-length: 0\r\n\r\n'],
  ['a NUL in a header name', 'HTTP/1.1 200 OK\r\nx\0a: b\r\ncontent-length: 0\r\n\r\n'],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nab'],
  ['a bad chunk size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nab\r\n'],
])('an answer with %s is a fault of HTTP', async (_, answer) => {
  await using site = await serveRaw((socket) => socket.end(answer))
  expect(failed(await look(at(site), [site])).code).toBe('http-error')
})

test('a flood of headers is cut off', async () => {
  const line = `x-flood: ${'a'.repeat(1000)}\r\n`
  await using site = await serveRaw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    socket.end(line.repeat(2000))
  })
  const outcome = failed(await look(at(site), [site]))
  expect(outcome).toMatchObject({
    code: 'http-error',
    detail: "The answer's headers are larger than 64 kB.",
  })
})

test('a host that accepts and says nothing times out', async () => {
  await using site = await serveRaw(() => {})
  const outcome = failed(await look(at(site), [site], { limits: { headersTimeoutMs: 300 } }))
  expect(outcome).toMatchObject({
    code: 'timeout',
    detail: 'Connected, but no answer within 0.3 s.',
  })
})

test('a body that falls silent times out', async () => {
  await using site = await serve((_, response) => void response.write('We share'))
  const outcome = failed(await look(at(site), [site], { limits: { headersTimeoutMs: 300 } }))
  expect(outcome.code).toBe('timeout')
})

test.each([
  ['headers', 'HTTP/1.1 200 OK\r\n', 'x-drip: 1\r\n'],
  ['a body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n', 'a'],
])('a server that drips %s hits the deadline', async (_, head, drop) => {
  await using site = await serveRaw((socket) => {
    socket.write(head)
    const drip = setInterval(() => socket.write(drop), 20)
    socket.on('close', () => clearInterval(drip))
  })
  const outcome = failed(await look(at(site), [site], { limits: QUICK }))
  expect(outcome).toMatchObject({ code: 'timeout', detail: 'Not complete within 0.4 s.' })
  expect(outcome.durationMs).toBeLessThan(10_000)
})

test('redirects share one deadline', async () => {
  let hops = 0
  await using site = await serve((_, response) => {
    setTimeout(() => response.writeHead(302, { location: `/${hops++}` }).end(), 150)
  })
  expect(failed(await look(at(site), [site], { limits: QUICK })).code).toBe('timeout')
  expect(hops).toBeLessThan(5)
})

test('a redirect whose own body never ends is followed all the same', async () => {
  await using site = await serve((request, response) => {
    if (request.url === '/terms') response.end('terms')
    else response.writeHead(302, { location: '/terms' }).write('Moved')
  })
  expect(received(await look(at(site), [site])).status).toBe(200)
})

test('a look that is called off ends at once and lets go of its connection', async () => {
  const closed = Promise.withResolvers<void>()
  await using site = await serve((request, response) => {
    request.socket.on('close', () => closed.resolve())
    response.write('We share')
  })
  const stop = new AbortController()
  const looking = look(at(site), [site], { request: { signal: stop.signal } })
  await sleep(100)
  stop.abort()
  expect(failed(await looking)).toMatchObject({ code: 'aborted' })
  await closed.promise
  const never = await look(at(site), [site], { request: { signal: AbortSignal.abort() } })
  expect(failed(never).code).toBe('aborted')
})

test('an error page that never ends does not hold the look up', async () => {
  await using site = await serve((_, response) => void response.writeHead(404).write('Not'))
  const outcome = failed(await look(at(site), [site]))
  expect(outcome.code).toBe('not-found')
  expect(outcome.durationMs).toBeLessThan(5_000)
})

test("a programmer's error is thrown, not recorded as the host's", () => {
  for (const error of [new TypeError('x is not a function'), 'text', invalidArgument()]) {
    expect(() => faultOfError(error, LIMITS)).toThrow()
  }
})

function invalidArgument(): Error {
  return Object.assign(new Error('invalid'), { code: 'UND_ERR_INVALID_ARG' })
}
