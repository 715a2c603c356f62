import { addressHash, recordId, seal } from '@clausewatch/core'
import { channels, confirmations } from '@clausewatch/store'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { accountOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { confirmationMail, emailChannel, mailRefused, readEmail } from '../email-channel.ts'
import { Problem, notFound } from '../problems.ts'
import {
  NOTHING,
  cursorOf,
  id,
  idParams,
  numberOf,
  oneOf,
  only,
  pageOf,
  pageQuery,
  readPage,
  refusals,
  text,
} from '../schemas.ts'
import { CHANNEL, CLOCK_WISH, readClock, showChannel } from './channel-model.ts'

const MOST_CHANNELS = 50

const NEW_CHANNEL = only(
  {
    kind: oneOf(['email', 'slack']),
    address: text(2048, {
      description: 'The email address, or the address of the Slack incoming webhook.',
      examples: ['legal@example.com'],
    }),
    ...CLOCK_WISH,
  },
  { title: 'ChannelWish' },
)

export const channelRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.post(
    '/v1/channels',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'createChannel',
        tags: ['Channels'],
        summary: 'Add a channel',
        description:
          'An email channel is mailed a link and takes messages once it is confirmed; asking again for one that is not confirmed mails a new link. Before the account is confirmed, only its own address is mailed one. A Slack webhook is its own proof. An address that is there already is answered with its channel and 200.',
        body: NEW_CHANNEL,
        response: { 200: CHANNEL, 201: CHANNEL, ...refusals(400, 401, 403, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { kind, address, ...clock } = request.body
      const common = { accountId: accountOf(request).accountId, most: MOST_CHANNELS }
      const times = readClock(clock)
      const added =
        kind === 'email'
          ? await confirmations.addEmailChannel(deps.db, {
              ...common,
              channel: { ...emailChannel(deps, readEmail(address)), ...times },
              mail: confirmationMail(deps, new Date()),
            })
          : await confirmations.addProvenChannel(deps.db, {
              ...common,
              channel: { ...slackChannel(deps, address), ...times },
              digestPeriodMs: deps.digestPeriodMs,
            })
      if (added.kind === 'full') {
        throw new Problem('limit-reached', 'Remove a channel first.', {
          limit: 'channels',
          allowed: MOST_CHANNELS,
          used: added.used,
        })
      }
      if (!('channel' in added)) throw mailRefused(added.kind)
      return reply.code(added.kind === 'created' ? 201 : 200).send(showChannel(added.channel))
    },
  )

  app.get(
    '/v1/channels',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'listChannels',
        tags: ['Channels'],
        summary: 'List your channels',
        description: 'Newest first, with those that were unsubscribed or disabled.',
        querystring: only(pageQuery(id('channel', 'Channel'))),
        response: { 200: pageOf('Channels', CHANNEL), ...refusals(400, 401) },
      },
    },
    async (request) =>
      readPage(
        request.query,
        (limit) =>
          channels.list(deps.db, accountOf(request).accountId, {
            limit,
            before: cursorOf('channel', request.query),
          }),
        showChannel,
        (channel) => recordId('channel', channel.id),
      ),
  )

  app.get(
    '/v1/channels/:id',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'getChannel',
        tags: ['Channels'],
        summary: 'Show a channel',
        description: 'A channel, its state and its times.',
        params: idParams('channel'),
        response: { 200: CHANNEL, ...refusals(400, 401, 404) },
      },
    },
    async (request) => {
      const { accountId } = accountOf(request)
      const owned = { accountId, id: numberOf('channel', request.params.id) }
      const channel = await channels.byId(deps.db, owned)
      if (!channel) throw notFound('channel')
      return showChannel(channel)
    },
  )

  app.patch(
    '/v1/channels/:id',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'updateChannel',
        tags: ['Channels'],
        summary: 'Change a channel’s times',
        description:
          'Its zone, digest time and quiet hours. An address never changes: a new address is a new channel.',
        params: idParams('channel'),
        body: only(CLOCK_WISH, { title: 'ChannelTimes', minProperties: 1 }),
        response: { 200: CHANNEL, ...refusals(400, 401, 404, 413, 415) },
      },
    },
    async (request) => {
      const { accountId } = accountOf(request)
      const owned = { accountId, id: numberOf('channel', request.params.id) }
      const clock = readClock(request.body)
      const channel = await channels.setClock(deps.db, owned, clock, deps.digestPeriodMs)
      if (!channel) throw notFound('channel')
      return showChannel(channel)
    },
  )

  app.delete(
    '/v1/channels/:id',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'removeChannel',
        tags: ['Channels'],
        summary: 'Remove a channel',
        description: 'Ends its subscriptions; nothing is sent there any more.',
        params: idParams('channel'),
        response: { 204: NOTHING, ...refusals(400, 401, 404) },
      },
    },
    async (request, reply) => {
      const { accountId } = accountOf(request)
      const owned = { accountId, id: numberOf('channel', request.params.id) }
      if (!(await channels.remove(deps.db, owned))) throw notFound('channel')
      return reply.code(204).send(null)
    },
  )
  done()
}

/** A Slack incoming webhook as a channel. Only Slack's own origins: anything else would be a way to call any host. */
function slackChannel(
  deps: Pick<Deps, 'secrets' | 'slackHookOrigins'>,
  address: string,
): channels.NewChannel {
  const url = URL.parse(address)
  const fits =
    url !== null &&
    deps.slackHookOrigins.includes(url.origin) &&
    /^\/services\/[\w/-]+$/.test(url.pathname) &&
    `${url.origin}${url.pathname}` === url.href
  if (!fits) {
    throw new Problem(
      'invalid-request',
      'Give a Slack incoming webhook, such as https://hooks.slack.com/services/T…/B…/….',
    )
  }
  return {
    kind: 'slack',
    address: seal(deps.secrets, url.href),
    addressHash: addressHash(deps.secrets, 'slack', url.href),
    label: url.host,
  }
}
