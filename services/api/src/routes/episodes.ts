import { recordId } from '@clausewatch/core'
import { documents, episodes } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import {
  SLUG,
  id,
  idParams,
  numberOf,
  only,
  pageOf,
  pageQuery,
  readPage,
  refusals,
} from '../schemas.ts'
import { EPISODE_FIELDS, showEpisode } from './episode-model.ts'

const EPISODE = only(
  {
    platform: only({ slug: SLUG, name: Type.String() }),
    document: only({ id: id('document'), name: Type.String(), kind: Type.String() }),
    ...EPISODE_FIELDS,
  },
  { title: 'Episode', description: 'A stretch of time in which no look brought a document.' },
)

// Episodes have no public id of their own: their page is named by the number alone.
const EPISODE_CURSOR = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })

export const episodeRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  const page = (
    of: Parameters<typeof episodes.list>[1],
    query: { readonly limit?: number; readonly cursor?: string },
  ) => {
    const before = query.cursor === undefined ? null : Number(query.cursor)
    return readPage(
      query,
      (limit) => episodes.list(deps.db, of, { limit, before }),
      (row) => ({
        platform: row.platform,
        document: { ...row.document, id: recordId('document', row.documentId) },
        ...showEpisode(row),
      }),
      (row) => String(row.id),
    )
  }

  app.get(
    '/v1/documents/:id/episodes',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listEpisodes',
        tags: ['Documents'],
        summary: 'List a document’s error episodes',
        description: 'Every long stretch in which no look brought it, newest first.',
        params: idParams('document'),
        querystring: only(pageQuery(EPISODE_CURSOR)),
        response: { 200: pageOf('Episodes', EPISODE), ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const documentId = numberOf('document', request.params.id)
      const owner = await documents.ownerOf(deps.db, viewerOf(request), documentId)
      if (owner === undefined) throw notFound('document')
      return page({ documentId }, request.query)
    },
  )

  app.get(
    '/v1/admin/episodes',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listOpenEpisodes',
        tags: ['Administration'],
        summary: 'List error episodes that are open',
        description: 'Of all documents, newest first: what an operator should look into.',
        querystring: only(pageQuery(EPISODE_CURSOR)),
        response: { 200: pageOf('OpenEpisodes', EPISODE), ...refusals(400, 401, 403) },
      },
    },
    async (request) => page('open', request.query),
  )
  done()
}
