import { createServer } from 'node:net'
import type { Server } from 'node:net'

export const PAGE_BYTES = 100_000
export const ETAG = '"v1"'

/** Whether it keeps to validators, or sends the page each time. */
export type Answer = 'not-modified' | 'page'

/**
 * The site that is watched: one process on many ports, each a host of its own. Speaks just enough HTTP, so that it
 * takes little of the processors that the fetcher shares with it.
 */
export async function serveSite(options: { readonly hosts: number }): Promise<void> {
  let how: Answer = 'not-modified'
  const respond = (request: string) =>
    how === 'not-modified' && /\r\nif-none-match:/i.test(request) ? NOT_MODIFIED : PAGE
  const ports: number[] = []
  for (let n = 0; n < options.hosts; n++) ports.push(await listen(respond))
  // A benchmark that was cut short leaves no site behind.
  process.once('disconnect', () => process.exit())
  process.on('message', (message: Answer) => {
    how = message
    process.send?.('done')
  })
  process.send?.(ports)
}

async function listen(respond: (request: string) => Buffer): Promise<number> {
  const server: Server = createServer({ noDelay: true }, (socket) => {
    let head = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1')
      if (!head.endsWith('\r\n\r\n')) return
      const request = head
      head = ''
      socket.write(respond(request))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The site has no port.')
  return address.port
}

const COMMON = [
  'Date: Tue, 24 Nov 2026 12:00:00 GMT',
  'Server: nginx',
  `ETag: ${ETAG}`,
  'Cache-Control: public, max-age=300',
  'Vary: Accept-Encoding',
  'Strict-Transport-Security: max-age=63072000',
]

const NOT_MODIFIED = Buffer.from(
  ['HTTP/1.1 304 Not Modified', ...COMMON, '', ''].join('\r\n'),
  'latin1',
)

/** The same in every process: its hash is that of the documents' last snapshot. */
export const BODY = Buffer.from(
  `<!doctype html><title>Policy</title>${'<p>We may share data with partners.</p>\n'.repeat(3_000)}`,
).subarray(0, PAGE_BYTES)

const PAGE = Buffer.concat([
  Buffer.from(
    [
      'HTTP/1.1 200 OK',
      ...COMMON,
      'Content-Type: text/html; charset=utf-8',
      `Content-Length: ${PAGE_BYTES}`,
      '',
      '',
    ].join('\r\n'),
    'latin1',
  ),
  BODY,
])
