import { recordId } from '@clausewatch/core'
import { channels, deliveries } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { accountOf } from '../auth.ts'
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
  pageOf,
  pageQuery,
  readPage,
  refusals,
  wordOf,
} from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'

const ATTEMPT = only(
  {
    attempt: Type.Integer(),
    outcome: wordOf(['open', 'accepted', 'refused', 'unsent', 'ambiguous'], {
      description:
        'Open: under way. Refused: the other side said no. Unsent: it never had it. Ambiguous: it gave no answer, so the message may have arrived.',
    }),
    detail: nullable(Type.String(), { description: 'What the other side said.' }),
    openedAt: instant('When it began, before anything was sent.'),
    closedAt: nullable(instant('When its outcome was known.')),
  },
  { title: 'Attempt' },
)

const DELIVERY = only(
  {
    id: id('message'),
    kind: wordOf(['alert', 'digest', 'confirmation', 'notice']),
    status: wordOf(['pending', 'sent', 'withheld', 'failed', 'ambiguous']),
    endedReason: nullable(Type.String(), { description: 'Why it was withheld or failed.' }),
    createdAt: instant('When the message was made.'),
    endedAt: nullable(instant('When its fate was settled.')),
    nextAttemptAt: nullable(instant('When it is tried again.')),
    attempts: Type.Array(ATTEMPT),
  },
  { title: 'Delivery' },
)

function showDelivery(entry: deliveries.LedgerEntry) {
  return {
    id: recordId('message', entry.id),
    kind: entry.kind,
    status: entry.status,
    endedReason: entry.endedReason,
    createdAt: iso(entry.createdAt),
    endedAt: isoOrNull(entry.endedAt),
    nextAttemptAt: isoOrNull(entry.dueAt),
    attempts: entry.attempts.map((attempt) => ({
      attempt: attempt.attempt,
      outcome: attempt.outcome,
      detail: attempt.detail,
      openedAt: iso(attempt.openedAt),
      closedAt: isoOrNull(attempt.closedAt),
    })),
  }
}

export const deliveryRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/channels/:id/deliveries',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'listDeliveries',
        tags: ['Channels'],
        summary: 'List what was sent to a channel',
        description: 'The ledger: every message with every attempt, newest first.',
        params: idParams('channel'),
        querystring: only(pageQuery(id('message', 'Message'))),
        response: { 200: pageOf('Deliveries', DELIVERY), ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const { accountId } = accountOf(request)
      const owned = { accountId, id: numberOf('channel', request.params.id) }
      if (!(await channels.byId(deps.db, owned))) throw notFound('channel')
      const before = cursorOf('message', request.query)
      return readPage(
        request.query,
        (limit) => deliveries.byChannel(deps.db, owned.id, { limit, before }),
        showDelivery,
        (entry) => recordId('message', entry.id),
      )
    },
  )
  done()
}
