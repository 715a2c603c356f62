import { recordId } from '@clausewatch/core'
import { checkLog, documents, versions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import {
  cursorOf,
  id,
  idParams,
  nullable,
  numberOf,
  only,
  pageQuery,
  pageOf,
  readPage,
  readTime,
  refusals,
  time,
  unfit,
} from '../schemas.ts'
import { CHECK, showCheck } from './document-model.ts'
import { TERMS_IN_FORCE, termsInForce } from './terms-in-force.ts'
import { VERSION, VERSION_SUMMARY, showVersion } from './version-model.ts'

const CHECKS = only(
  {
    items: Type.Array(CHECK),
    next: nullable(Type.String(), { description: 'Give it as `cursor` for the next page.' }),
    lastGood: nullable(CHECK, { description: 'The last look that saw the document itself.' }),
  },
  { title: 'Checks' },
)

// Checks have no public id of their own: their page is named by the number alone.
const CHECK_CURSOR = Type.String({ pattern: '^[1-9][0-9]{0,14}$' })

export const documentHistoryRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  async function visible(request: FastifyRequest, text: string): Promise<number> {
    const documentId = numberOf('document', text)
    const owner = await documents.ownerOf(deps.db, viewerOf(request), documentId)
    if (owner === undefined) throw notFound('document')
    return documentId
  }

  app.get(
    '/v1/documents/:id/checks',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listChecks',
        tags: ['Documents'],
        summary: 'List every look at a document',
        description: 'Every look and its outcome, newest first, and the last good one.',
        params: idParams('document'),
        querystring: only(pageQuery(CHECK_CURSOR)),
        response: { 200: CHECKS, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const documentId = await visible(request, request.params.id)
      const { cursor } = request.query
      const before = cursor === undefined ? null : Number(cursor)
      const page = await readPage(
        request.query,
        (limit) => checkLog.byDocument(deps.db, documentId, { limit, before }),
        showCheck,
        (check) => String(check.id),
      )
      const lastGood = await checkLog.lastGood(deps.db, documentId)
      return { ...page, lastGood: lastGood && showCheck(lastGood) }
    },
  )

  app.get(
    '/v1/documents/:id/versions',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listVersions',
        tags: ['Documents'],
        summary: 'List a document’s versions, or show the one in force at a time',
        description:
          'Without `at`, a page of them, newest first, with the hashes of text and evidence. With `at`, the version that was in force then and the one that we had seen by then.',
        params: idParams('document'),
        querystring: only({
          at: Type.Optional(
            time('Asks what was in force at this time; `limit` and `cursor` mean nothing then.'),
          ),
          knownAt: Type.Optional(
            time(
              'With `at`: answers by what had been recorded at this time, as we would have answered then.',
            ),
          ),
          ...pageQuery(id('version', 'Version')),
        }),
        response: {
          200: Type.Union([pageOf('Versions', VERSION_SUMMARY), TERMS_IN_FORCE]),
          ...refusals(400, 401, 404),
        },
      },
    },
    async (request) => {
      const documentId = await visible(request, request.params.id)
      const at = readTime('at', request.query.at)
      const knownAt = readTime('knownAt', request.query.knownAt)
      if (at !== null) return termsInForce(deps.db, documentId, at, knownAt)
      if (knownAt !== null) throw unfit('knownAt', 'needs `at`: give the time that you ask about')
      const before = cursorOf('version', request.query)
      return readPage(
        request.query,
        (limit) => versions.byDocument(deps.db, documentId, { limit, before }),
        showVersion,
        (version) => recordId('version', version.id),
      )
    },
  )

  app.get(
    '/v1/versions/:id',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getVersion',
        tags: ['Documents'],
        summary: 'Show a version',
        description: 'A version of a document with its whole canonical text.',
        params: idParams('version'),
        response: { 200: VERSION, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const versionId = numberOf('version', request.params.id)
      const version = await versions.byId(deps.db, viewerOf(request), versionId)
      if (!version) throw notFound('version')
      return { ...showVersion(version), text: version.text }
    },
  )
  done()
}
