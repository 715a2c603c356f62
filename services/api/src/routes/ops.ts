import { OPS_PATHS, answerOps } from '@clausewatch/runtime'
import type { FastifyPluginCallback } from 'fastify'
import type { Deps } from '../deps.ts'

// Shorter than any scraper's interval.
const SHARED_MS = 5_000

/** Health, readiness and figures, on the API's own port. */
export const opsRoutes: FastifyPluginCallback<Deps> = (app, deps, done) => {
  const { metrics, ready } = deps.ops
  // The port is everybody's, and rendering asks Postgres for what is due: however many ask, it is asked once.
  const ops = { ready, metrics: { ...metrics, render: shared(metrics.render) } }
  for (const path of OPS_PATHS) {
    app.get(
      path,
      { config: { rateLimit: false }, logLevel: 'silent', schema: { hide: true } },
      async (_request, reply) => {
        const { status, contentType, body } = await answerOps(ops, path)
        return reply.code(status).type(contentType).send(body)
      },
    )
  }
  done()
}

/** Whoever asks soon after another gets the same answer. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | undefined
  return () => {
    const now = performance.now()
    if (!last || now - last.at > SHARED_MS) last = { at: now, answer: ask() }
    return last.answer
  }
}
