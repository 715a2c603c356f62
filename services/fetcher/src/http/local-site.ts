import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import {
  createServer as createTcpServer,
  type LookupFunction,
  type Server,
  type Socket,
} from 'node:net'
import { parseAllowedHosts } from '@clausewatch/core'
import { closeHttp, openHttp, type HttpOptions } from './client.ts'
import { httpGet } from './get.ts'
import type { Failed, HttpOutcome, HttpRequest, NotModified, Received, Trail } from './outcome.ts'

/** A real server on this machine, for as long as a test lasts. */
export type Site = AsyncDisposable & { readonly port: number; readonly host: string }

export function serve(listener: RequestListener): Promise<Site> {
  return listen(createHttpServer(listener))
}

export function serveTls(listener: RequestListener): Promise<Site> {
  return listen(createTlsServer({ key: TLS_KEY, cert: TLS_CERTIFICATE }, listener))
}

/** A server that speaks whatever it likes: `onRequest` is called when the first bytes of a request arrive. */
export function serveRaw(onRequest: (socket: Socket) => void): Promise<Site> {
  return listen(
    createTcpServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => onRequest(socket))
    }),
  )
}

/** One look through a client of its own; the sites are let through the guard, all else stays private. */
export async function look(
  url: string,
  sites: readonly Site[],
  options: Partial<HttpOptions> & { readonly request?: Partial<HttpRequest> } = {},
): Promise<HttpOutcome> {
  const { request, ...rest } = options
  const allowed = parseAllowedHosts(sites.map((site) => site.host).join(','))
  const http = openHttp({ publicUrl: 'https://clausewatch.example', allowed, ...rest })
  try {
    return await httpGet(http, { url, signal: new AbortController().signal, ...request })
  } finally {
    await closeHttp(http)
  }
}

/** Answers every name with these addresses, as the system's resolver would. */
export function answering(...addresses: readonly string[]): LookupFunction {
  return (_hostname, _options, callback) => {
    const answers = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    setImmediate(() => callback(null, answers))
  }
}

export function received(outcome: HttpOutcome): Received & Trail {
  if (outcome.kind === 'ok') return outcome
  throw new Error(`not received: ${JSON.stringify(outcome)}`)
}

export function notModified(outcome: HttpOutcome): NotModified & Trail {
  if (outcome.kind === 'not-modified') return outcome
  throw new Error(`not a 304: ${outcome.kind}`)
}

export function failed(outcome: HttpOutcome): Failed & Trail {
  if (outcome.kind === 'failed') return outcome
  throw new Error(`did not fail: ${outcome.kind}`)
}

async function listen(server: Server): Promise<Site> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('not listening on a port')
  const { port } = address
  return {
    port,
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// Signed by itself for site.example.com, good for nothing but these tests; Node cannot make one at run time.
const TLS_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLktyyh44i5H8nxNt
b/ao9Drmh2/tIZvr3ydARx8IyAGhRANCAATiMGyKcSx/nZmjc29ncSm9HwHMktuP
0MpOk3h0eitmXTQn4ppxIkGRNPxQikAHEKk5C2MKa3SWyuyTAGL/xIGx
-----END PRIVATE KEY-----`

export const TLS_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBqTCCAVCgAwIBAgIUC1QcRHtsZvqefFj/Hxm3+UgFReYwCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQc2l0ZS5leGFtcGxlLmNvbTAgFw0yNjExMjQwOTIzNTNaGA8y
MTI2MTAzMTA5MjM1M1owGzEZMBcGA1UEAwwQc2l0ZS5leGFtcGxlLmNvbTBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABOIwbIpxLH+dmaNzb2dxKb0fAcyS24/Qyk6T
eHR6K2ZdNCfimnEiQZE0/FCKQAcQqTkLYwprdJbK7JMAYv/EgbGjcDBuMB0GA1Ud
DgQWBBTeGUFwjHKFBJ3eZvE8srkyXW1OyTAfBgNVHSMEGDAWgBTeGUFwjHKFBJ3e
ZvE8srkyXW1OyTAPBgNVHRMBAf8EBTADAQH/MBsGA1UdEQQUMBKCEHNpdGUuZXhh
bXBsZS5jb20wCgYIKoZIzj0EAwIDRwAwRAIgHU51S2/MQWmf3y+fYbVU0AuHI23U
PnFwwTtesIdqf4ECIFI8bIhNJmfNMeLLW1lhOE7bE05VF9+lKoX1mwgPHxkv
-----END CERTIFICATE-----`
