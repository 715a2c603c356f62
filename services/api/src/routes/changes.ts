import { recordId, redlineHtml, redlineMarkdown } from '@clausewatch/core'
import { changes, provisionHistory } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { listViewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import {
  SLUG,
  cursorOf,
  id,
  idParams,
  instant,
  numberOf,
  oneOf,
  only,
  pageOf,
  pageQuery,
  readInstant,
  readPage,
  refusals,
} from '../schemas.ts'
import {
  CHANGE,
  CHANGE_KINDS,
  CHANGE_SUMMARY,
  showChange,
  showChangeSummary,
} from './change-model.ts'
import { LINK_KEY, openChange } from './open-change.ts'
import { REDLINE } from './redline-model.ts'

const CHANGE_KIND = oneOf(CHANGE_KINDS)

export const changeRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/changes',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listChanges',
        tags: ['Changes'],
        summary: 'List changes',
        description:
          'Confirmed changes, newest first: of public documents, and with a key of your account’s own.',
        querystring: only({
          platform: Type.Optional(SLUG),
          document: Type.Optional(id('document')),
          kind: Type.Optional(CHANGE_KIND),
          since: Type.Optional(instant('Confirmed at or after.')),
          until: Type.Optional(instant('Confirmed before.')),
          ...pageQuery(id('change', 'Change')),
        }),
        response: { 200: pageOf('Changes', CHANGE_SUMMARY), ...refusals(400, 401) },
      },
    },
    async (request) => {
      const { platform = null, document, kind = null, since, until } = request.query
      const filter = {
        platform,
        documentId: document === undefined ? null : numberOf('document', document),
        kind,
        since: since === undefined ? null : readInstant('since', since),
        until: until === undefined ? null : readInstant('until', until),
      }
      const before = cursorOf('change', request.query)
      return readPage(
        request.query,
        (limit) => changes.list(deps.db, listViewerOf(request), filter, { limit, before }),
        (row) => showChangeSummary(row, deps.publicUrl),
        (row) => recordId('change', row.id),
      )
    },
  )

  app.get(
    '/v1/changes/:id',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getChange',
        tags: ['Changes'],
        summary: 'Show a change',
        description:
          'A change with what it did to each provision, its redline and the evidence of both sides.',
        params: idParams('change'),
        querystring: only({ key: Type.Optional(LINK_KEY) }),
        response: { 200: CHANGE, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const change = await openChange(deps, request, { ...request.params, ...request.query })
      const provisions = await provisionHistory.byChange(deps.db, change.id)
      return showChange(change, provisions, deps.publicUrl, new Date())
    },
  )

  app.get(
    '/v1/changes/:id/redline',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getRedline',
        tags: ['Changes'],
        summary: 'Show a change’s redline',
        description:
          'As JSON, Markdown or HTML: by `format`, else by the Accept header, else JSON.',
        params: idParams('change'),
        querystring: only({
          format: Type.Optional(oneOf(['json', 'markdown', 'html'])),
          key: Type.Optional(LINK_KEY),
        }),
        response: {
          200: {
            description: 'The redline.',
            content: {
              'application/json': { schema: REDLINE },
              'text/markdown': { schema: Type.String() },
              'text/html': { schema: Type.String() },
            },
          },
          ...refusals(400, 401, 404),
        },
      },
    },
    async (request, reply) => {
      const { redline } = await openChange(deps, request, { ...request.params, ...request.query })
      const format = request.query.format ?? formatOf(request.headers.accept)
      void reply.header('vary', 'accept')
      if (format === 'markdown') {
        return reply.type('text/markdown; charset=utf-8').send(redlineMarkdown(redline))
      }
      if (format === 'html')
        return reply.type('text/html; charset=utf-8').send(redlineHtml(redline))
      return reply.type('application/json; charset=utf-8').send(redline)
    },
  )
  done()
}

const MEDIA = {
  'application/json': 'json',
  'text/markdown': 'markdown',
  'text/html': 'html',
} as const

/** The first of our formats that an Accept header names; JSON when it names none. */
function formatOf(accept = ''): 'json' | 'markdown' | 'html' {
  for (const range of accept.split(',')) {
    const name = range.split(';')[0]?.trim().toLowerCase()
    if (name === 'application/json' || name === 'text/markdown' || name === 'text/html') {
      return MEDIA[name]
    }
  }
  return 'json'
}
