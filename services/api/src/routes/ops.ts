import { OPS_PATHS, answerOps } from '@clausewatch/runtime'
import type { FastifyPluginCallback } from 'fastify'
import type { Deps } from '../deps.ts'

/** Health, readiness and figures, on the API's own port. */
export const opsRoutes: FastifyPluginCallback<Deps> = (app, deps, done) => {
  for (const path of OPS_PATHS) {
    app.get(
      path,
      { config: { rateLimit: false }, logLevel: 'silent', schema: { hide: true } },
      async (_request, reply) => {
        const { status, contentType, body } = await answerOps(deps.ops, path)
        return reply.code(status).type(contentType).send(body)
      },
    )
  }
  done()
}
