import { recordId } from '@clausewatch/core'
import type { Refusal } from '@clausewatch/core'
import { documents, platforms, subscriptions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox, Static } from '@fastify/type-provider-typebox'
import { accountOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { Problem, notFound } from '../problems.ts'
import {
  NOTHING,
  SLUG,
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
} from '../schemas.ts'
import { iso } from '../wire.ts'
import { CADENCE } from './plans.ts'

const SUBSCRIPTION = only(
  {
    id: id('subscription'),
    channel: id('channel'),
    platform: only({ slug: SLUG, name: Type.String() }),
    document: nullable(only({ id: id('document'), name: Type.String() }), {
      description: 'Null: every document of the platform that you may see.',
    }),
    cadence: CADENCE,
    createdAt: instant('Since when.'),
  },
  { title: 'Subscription' },
)

function showSubscription(row: subscriptions.Subscription) {
  return {
    id: recordId('subscription', row.id),
    channel: recordId('channel', row.channelId),
    platform: row.platform,
    document: row.document && {
      id: recordId('document', row.document.id),
      name: row.document.name,
    },
    cadence: row.cadence,
    createdAt: iso(row.createdAt),
  }
}

const WISH = only(
  {
    platform: Type.Optional(SLUG),
    document: Type.Optional(id('document')),
    channel: Type.Optional(id('channel', 'Where to; your own email channel if not given')),
    cadence: Type.Optional(CADENCE),
  },
  { title: 'Wish', description: 'Exactly one of `platform` and `document`.' },
)

export const subscriptionRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.post(
    '/v1/subscriptions',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'subscribe',
        tags: ['Subscriptions'],
        summary: 'Subscribe to a platform or a document',
        description:
          'What your plan does not include is refused with 403 and a problem that names the limit, what is used, and what lifts it. Without a cadence you get the best of your plan. The same wish again is answered with the subscription that is there, and 200.',
        body: WISH,
        response: {
          200: SUBSCRIPTION,
          201: SUBSCRIPTION,
          ...refusals(400, 401, 403, 404, 409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { accountId } = accountOf(request)
      const { channel, cadence } = request.body
      const wished = await subscriptions.create(deps.db, {
        accountId,
        ...(await targetOf(deps, accountId, request.body)),
        channelId: channel === undefined ? null : numberOf('channel', channel),
        cadence: cadence ?? null,
      })
      if (wished.kind === 'refused') throw refused(wished.refusal)
      if (wished.kind === 'no-channel') throw noChannel(channel)
      const row = await subscriptions.byId(deps.db, { accountId, id: wished.id })
      if (!row) throw notFound('subscription')
      return reply.code(wished.kind === 'created' ? 201 : 200).send(showSubscription(row))
    },
  )

  app.get(
    '/v1/subscriptions',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'listSubscriptions',
        tags: ['Subscriptions'],
        summary: 'List your subscriptions',
        description: 'Those that hold, newest first.',
        querystring: only(pageQuery(id('subscription', 'Subscription'))),
        response: { 200: pageOf('Subscriptions', SUBSCRIPTION), ...refusals(400, 401) },
      },
    },
    async (request) =>
      readPage(
        request.query,
        (limit) =>
          subscriptions.list(deps.db, accountOf(request).accountId, {
            limit,
            before: cursorOf('subscription', request.query),
          }),
        showSubscription,
        (row) => recordId('subscription', row.id),
      ),
  )

  app.delete(
    '/v1/subscriptions/:id',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'unsubscribe',
        tags: ['Subscriptions'],
        summary: 'End a subscription',
        description: 'Changes confirmed from now on are not told.',
        params: idParams('subscription'),
        response: { 204: NOTHING, ...refusals(400, 401, 404) },
      },
    },
    async (request, reply) => {
      const { accountId } = accountOf(request)
      const owned = { accountId, id: numberOf('subscription', request.params.id) }
      if (!(await subscriptions.end(deps.db, owned))) throw notFound('subscription')
      return reply.code(204).send(null)
    },
  )
  done()
}

async function targetOf(
  deps: Pick<Deps, 'db'>,
  accountId: number,
  wish: Static<typeof WISH>,
): Promise<{ readonly platformId: number; readonly documentId: number | null }> {
  if ((wish.platform === undefined) === (wish.document === undefined)) {
    throw new Problem('invalid-request', 'Name either a platform or a document.')
  }
  if (wish.platform !== undefined) {
    const platform = await platforms.bySlug(deps.db, wish.platform)
    if (!platform) throw notFound('platform')
    return { platformId: platform.id, documentId: null }
  }
  const documentId = numberOf('document', wish.document ?? '')
  const platformId = await documents.platformOf(deps.db, { accountId }, documentId)
  if (platformId === null) throw notFound('document')
  return { platformId, documentId }
}

/** 403: the request is understood, and the plan refuses it. */
function refused({ detail, ...refusal }: Refusal): Problem {
  return new Problem('plan-limit', detail, refusal)
}

function noChannel(wanted: string | undefined): Problem {
  return wanted === undefined
    ? new Problem(
        'no-channel',
        'Your own email channel is unsubscribed or disabled: add a channel.',
      )
    : notFound('channel')
}
