import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Metrics } from './metrics.ts'
import { within } from './timing.ts'

/** What a service needs to be of use, by name; each says whether it has it. */
export type Checks = Readonly<Record<string, () => Promise<boolean>>>

export type OpsDeps = { readonly metrics: Metrics; readonly ready: Checks }

export type OpsReply = {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export const OPS_PATHS = ['/metrics', '/healthz', '/readyz'] as const
export type OpsPath = (typeof OPS_PATHS)[number]

// An orchestrator's probe times out after a few seconds: it should learn which check hangs before that.
const CHECK_TIMEOUT_MS = 2_000

/** The reply to one of OPS_PATHS, for any server to send. */
export async function answerOps(deps: OpsDeps, path: OpsPath): Promise<OpsReply> {
  // Alive is whoever answers: a dead database is no reason to restart this process.
  if (path === '/healthz') return json(200, { ok: true })
  if (path === '/readyz') return readiness(deps.ready)
  return { status: 200, contentType: deps.metrics.contentType, body: await deps.metrics.render() }
}

async function readiness(ready: Checks): Promise<OpsReply> {
  const checks = Object.fromEntries(
    await Promise.all(
      Object.entries(ready).map(
        async ([name, check]) => [name, await passes(name, check)] as const,
      ),
    ),
  )
  const ok = Object.values(checks).every(Boolean)
  return json(ok ? 200 : 503, { ok, checks })
}

async function passes(name: string, check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await within(CHECK_TIMEOUT_MS, name, check())
  } catch {
    return false
  }
}

function json(status: number, body: unknown): OpsReply {
  return { status, contentType: 'application/json', body: JSON.stringify(body) }
}

export type OpsServer = { readonly port: number; readonly close: () => Promise<void> }

/** Serves OPS_PATHS on a port of their own, for the services that have no API; port 0 takes a free one. */
export async function serveOps(
  options: OpsDeps & { readonly port: number; readonly host?: string },
): Promise<OpsServer> {
  const server = createServer(async (request, response) => {
    const path = OPS_PATHS.find((known) => known === request.url?.split('?')[0])
    const reply = path
      ? await answerOps(options, path).catch(() => json(500, { ok: false }))
      : json(404, { ok: false })
    response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body)
  })
  server.listen(options.port, options.host ?? '0.0.0.0')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
