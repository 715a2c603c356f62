import { PLANS, recordId } from '@clausewatch/core'
import { accounts, subscriptions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { accountOf } from '../auth.ts'
import { DEFAULT_LIMITS } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { confirmationMail, emailChannel, mailRefused, readEmail } from '../email-channel.ts'
import { notFound } from '../problems.ts'
import { id, instant, nullable, only, refusals } from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'
import { CHANNEL, EMAIL, ZONE, readZone, showChannel } from './channel-model.ts'
import { KEY_ONCE, issueKey, showKey } from './keys.ts'
import { PLAN } from './plans.ts'

export const ACCOUNT = only(
  {
    id: id('account'),
    email: EMAIL,
    plan: PLAN,
    confirmedAt: nullable(instant('When the address was confirmed.'), {
      description: 'Null: not yet, and nothing is sent.',
    }),
    createdAt: instant('When the account was opened.'),
  },
  { title: 'Account' },
)

export function showAccount(account: accounts.Account) {
  return {
    id: recordId('account', account.id),
    email: account.email,
    plan: account.plan,
    confirmedAt: isoOrNull(account.confirmedAt),
    createdAt: iso(account.createdAt),
  }
}

const USAGE = only(
  {
    platforms: only({
      used: Type.Integer(),
      allowed: nullable(Type.Integer(), { description: 'Null: no limit.' }),
    }),
  },
  { title: 'Usage', description: 'What of the plan is in use.' },
)

export const accountRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.post(
    '/v1/accounts',
    {
      config: {
        access: 'anyone',
        rateLimit: {
          max: (deps.limits ?? DEFAULT_LIMITS).accountsPerHour,
          // Whoever has a key too: else each account that was just opened would have a count of its own.
          keyGenerator: ({ ip }) => ip,
          timeWindow: '1 hour',
          groupId: 'accounts',
        },
      },
      schema: {
        operationId: 'openAccount',
        tags: ['Accounts'],
        summary: 'Open an account',
        description:
          'Opens a Free account with its first key, which is shown this once, and its email channel. A mail asks to confirm the address; nothing else is sent before that, and an account that nobody confirms within a week is removed. The answer is the same whether or not the address is known already.',
        body: only({ email: EMAIL, zone: Type.Optional(ZONE) }, { title: 'NewAccount' }),
        response: {
          201: only(
            { account: ACCOUNT, key: KEY_ONCE, channel: CHANNEL },
            { title: 'OpenedAccount' },
          ),
          ...refusals(400, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const address = readEmail(request.body.email)
      const { token, key } = issueKey('first key')
      const opened = await accounts.open(deps.db, {
        email: address.toLowerCase(),
        channel: { ...emailChannel(deps, address), ...readZone(request.body.zone) },
        key,
        mail: confirmationMail(deps, new Date()),
      })
      if (!opened) throw mailRefused('too-many')
      return reply.code(201).send({
        account: showAccount(opened.account),
        key: { ...showKey(opened.key), key: token },
        channel: showChannel(opened.channel),
      })
    },
  )

  app.get(
    '/v1/account',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'getAccount',
        tags: ['Accounts'],
        summary: 'Show your account',
        description: 'The account whose key is used, its plan, and what of the plan is in use.',
        response: {
          200: only({ account: ACCOUNT, usage: USAGE }, { title: 'OwnAccount' }),
          ...refusals(401),
        },
      },
    },
    async (request) => {
      const { accountId, plan } = accountOf(request)
      const account = await accounts.byId(deps.db, accountId)
      if (!account) throw notFound('account')
      const watched = await subscriptions.watchedPlatforms(deps.db, accountId)
      return {
        account: showAccount(account),
        usage: { platforms: { used: watched.length, allowed: PLANS[plan].platforms } },
      }
    },
  )
  done()
}
