import { evidence, renders } from '@clausewatch/store'
import type { changes } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import { id, oneOf, only, refusals } from '../schemas.ts'
import { LINK_KEY, openChange } from './open-change.ts'
import { SIDE_NAMES } from './render-model.ts'

const PARAMS = only({ id: id('change'), side: oneOf(SIDE_NAMES) })
const QUERY = only({ key: Type.Optional(LINK_KEY) })

/** The files of what a browser showed of a change's two sides. */
export const renderRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/changes/:id/renders/:side/screenshot',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getScreenshot',
        tags: ['Changes'],
        summary: 'Show a screenshot',
        description: 'The full page as a browser showed it, before or after a change.',
        params: PARAMS,
        querystring: QUERY,
        response: {
          200: {
            description: 'The picture.',
            content: { 'image/jpeg': { schema: Type.String({ format: 'binary' }) } },
          },
          ...refusals(400, 401, 404),
        },
      },
    },
    async (request, reply) => {
      const change = await openChange(deps, request, { ...request.params, ...request.query })
      const { snapshotId } = change[request.params.side]
      const picture = await renders.screenshotOf(deps.db, snapshotId)
      if (!picture) throw notFound('screenshot')
      return keep(reply, change).type('image/jpeg').send(picture)
    },
  )

  app.get(
    '/v1/changes/:id/renders/:side/html',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getRenderedHtml',
        tags: ['Changes'],
        summary: 'Download rendered HTML',
        description:
          'The document as its scripts left it, before or after a change. As text: it is evidence, not a page of ours.',
        params: PARAMS,
        querystring: QUERY,
        response: {
          200: {
            description: 'The HTML.',
            content: { 'text/plain': { schema: Type.String() } },
          },
          ...refusals(400, 401, 404),
        },
      },
    },
    async (request, reply) => {
      const change = await openChange(deps, request, { ...request.params, ...request.query })
      const { side } = request.params
      const hash = change[side].render?.htmlSha256
      if (!hash) throw notFound('rendering')
      const html = await evidence.readContent(deps.db, change.document.id, hash)
      const name = `${request.params.id}-${side}.html.txt`
      return (
        keep(reply, change)
          .type('text/plain; charset=utf-8')
          // Somebody else's page: saved, never shown under our name.
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(html)
      )
    },
  )
  done()
}

/** Evidence never changes; a private document's is for its reader alone. */
function keep(reply: FastifyReply, change: changes.ChangeRecord): FastifyReply {
  const who = change.isPrivate ? 'private' : 'public'
  return reply.header('cache-control', `${who}, max-age=86400`)
}
