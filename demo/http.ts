import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Served = { readonly port: number; readonly close: () => Promise<void> }

const MAX_BODY_BYTES = 1_000_000

/** Serves on the loopback address only: neither the site nor the sink is for others to see. Port 0 takes any. */
export async function serve(port: number, answer: (asked: Asked) => Answer): Promise<Served> {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (asked: Asked) => Answer,
): Promise<void> {
  const asked = await read(request)
  const { status, headers = {}, body } = asked === undefined ? { status: 413 } : answer(asked)
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
}

async function read(request: IncomingMessage): Promise<Asked | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return {
    method: request.method ?? 'GET',
    path: new URL(request.url ?? '/', 'http://localhost').pathname,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

export function html(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
      ...headers,
    },
    body,
  }
}

export function json(value: unknown): Answer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status: 200, headers, body: JSON.stringify(value) }
}

export function notFound(): Answer {
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  return { status: 404, headers, body: 'There is nothing here.\n' }
}
