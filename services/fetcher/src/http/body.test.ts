import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { expect, test } from 'vitest'
import { failed, look, received, serve, type Site } from './local-site.ts'

const at = (site: Site) => `http://${site.host}/`
const TERMS = `<p>${'We share your data with nobody. '.repeat(2000)}</p>`

async function lookAtBody(bytes: Uint8Array, ...encodings: readonly string[]) {
  await using site = await serve((_, response) =>
    response.setHeader('content-encoding', [...encodings]).end(bytes),
  )
  return await look(at(site), [site])
}

test.each([
  ['gzip', zlib.gzipSync(TERMS)],
  ['x-gzip', zlib.gzipSync(TERMS)],
  ['GZIP', zlib.gzipSync(TERMS)],
  ['deflate', zlib.deflateSync(TERMS)],
  ['deflate', zlib.deflateRawSync(TERMS)],
  ['br', zlib.brotliCompressSync(TERMS)],
  ['zstd', zlib.zstdCompressSync(TERMS)],
  ['identity', Buffer.from(TERMS)],
  ['', Buffer.from(TERMS)],
  ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(TERMS))],
  ['br, identity, gzip', zlib.gzipSync(zlib.brotliCompressSync(TERMS))],
])('a body encoded as %j is decoded', async (encoding, bytes) => {
  const outcome = received(await lookAtBody(bytes, encoding))
  expect(Buffer.from(outcome.bytes).toString()).toBe(TERMS)
})

test('encodings in several header lines are undone in their order', async () => {
  const bytes = zlib.brotliCompressSync(zlib.gzipSync(TERMS))
  expect(received(await lookAtBody(bytes, 'gzip', 'br')).bytes).toHaveLength(TERMS.length)
})

test('an empty body is empty, whatever encoding it claims', async () => {
  expect(received(await lookAtBody(Buffer.alloc(0), 'gzip')).bytes).toHaveLength(0)
})

test.each([
  ['gzip', zlib.gzipSync(TERMS)],
  ['deflate', zlib.deflateSync(TERMS)],
  ['br', zlib.brotliCompressSync(TERMS)],
  ['zstd', zlib.zstdCompressSync(TERMS)],
])('a %s body cut short is no document', async (encoding, whole) => {
  const outcome = failed(await lookAtBody(whole.subarray(0, -9), encoding))
  expect(outcome).toMatchObject({
    code: 'bad-encoding',
    detail: `The ${encoding} body breaks off.`,
  })
})

test.each(['gzip', 'deflate', 'br', 'zstd'])(
  'a body that is not %s as it claims is no document',
  async (name) => {
    expect(failed(await lookAtBody(Buffer.from(TERMS), name)).code).toBe('bad-encoding')
  },
)

test.each(['compress', 'sdch', 'constructor', 'gzip, rot13', 'gzip, gzip, gzip, gzip'])(
  'the encoding %j is refused',
  async (name) => {
    expect(failed(await lookAtBody(zlib.gzipSync(TERMS), name)).code).toBe('bad-encoding')
  },
)

test('a zstd body that asks for 128 MB of memory is refused', async () => {
  const params = { [zlib.constants.ZSTD_c_windowLog]: 27 }
  const greedy = zlib.createZstdCompress({ params })
  greedy.end(TERMS)
  const bytes = await buffer(greedy)
  expect(failed(await lookAtBody(bytes, 'zstd')).code).toBe('bad-encoding')
})

test('10 MB fit and one byte more does not, compressed or plain', async () => {
  const limit = Buffer.alloc(10_000_000, 'a')
  const beyond = Buffer.alloc(10_000_001, 'a')
  expect(received(await lookAtBody(limit, '')).bytes).toHaveLength(10_000_000)
  expect(received(await lookAtBody(zlib.gzipSync(limit), 'gzip')).bytes).toHaveLength(10_000_000)
  expect(failed(await lookAtBody(beyond, '')).code).toBe('too-large')
  expect(failed(await lookAtBody(zlib.gzipSync(beyond), 'gzip')).code).toBe('too-large')
})

test('a body that hides its length is cut off at the cap', async () => {
  let sent = 0
  function* endless() {
    const chunk = Buffer.alloc(1_000_000, 'a')
    for (; sent < 200_000_000; sent += chunk.length) yield chunk
  }
  await using site = await serve((_, response) => {
    pipeline(endless(), response).catch(() => {})
  })
  expect(failed(await look(at(site), [site])).code).toBe('too-large')
  expect(sent).toBeLessThan(40_000_000)
})

test.each(['gzip', 'gzip, gzip'])(
  'a 200 MB bomb in %j costs no more memory than a page',
  async (encoding) => {
    const once = await gzipZeros(200_000_000)
    const bomb = encoding === 'gzip' ? once : zlib.gzipSync(once)
    await using site = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
    )
    const before = process.memoryUsage().rss
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 1)
    const outcomes = []
    for (let i = 0; i < 10; i++) outcomes.push(failed(await look(at(site), [site])).code)
    clearInterval(watch)
    expect(outcomes).toEqual(Array(10).fill('too-large'))
    expect((peak - before) / 1_000_000).toBeLessThan(100)
  },
)

async function gzipZeros(length: number): Promise<Uint8Array> {
  const chunk = Buffer.alloc(1_000_000)
  const zeros = Readable.from(Array.from({ length: length / chunk.length }, () => chunk))
  return buffer(zeros.pipe(zlib.createGzip()))
}
