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
  instant,
  nullable,
  numberOf,
  only,
  pageQuery,
  pageOf,
  readPage,
  refusals,
  sha256,
} from '../schemas.ts'
import { hex, iso } from '../wire.ts'
import { CHECK, showCheck } from './document-model.ts'

const VERSION_FIELDS = {
  id: id('version'),
  document: id('document'),
  previous: nullable(id('version')),
  since: instant('When its snapshot was received: it holds until the next version’s.'),
  recordedAt: instant('When it was confirmed and recorded.'),
  title: nullable(Type.String()),
  language: nullable(Type.String()),
  method: Type.String({ description: 'How the text was found in the page.' }),
  textSha256: sha256('Of the canonical text.'),
  snapshot: only(
    {
      id: id('snapshot'),
      sha256: sha256('Of the bytes received.'),
      bytes: Type.Integer(),
      fetchedAt: instant('When they were received.'),
      finalUrl: Type.String(),
    },
    { title: 'Snapshot', description: 'The evidence: the bytes as they were received.' },
  ),
}
const VERSION_SUMMARY = only(VERSION_FIELDS, { title: 'VersionSummary' })
const VERSION = only(
  { ...VERSION_FIELDS, text: Type.String({ description: 'The canonical text, in Markdown.' }) },
  { title: 'Version' },
)

function showVersion(version: versions.VersionSummary) {
  return {
    id: recordId('version', version.id),
    document: recordId('document', version.documentId),
    previous: version.previousId === null ? null : recordId('version', version.previousId),
    since: iso(version.fromAt),
    recordedAt: iso(version.createdAt),
    title: version.title,
    language: version.language,
    method: version.method,
    textSha256: hex(version.textSha256),
    snapshot: {
      id: recordId('snapshot', version.snapshot.id),
      sha256: hex(version.snapshot.sha256),
      bytes: version.snapshot.bytes,
      fetchedAt: iso(version.snapshot.fetchedAt),
      finalUrl: version.snapshot.finalUrl,
    },
  }
}

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
        summary: 'List a document’s versions',
        description: 'Newest first, with the hashes of text and evidence.',
        params: idParams('document'),
        querystring: only(pageQuery(id('version', 'Version'))),
        response: { 200: pageOf('Versions', VERSION_SUMMARY), ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const documentId = await visible(request, request.params.id)
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
