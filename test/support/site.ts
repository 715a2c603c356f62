import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { listen } from './listen.ts'

/** What the site answers to one request. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Waits before the headers. */
  readonly delayMs?: number
  /** Sends the body a piece at a time. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number }
  /** A Location header, and 302 unless a status is given. */
  readonly redirect?: string
  /** 'hang' never answers; 'reset' breaks the connection at once; 'cut' breaks it in the middle of the body. */
  readonly fault?: 'hang' | 'reset' | 'cut'
}

export type Script = Answer | readonly Answer[] | ((request: Request, nth: number) => Answer)

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly at: Date
}

export interface Site {
  readonly url: string
  /** host:port, as allow-lists want it. */
  readonly host: string
  readonly requests: readonly Request[]
  /** Scripts a path; of a list each answer is given once, the last one for ever. Unscripted paths answer 404. */
  readonly on: (path: string, script: Script) => void
  readonly close: () => Promise<void>
}

export async function startSite(): Promise<Site> {
  const scripts = new Map<string, Script>()
  const seen = new Map<string, number>()
  const requests: Request[] = []
  const server = createServer((incoming, response) => {
    void serve(incoming, response).catch(() => response.destroy())
  })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming)
    requests.push(request)
    const nth = seen.get(request.path) ?? 0
    seen.set(request.path, nth + 1)
    await give(pick(scripts.get(request.path), request, nth), response)
  }

  const { port, close } = await listen(server)
  const host = `127.0.0.1:${port}`
  return {
    url: `http://${host}`,
    host,
    requests,
    on(path, script) {
      scripts.set(path, script)
      seen.delete(path)
    },
    close,
  }
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    at: new Date(),
  }
}

function pick(script: Script | undefined, request: Request, nth: number): Answer {
  if (script === undefined) return { status: 404, body: 'not scripted' }
  if (typeof script === 'function') return script(request, nth)
  return isList(script) ? (script[Math.min(nth, script.length - 1)] ?? { status: 404 }) : script
}

function isList(script: Answer | readonly Answer[]): script is readonly Answer[] {
  return Array.isArray(script)
}

async function give(answer: Answer, response: ServerResponse): Promise<void> {
  if (answer.fault === 'hang') return
  if (answer.fault === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (answer.delayMs !== undefined) await sleep(answer.delayMs)
  const redirect = answer.redirect === undefined ? {} : { location: answer.redirect }
  const status = answer.status ?? (answer.redirect === undefined ? 200 : 302)
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    ...redirect,
    ...answer.headers,
  })
  const body = Buffer.from(answer.body ?? '')
  if (answer.fault === 'cut') {
    response.write(body.subarray(0, body.length / 2), () => response.socket?.resetAndDestroy())
    return
  }
  if (answer.drip === undefined) {
    response.end(body)
    return
  }
  for (let at = 0; at < body.length && !response.destroyed; at += answer.drip.bytes) {
    response.write(body.subarray(at, at + answer.drip.bytes))
    await sleep(answer.drip.everyMs)
  }
  response.end()
}
