import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Received } from '@clausewatch/core'

/** A local site that serves, for each document, the snapshot that is its turn. */
export type StageSite = {
  readonly host: string
  readonly url: (document: string) => string
  readonly serve: (document: string, page: Received) => void
  readonly close: () => Promise<void>
}

export async function startStage(): Promise<StageSite> {
  const pages = new Map<string, Received>()
  const server = createServer((request, response) => {
    const page = pages.get(decodeURIComponent(request.url?.slice(1) ?? ''))
    if (!page) return response.writeHead(404).end()
    return response
      .writeHead(200, { 'content-type': page.contentType ?? 'text/html' })
      .end(page.bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('A TCP server has a port.')
  const host = `127.0.0.1:${address.port}`
  return {
    host,
    url: (document) => `http://${host}/${encodeURIComponent(document)}`,
    serve: (document, page) => pages.set(document, page),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
