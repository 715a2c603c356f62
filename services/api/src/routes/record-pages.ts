import { parseRecordId } from '@clausewatch/core'
import {
  changes,
  documentRecords,
  provisionHistory,
  provisions,
  references,
} from '@clausewatch/store'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { MOST_PROVISIONS } from '../pages/document-provisions.ts'
import { documentPage } from '../pages/document.ts'
import { MOST_WORDINGS } from '../pages/provision-wordings.ts'
import { provisionPage } from '../pages/provision.ts'
import { sendPage } from '../pages/send.ts'
import { notFound } from '../problems.ts'
import { only, text } from '../schemas.ts'
import { figuresOf } from './provision-model.ts'

const ID = only({ id: text(40) })
const LATEST = 20
const MOST_INCORPORATING = 50

/** The records of what is public. Private ones have no page: an alert's link shows its one change and no more. */
export const recordPageRoutes: FastifyPluginCallbackTypebox<Deps> = (
  app,
  { db, publicUrl },
  done,
) => {
  app.get('/provisions/:id', { schema: { hide: true, params: ID } }, async (request, reply) => {
    const id = parseRecordId('provision', request.params.id)
    if (id === null) throw notFound('provision')
    const [record, events, wordings] = await Promise.all([
      provisions.byId(db, 'public', id),
      provisionHistory.eventsOf(db, id),
      provisionHistory.wordingsOf(db, 'public', id, { limit: MOST_WORDINGS + 1, before: null }),
    ])
    if (!record) throw notFound('provision')
    const figures = figuresOf(record, events)
    return sendPage(
      reply,
      provisionPage({ record, figures, events, wordings, publicUrl, now: new Date() }),
    )
  })

  app.get('/documents/:id', { schema: { hide: true, params: ID } }, async (request, reply) => {
    const id = parseRecordId('document', request.params.id)
    const record = id && (await documentRecords.byId(db, 'public', id))
    if (!record) throw notFound('document')
    const ofDocument = { platform: null, documentId: id, kind: null, since: null, until: null }
    const layout = record.current?.layout ?? null
    const page = { from: 0, limit: MOST_PROVISIONS + 1 }
    const [latest, placed, incorporates, incorporatedBy] = await Promise.all([
      changes.list(db, 'public', ofDocument, { limit: LATEST, before: null }),
      layout ? provisions.inLayout(db, layout, page) : [],
      references.incorporates(db, 'public', id),
      references.incorporatedBy(db, 'public', id, MOST_INCORPORATING),
    ])
    return sendPage(
      reply,
      documentPage({
        record,
        provisions: placed,
        changes: latest,
        incorporates,
        incorporatedBy,
        publicUrl,
        now: new Date(),
      }),
    )
  })
  done()
}
