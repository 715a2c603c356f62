import { hashToken, parseRecordId, readLink } from '@clausewatch/core'
import { changes, channels, confirmations } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { changePage } from '../pages/change.ts'
import { confirmPage } from '../pages/confirm.ts'
import { homePage } from '../pages/home.ts'
import { problemsPage } from '../pages/problems.ts'
import { sendPage } from '../pages/send.ts'
import { STYLE } from '../pages/style.ts'
import { unsubscribePage, unsubscribedPage } from '../pages/unsubscribe.ts'
import { PROBLEMS, notFound } from '../problems.ts'
import { only, text } from '../schemas.ts'

const LATEST = 20
const ANY_CHANGE = { platform: null, documentId: null, kind: null, since: null, until: null }

const ID = only({ id: text(40) })
const TOKEN = only({ token: text(200) })
const KEY = only({ key: Type.Optional(text(200)) })

/** The pages for people. Each link that carries a secret is its own proof; none needs a login or a cookie. */
export const pageRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  // RFC 8058 has mail programs post a form; what it says is not needed.
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'string' },
    (_request, _body, parsed) => parsed(null, null),
  )
  // Secret links must not travel on as referrers.
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('referrer-policy', 'no-referrer')
  })

  app.get('/', { schema: { hide: true } }, async (_request, reply) => {
    const page = { limit: LATEST, before: null }
    const latest = await changes.list(deps.db, 'public', ANY_CHANGE, page)
    return sendPage(reply, homePage(latest, deps.publicUrl))
  })

  app.get(
    '/style.css',
    { config: { rateLimit: false }, schema: { hide: true } },
    (_request, reply) =>
      reply
        .type('text/css; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(STYLE),
  )

  app.get('/problems', { schema: { hide: true } }, (_request, reply) =>
    sendPage(reply, problemsPage(PROBLEMS)),
  )

  app.get(
    '/changes/:id',
    { schema: { hide: true, params: ID, querystring: KEY } },
    async (request, reply) => {
      const id = parseRecordId('change', request.params.id)
      const { key = null } = request.query
      const opened = key !== null && readLink(deps.secrets, 'change', key) === id
      const change = id && (await changes.byId(deps.db, opened ? 'admin' : 'public', id))
      if (!change) throw notFound('change')
      if (change.isPrivate) void reply.header('cache-control', 'private, no-store')
      return sendPage(
        reply,
        changePage(change, { publicUrl: deps.publicUrl, key: opened ? key : null }),
      )
    },
  )

  app.get('/confirm/:token', { schema: { hide: true, params: TOKEN } }, async (request, reply) => {
    const found = await confirmations.find(deps.db, hashToken(request.params.token))
    const page = confirmPage(found)
    return sendPage(reply.code(page.status).header('cache-control', 'no-store'), page)
  })

  app.post('/confirm/:token', { schema: { hide: true, params: TOKEN } }, async (request, reply) => {
    const { token } = request.params
    const found = await confirmations.redeem(deps.db, hashToken(token), deps.digestPeriodMs)
    const page = confirmPage(found)
    return sendPage(reply.code(page.status).header('cache-control', 'no-store'), page)
  })

  app.get(
    '/unsubscribe/:token',
    { schema: { hide: true, params: TOKEN } },
    async (request, reply) => {
      const id = readLink(deps.secrets, 'unsubscribe', request.params.token)
      const channel = id && (await channels.anyById(deps.db, id))
      if (!channel) throw notFound('link')
      return sendPage(reply.header('cache-control', 'no-store'), unsubscribePage(channel))
    },
  )

  app.post(
    '/unsubscribe/:token',
    { schema: { hide: true, params: TOKEN } },
    async (request, reply) => {
      const id = readLink(deps.secrets, 'unsubscribe', request.params.token)
      const channel = id && (await channels.unsubscribe(deps.db, id))
      if (!channel) throw notFound('link')
      return sendPage(reply.header('cache-control', 'no-store'), unsubscribedPage(channel))
    },
  )
  done()
}
