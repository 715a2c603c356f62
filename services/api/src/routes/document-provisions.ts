import { recordId } from '@clausewatch/core'
import { documents, provisions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import {
  id,
  idParams,
  instant,
  nullable,
  numberOf,
  only,
  pageQuery,
  readPage,
  refusals,
} from '../schemas.ts'
import { iso } from '../wire.ts'
import { WORDS } from './provision-model.ts'

const PLACED = only(
  {
    provision: id('provision'),
    ...WORDS,
    since: instant('When this wording was first received.'),
    span: only(
      { start: Type.Integer(), end: Type.Integer() },
      { description: 'In bytes of the canonical text’s UTF-8, the end not included.' },
    ),
  },
  { title: 'PlacedProvision', description: 'A provision where it stands in a version.' },
)

const LAID = only(
  {
    version: id('version'),
    since: instant('When that version was received.'),
    provisions: nullable(Type.Integer(), {
      description:
        'How many the version has; null: they are not recorded yet, or its text could not be split.',
    }),
    textBytes: Type.Integer({ description: 'Of the canonical text in UTF-8.' }),
    provisionBytes: Type.Integer({
      description: 'Of them in provisions; the rest are headings, dates, addresses and menus.',
    }),
    items: Type.Array(PLACED),
    next: nullable(Type.String(), {
      description: 'Give it as `cursor` for the next page of the same version.',
    }),
  },
  { title: 'DocumentProvisions' },
)

// A version and a place in it: pages stay in the version that they began in.
const CURSOR = Type.String({
  pattern: '^CW-V-[0-9]{1,15}\\.[0-9]{1,7}$',
  examples: ['CW-V-000094.25'],
})

export const documentProvisionRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/documents/:id/provisions',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listDocumentProvisions',
        tags: ['Provisions'],
        summary: 'List a version’s provisions',
        description:
          'In the order of the text, each with its place in it: of the current version, or of the one that is named.',
        params: idParams('document'),
        querystring: only({ version: Type.Optional(id('version')), ...pageQuery(CURSOR) }),
        response: { 200: LAID, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const documentId = numberOf('document', request.params.id)
      const owner = await documents.ownerOf(deps.db, viewerOf(request), documentId)
      if (owner === undefined) throw notFound('document')
      const [cursorVersion, place] = request.query.cursor?.split('.') ?? []
      const version = cursorVersion ?? request.query.version
      const versionId = version === undefined ? null : numberOf('version', version)
      const layout = await provisions.layoutOf(deps.db, documentId, versionId)
      if (!layout) throw notFound('version of this document')
      const { places } = layout
      const from = Number(place ?? 0)
      const page = await readPage(
        request.query,
        async (limit) => (places ? provisions.inLayout(deps.db, places, { from, limit }) : []),
        showPlaced,
        ({ position }) => `${recordId('version', layout.versionId)}.${position + 1}`,
      )
      const bytes = places?.ends.reduce((sum, end, at) => sum + end - (places.starts[at] ?? end), 0)
      return {
        version: recordId('version', layout.versionId),
        since: iso(layout.fromAt),
        provisions: places?.provisionIds.length ?? null,
        textBytes: layout.textBytes,
        provisionBytes: bytes ?? 0,
        ...page,
      }
    },
  )
  done()
}

function showPlaced(row: provisions.PlacedProvision) {
  return {
    provision: recordId('provision', row.id),
    path: [...row.path],
    leadIn: row.leadIn,
    text: row.text,
    since: iso(row.fromAt),
    span: { start: row.start, end: row.end },
  }
}
