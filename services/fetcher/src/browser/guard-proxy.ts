import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseHttpUrl } from '@clausewatch/core'
import type { Http } from '../http/client.ts'
import { tooLarge } from '../http/decode.ts'
import { faultOfError } from '../http/fault.ts'
import { HttpFault } from '../http/outcome.ts'

/** The way out of one page: whatever it asks for is judged here, where names are resolved, as plain HTTP looks are. */
export type GuardProxy = {
  /** As Chromium's proxy setting has it. */
  readonly server: string
  /** Why there was no way to an address's host; undefined: there was, or nobody asked. */
  readonly faultAt: (url: string) => HttpFault | undefined
  /** More came than a page may bring: everything was cut. */
  readonly isOver: () => boolean
  readonly close: () => Promise<void>
}

export type ProxyOptions = {
  /** Our address on the way to the browser. */
  readonly host: string
  /** The browser's address: nobody else is served. */
  readonly client: string
  /** Of everything the page loads together. */
  readonly maxBytes: number
}

// RFC 9110, 7.6.1: what belongs to one connection is not passed on.
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Opens a forward proxy for one page. Chromium resolves names and follows redirects by itself, so no check of ours before it would hold. */
export async function openGuardProxy(http: Http, options: ProxyOptions): Promise<GuardProxy> {
  const faults = new Map<string, HttpFault>()
  const sockets = new Set<Duplex>()
  let bytes = 0

  function hold(socket: Duplex): void {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  }

  function destroyAll(): void {
    for (const socket of sockets) socket.destroy()
  }

  function count(chunk: Uint8Array): void {
    bytes += chunk.length
    if (bytes > options.maxBytes) destroyAll()
  }

  async function open(address: string): Promise<Socket> {
    const key = hostOf(address)
    try {
      if (bytes > options.maxBytes) throw tooLarge(options.maxBytes)
      const socket = await openSocket(http, address)
      hold(socket)
      socket.on('data', count)
      return socket
    } catch (error) {
      faults.set(key, faultOf(error, http))
      throw error
    }
  }

  const server = createServer((incoming, outgoing) => {
    forward(open, incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.on('connection', (socket: Socket) => {
    hold(socket)
    if (socket.remoteAddress !== options.client) socket.destroy()
  })
  server.on('connect', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    tunnel(open, incoming, client, head).catch(() => client.destroy())
  })
  server.on('upgrade', (_, client: Duplex) => client.destroy())
  server.listen(0, options.host)
  await once(server, 'listening')
  const bound = server.address()
  if (typeof bound !== 'object' || !bound) throw new Error('A listening server has an address.')
  return {
    server: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${bound.port}`,
    faultAt: (url) => faults.get(hostOf(url)),
    isOver: () => bytes > options.maxBytes,
    close: async () => {
      destroyAll()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

type Open = (address: string) => Promise<Socket>

/** A request for an http address: passed on in a connection of its own. */
async function forward(
  open: Open,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '')
  const socket = await open(url.origin)
  const asked = request({
    createConnection: () => socket,
    method: incoming.method,
    path: url.pathname + url.search,
    headers: { ...passedOn(incoming.headers), host: url.host, connection: 'close' },
    setHost: false,
  })
  // Also what comes after the answer began: an error that nobody hears would end the process.
  asked.on('error', () => outgoing.destroy())
  const answered = once(asked, 'response')
  await Promise.all([pipeline(incoming, asked), answered])
  const [answer]: IncomingMessage[] = await answered
  if (!answer) return
  outgoing.writeHead(answer.statusCode ?? 502, passedOn(answer.headers))
  await pipeline(answer, outgoing)
}

/** A request for an https address: the browser speaks TLS with the host itself, through a socket that we opened. */
async function tunnel(
  open: Open,
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  const socket = await open(`https://${incoming.url ?? ''}/`)
  client.write('HTTP/1.1 200 Connection established\r\n\r\n')
  socket.write(head)
  await Promise.all([pipeline(client, socket), pipeline(socket, client)])
}

function openSocket(http: Http, address: string): Promise<Socket> {
  const parsed = parseHttpUrl(address, http.allowed)
  if (!parsed.ok) return Promise.reject(new HttpFault(parsed.code, parsed.reason))
  const { hostname, host, protocol, port } = parsed.url
  // TLS is the browser's: our part of the way is a plain socket in either case.
  const target = {
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    host,
    protocol: 'http:',
    port: port || (protocol === 'https:' ? '443' : '80'),
  }
  return new Promise((resolve, reject) => {
    http.connect(target, (error, socket) => {
      if (error) reject(error)
      else resolve(socket)
    })
  })
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const dropped = new Set([...HOP_BY_HOP, ...named])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}

function hostOf(address: string): string {
  const url = URL.parse(address)
  return url ? `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}` : address
}

function faultOf(error: unknown, http: Http): HttpFault {
  try {
    return faultOfError(error, http.limits)
  } catch (cause) {
    return new HttpFault('refused', 'There is no way to the host.', { cause })
  }
}
