import { recordId } from '@clausewatch/core'
import { accounts } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { readEmail } from '../email-channel.ts'
import { notFound } from '../problems.ts'
import {
  cursorOf,
  id,
  idParams,
  numberOf,
  only,
  pageOf,
  pageQuery,
  readPage,
  refusals,
} from '../schemas.ts'
import { ACCOUNT, showAccount } from './accounts.ts'
import { EMAIL } from './channel-model.ts'
import { PLAN } from './plans.ts'

export const adminRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/accounts',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'listAccounts',
        tags: ['Administration'],
        summary: 'List accounts',
        description: 'Newest first. With an address: the accounts that gave it, confirmed or not.',
        querystring: only({ email: Type.Optional(EMAIL), ...pageQuery(id('account', 'Account')) }),
        response: { 200: pageOf('Accounts', ACCOUNT), ...refusals(400, 401, 403) },
      },
    },
    async (request) => {
      const { email } = request.query
      const filter = { email: email === undefined ? null : readEmail(email).toLowerCase() }
      const before = cursorOf('account', request.query)
      return readPage(
        request.query,
        (limit) => accounts.list(deps.db, filter, { limit, before }),
        showAccount,
        (account) => recordId('account', account.id),
      )
    },
  )

  app.put(
    '/v1/accounts/:id/plan',
    {
      config: { access: 'admin' },
      schema: {
        operationId: 'setPlan',
        tags: ['Administration'],
        summary: 'Set an account’s plan',
        description:
          'Holds from the next change that is routed. Subscriptions stay: a smaller plan tells them less, and refuses new ones.',
        params: idParams('account'),
        body: only({ plan: PLAN }, { title: 'PlanChoice' }),
        response: { 200: ACCOUNT, ...refusals(400, 401, 403, 404, 413, 415) },
      },
    },
    async (request) => {
      const account = await accounts.setPlan(deps.db, {
        id: numberOf('account', request.params.id),
        plan: request.body.plan,
      })
      if (!account) throw notFound('account')
      return showAccount(account)
    },
  )
  done()
}
