import { recordId } from '@clausewatch/core'
import { documents, processors, references } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import { SLUG, id, idParams, instant, nullable, numberOf, only, refusals } from '../schemas.ts'
import { iso } from '../wire.ts'
import { PROCESSOR, showProcessor } from './processor-model.ts'

/** More documents than that incorporate few: the largest platforms' policies. */
const MOST_INCORPORATING = 200

const REFERENCED = only({
  id: id('document'),
  name: Type.String(),
  kind: Type.String(),
  platform: only({ slug: SLUG, name: Type.String() }),
})
const SAID = {
  label: Type.String({ description: 'The words of the link.' }),
  quote: Type.String({ description: 'The sentence around it.' }),
  since: instant('When a version first said so.'),
}
const REFERENCES = only(
  {
    incorporates: Type.Array(
      only({
        address: Type.String({ examples: ['acme.com/legal/privacy'] }),
        ...SAID,
        document: nullable(REFERENCED, { description: 'What is watched there; null: nothing.' }),
      }),
    ),
    incorporatedBy: Type.Array(only({ ...SAID, document: REFERENCED }), {
      description: `By the documents’ ids, ${MOST_INCORPORATING} at most.`,
    }),
  },
  { title: 'References' },
)
const PROCESSORS = only(
  {
    version: nullable(id('version')),
    isList: Type.Boolean({ description: 'Whether the document is a list of sub-processors.' }),
    items: Type.Array(PROCESSOR, { description: 'In the order of the list.' }),
  },
  { title: 'Processors' },
)

export const referenceRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/documents/:id/references',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getReferences',
        tags: ['Documents'],
        summary: 'Show what a document incorporates',
        description:
          'Policies that its current version makes part of itself by a link, and the documents that do so with it.',
        params: idParams('document'),
        response: { 200: REFERENCES, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request)
      const documentId = numberOf('document', request.params.id)
      if ((await documents.ownerOf(deps.db, viewer, documentId)) === undefined) {
        throw notFound('document')
      }
      const [out, back] = await Promise.all([
        references.incorporates(deps.db, viewer, documentId),
        references.incorporatedBy(deps.db, viewer, documentId, MOST_INCORPORATING),
      ])
      return {
        incorporates: out.map(({ address, document, ...said }) => ({
          address,
          ...showSaid(said),
          document: document && showReferenced(document),
        })),
        incorporatedBy: back.map(({ document, ...said }) => ({
          ...showSaid(said),
          document: showReferenced(document),
        })),
      }
    },
  )

  app.get(
    '/v1/documents/:id/processors',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listProcessors',
        tags: ['Documents'],
        summary: 'List a document’s sub-processors',
        description: 'The companies that its current version names, where it is such a list.',
        params: idParams('document'),
        response: { 200: PROCESSORS, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const documentId = numberOf('document', request.params.id)
      const found = await processors.byDocument(deps.db, viewerOf(request), documentId)
      if (!found) throw notFound('document')
      return {
        version: found.versionId === null ? null : recordId('version', found.versionId),
        isList: found.processors !== null,
        items: (found.processors ?? []).map(showProcessor),
      }
    },
  )
  done()
}

function showSaid({ label, quote, since }: Omit<references.BackReference, 'document'>) {
  return { label, quote, since: iso(since) }
}

function showReferenced(document: references.Referenced) {
  return { ...document, id: recordId('document', document.id) }
}
