import { provisionHistory, provisions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import { idParams, numberOf, only, pageOf, pageQuery, readPage, refusals } from '../schemas.ts'
import { HISTORIC_WORDING, LINEAGE, showHistoric, showLineage } from './provision-history-model.ts'

// Wordings have no public id of their own: their page is named by the number alone.
const WORDING_CURSOR = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })

export const provisionHistoryRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  async function visible(request: FastifyRequest, text: string): Promise<number> {
    const id = numberOf('provision', text)
    const found = await provisions.byIds(deps.db, viewerOf(request), [id])
    if (!found.has(id)) throw notFound('provision')
    return id
  }

  app.get(
    '/v1/provisions/:id/history',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listWordings',
        tags: ['Provisions'],
        summary: 'List a provision’s wordings',
        description:
          'Every wording with its span of versions, the redline from the one before, and the changes that began and ended it; newest first.',
        params: idParams('provision'),
        querystring: only(pageQuery(WORDING_CURSOR)),
        response: { 200: pageOf('Wordings', HISTORIC_WORDING), ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const id = await visible(request, request.params.id)
      const { cursor } = request.query
      const before = cursor === undefined ? null : Number(cursor)
      const events = await provisionHistory.eventsOf(deps.db, id)
      return readPage(
        request.query,
        (limit) => provisionHistory.wordingsOf(deps.db, viewerOf(request), id, { limit, before }),
        (wording) => showHistoric(wording, events),
        (wording) => String(wording.id),
      )
    },
  )

  app.get(
    '/v1/provisions/:id/lineage',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getLineage',
        tags: ['Provisions'],
        summary: 'Show a provision’s lineage',
        description:
          'Where it came from and what became of it: parents, children, what took it up, and the documents that it stood in.',
        params: idParams('provision'),
        response: { 200: LINEAGE, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const id = await visible(request, request.params.id)
      const viewer = viewerOf(request)
      const events = await provisionHistory.eventsOf(deps.db, id)
      const ids = [...new Set(events.flatMap(({ relatives }) => relatives))]
      const relatives = await provisions.byIds(deps.db, viewer, ids)
      const stations = await provisionHistory.stationsOf(deps.db, viewer, id)
      return showLineage(id, events, relatives, stations, deps.publicUrl)
    },
  )
  done()
}
