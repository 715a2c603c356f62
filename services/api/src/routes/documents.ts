import { recordId } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'
import { documents, platforms } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { listViewerOf, viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { Problem, notFound } from '../problems.ts'
import {
  SLUG,
  cursorOf,
  id,
  idParams,
  nullable,
  numberOf,
  only,
  pageOf,
  pageQuery,
  readPage,
  refusals,
  text,
} from '../schemas.ts'
import {
  DECLARATION_WISH,
  DOCUMENT,
  DOCUMENT_SUMMARY,
  KIND,
  readDeclaration,
  showDocument,
  showSummary,
} from './document-model.ts'

// Each private document costs somebody's server a request at every look.
const MOST_PRIVATE = 100
const ACCOUNT_INTERVAL_SECONDS = 3600
const OWN_RULES = { most: MOST_PRIVATE, leastMs: ACCOUNT_INTERVAL_SECONDS * 1000 }

const INTERVAL = Type.Integer({
  minimum: 60,
  maximum: 31 * 86_400,
  description: `Seconds between looks; for an account’s own documents at least ${ACCOUNT_INTERVAL_SECONDS}.`,
  examples: [86_400],
})
const NAME = text(200, {
  description: 'What the document is called.',
  examples: ['Midjourney Privacy Policy'],
})

export const documentRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  const clock = () => ({ now: new Date(), lookIntervalMs: deps.lookIntervalMs })

  async function show(request: FastifyRequest, documentId: number) {
    const row = await documents.byId(deps.db, viewerOf(request), documentId)
    if (!row) throw notFound('document')
    return showDocument(row, clock())
  }

  app.get(
    '/v1/documents',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listDocuments',
        tags: ['Documents'],
        summary: 'List documents',
        description: 'Public documents, and with a key your account’s own; newest first.',
        querystring: only({
          platform: Type.Optional(SLUG),
          kind: Type.Optional(KIND),
          archived: Type.Optional(
            Type.Boolean({ description: 'Also those that are not watched any more.' }),
          ),
          ...pageQuery(id('document', 'Document')),
        }),
        response: { 200: pageOf('Documents', DOCUMENT_SUMMARY), ...refusals(400, 401) },
      },
    },
    async (request) => {
      const { platform = null, kind = null, archived = false } = request.query
      const before = cursorOf('document', request.query)
      return readPage(
        request.query,
        (limit) =>
          documents.list(
            deps.db,
            listViewerOf(request),
            { platform, kind, archived },
            { limit, before },
          ),
        (row) => showSummary(row, clock()),
        (row) => recordId('document', row.id),
      )
    },
  )

  app.post(
    '/v1/documents',
    {
      config: { access: 'key' },
      schema: {
        operationId: 'createDocument',
        tags: ['Documents'],
        summary: 'Watch a document',
        description: `With an account’s key the document is private to it (at most ${MOST_PRIVATE}); with the administrator’s it is public. It is looked at right away. The sources of an account’s document are all on one host.`,
        body: only(
          {
            platform: SLUG,
            kind: KIND,
            name: Type.Optional(NAME),
            declaration: DECLARATION_WISH,
            intervalSeconds: Type.Optional(INTERVAL),
          },
          { title: 'NewDocument' },
        ),
        response: { 201: DOCUMENT, ...refusals(400, 401, 404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { kind, name, intervalSeconds } = request.body
      checkInterval(request, intervalSeconds)
      const declaration = readDeclaration(deps, request.body.declaration)
      checkHosts(request, declaration)
      const platform = await platforms.bySlug(deps.db, request.body.platform)
      if (!platform) throw notFound('platform')
      const { caller } = request
      const added = await documents.create(
        deps.db,
        {
          platformId: platform.id,
          accountId: caller.kind === 'account' ? caller.accountId : null,
          name: name ?? kind,
          kind,
          declaration,
          intervalMs: intervalSeconds === undefined ? null : intervalSeconds * 1000,
        },
        MOST_PRIVATE,
      )
      if (added.kind === 'exists') throw nameTaken()
      if (added.kind === 'full') {
        throw tooMany(added.used)
      }
      return reply.code(201).send(await show(request, added.id))
    },
  )

  app.get(
    '/v1/documents/:id',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getDocument',
        tags: ['Documents'],
        summary: 'Show a document',
        description:
          'Its declaration, its last look and last good look, its current version, and what is due.',
        params: idParams('document'),
        response: { 200: DOCUMENT, ...refusals(400, 401, 404) },
      },
    },
    (request) => show(request, numberOf('document', request.params.id)),
  )

  app.patch(
    '/v1/documents/:id',
    {
      config: { access: 'key' },
      schema: {
        operationId: 'updateDocument',
        tags: ['Documents'],
        summary: 'Change a document',
        description: `An account changes its own private documents, the administrator any. Another declaration or interval means a look right away, of an account’s document once in ${ACCOUNT_INTERVAL_SECONDS} seconds at most; archiving ends the looks and keeps every record.`,
        params: idParams('document'),
        body: only(
          {
            name: Type.Optional(NAME),
            declaration: Type.Optional(DECLARATION_WISH),
            intervalSeconds: Type.Optional(nullable(INTERVAL)),
            archived: Type.Optional(Type.Boolean()),
          },
          { title: 'DocumentChanges', minProperties: 1 },
        ),
        response: { 200: DOCUMENT, ...refusals(400, 401, 403, 404, 409, 413, 415) },
      },
    },
    async (request) => {
      const documentId = numberOf('document', request.params.id)
      const owner = await documents.ownerOf(deps.db, viewerOf(request), documentId)
      if (owner === undefined) throw notFound('document')
      if (owner === null && request.caller.kind !== 'admin') {
        throw new Problem('admin-only', 'A public document is the administrator’s to change.')
      }
      const { name, declaration, intervalSeconds, archived } = request.body
      checkInterval(request, intervalSeconds)
      const patch = {
        ...(name !== undefined && { name }),
        ...(declaration !== undefined && { declaration: readDeclaration(deps, declaration) }),
        ...(intervalSeconds !== undefined && {
          intervalMs: intervalSeconds === null ? null : intervalSeconds * 1000,
        }),
        ...(archived !== undefined && { archived }),
      }
      if (patch.declaration) checkHosts(request, patch.declaration)
      const updated = await documents.update(deps.db, documentId, patch, OWN_RULES)
      if (updated.kind === 'missing') throw notFound('document')
      if (updated.kind === 'exists') throw nameTaken()
      if (updated.kind === 'full') throw tooMany(updated.used)
      return show(request, documentId)
    },
  )
  done()
}

function checkInterval(request: FastifyRequest, seconds: number | null | undefined): void {
  const isAccount = request.caller.kind === 'account'
  if (isAccount && typeof seconds === 'number' && seconds < ACCOUNT_INTERVAL_SECONDS) {
    throw new Problem(
      'invalid-request',
      `An account’s documents are looked at once in ${ACCOUNT_INTERVAL_SECONDS} seconds at most.`,
    )
  }
}

/** The pause between requests is kept by host: sources on others would be a way to send them requests without one. */
function checkHosts(request: FastifyRequest, { sources }: Declaration): void {
  const hosts = new Set(sources.map(({ url }) => new URL(url).host))
  if (request.caller.kind === 'account' && hosts.size > 1) {
    throw new Problem(
      'invalid-request',
      'The sources of an account’s document are on one host: make a document of each.',
    )
  }
}

function tooMany(used: number): Problem {
  return new Problem('limit-reached', 'Archive a private document first.', {
    limit: 'private-documents',
    allowed: MOST_PRIVATE,
    used,
  })
}

function nameTaken(): Problem {
  return new Problem(
    'already-exists',
    'The platform has a document of this kind and name already: give another name.',
  )
}
