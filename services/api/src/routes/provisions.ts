import { recordId } from '@clausewatch/core'
import { provisionHistory, provisionSearch, provisions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { listViewerOf, viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import {
  SLUG,
  cursorOf,
  id,
  idParams,
  numberOf,
  oneOf,
  only,
  pageOf,
  pageQuery,
  readPage,
  readTime,
  refusals,
  text,
  time,
  unfit,
} from '../schemas.ts'
import { provisionAt } from './provision-at.ts'
import { FOUND, PROVISION, showFound, showProvision } from './provision-model.ts'

const STATES = ['live', 'removed', 'all'] as const

export const provisionRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/provisions',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listProvisions',
        tags: ['Provisions'],
        summary: 'List and search provisions',
        description:
          'Provisions of public documents, and with a key of your account’s own. The newest identity comes first, also in a search: pages stay where they are while documents change.',
        querystring: only({
          platform: Type.Optional(SLUG),
          document: Type.Optional(id('document')),
          q: Type.Optional(
            text(200, {
              description:
                'English words to search for in the text: `"a phrase"`, `or`, `-without`. Words such as “the” find nothing.',
              examples: ['"machine learning" training -opt-out'],
            }),
          ),
          heading: Type.Optional(
            text(200, {
              description:
                'Words in one of the headings above it, as they stand there; with `platform` or `document`.',
              examples: ['Sharing'],
            }),
          ),
          state: Type.Optional(
            oneOf(STATES, {
              description:
                '`live`, the default: those that current versions hold. `removed`: those that went, by their last wording.',
            }),
          ),
          ...pageQuery(id('provision', 'Provision')),
        }),
        response: { 200: pageOf('Provisions', FOUND), ...refusals(400, 401) },
      },
    },
    async (request) => {
      const { platform = null, document, q = null, heading = null, state = 'live' } = request.query
      const documentId = document === undefined ? null : numberOf('document', document)
      if (heading !== null && platform === null && documentId === null) {
        throw unfit('heading', 'needs `platform` or `document`: say whose headings')
      }
      const filter = { platform, documentId, query: q, heading, state }
      const before = cursorOf('provision', request.query)
      return readPage(
        request.query,
        (limit) => provisionSearch.list(deps.db, listViewerOf(request), filter, { limit, before }),
        (row) => showFound(row, deps.publicUrl),
        (row) => recordId('provision', row.id),
      )
    },
  )

  app.get(
    '/v1/provisions/:id',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getProvision',
        tags: ['Provisions'],
        summary: 'Show a provision',
        description:
          'What it says, or said last, under which headings, with its figures and evidence. With `at`, also what was in force then and what we had seen by then.',
        params: idParams('provision'),
        querystring: only({
          at: Type.Optional(time('Asks what was in force at this time.')),
          knownAt: Type.Optional(
            time('With `at`: answers by what had been recorded at this time.'),
          ),
        }),
        response: { 200: PROVISION, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const at = readTime('at', request.query.at)
      const knownAt = readTime('knownAt', request.query.knownAt)
      if (at === null && knownAt !== null) {
        throw unfit('knownAt', 'needs `at`: give the time that you ask about')
      }
      const provisionId = numberOf('provision', request.params.id)
      const row = await provisions.byId(deps.db, viewerOf(request), provisionId)
      if (!row) throw notFound('provision')
      const events = await provisionHistory.eventsOf(deps.db, provisionId)
      return {
        ...showProvision(row, events, deps.publicUrl),
        at: at && (await provisionAt(deps.db, viewerOf(request), provisionId, at, knownAt)),
      }
    },
  )
  done()
}
