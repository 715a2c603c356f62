import { hashToken, parseRecordId, readLink, recordId } from '@clausewatch/core'
import { changes, channels, confirmations, provisionHistory } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { aboutPage } from '../pages/about.ts'
import { changePage } from '../pages/change.ts'
import { changesPage } from '../pages/changes.ts'
import { confirmPage } from '../pages/confirm.ts'
import { homePage } from '../pages/home.ts'
import { problemsPage } from '../pages/problems.ts'
import { sendPage } from '../pages/send.ts'
import { STYLE } from '../pages/style.ts'
import { unsubscribePage, unsubscribedPage } from '../pages/unsubscribe.ts'
import { PROBLEMS, notFound } from '../problems.ts'
import { cursorOf, id, only, readPage, text } from '../schemas.ts'

// A line of text, struck out, and the one that took its place.
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d4f91"/><path d="M3 5h10M3 11h7" stroke="#fff" stroke-width="2"/><path d="M2 7l12-4" stroke="#ffb4ae" stroke-width="1.5"/></svg>'

const LATEST = 20
const ANY_CHANGE = { platform: null, documentId: null, kind: null, since: null, until: null }

const ID = only({ id: text(40) })
const CURSOR = only({ cursor: Type.Optional(id('change')) })
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

  async function latest(before: number | null) {
    return readPage(
      { limit: LATEST },
      (limit) => changes.list(deps.db, 'public', ANY_CHANGE, { limit, before }),
      (change) => change,
      (change) => recordId('change', change.id),
    )
  }

  app.get('/', { schema: { hide: true } }, async (_request, reply) => {
    const { items } = await latest(null)
    return sendPage(reply, homePage(items, deps.publicUrl))
  })

  app.get('/changes', { schema: { hide: true, querystring: CURSOR } }, async (request, reply) => {
    const { items, next } = await latest(cursorOf('change', request.query))
    return sendPage(reply, changesPage(items, next))
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

  app.get(
    '/favicon.ico',
    { config: { rateLimit: false }, schema: { hide: true } },
    (_request, reply) =>
      reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(ICON),
  )

  // What our user agent points to.
  app.get('/about', { schema: { hide: true } }, (_request, reply) =>
    sendPage(reply, aboutPage(deps)),
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
      const provisions = await provisionHistory.byChange(deps.db, change.id)
      const links = { publicUrl: deps.publicUrl, key: opened ? key : null }
      return sendPage(reply, changePage(change, provisions, links, new Date()))
    },
  )

  app.get('/confirm/:token', { schema: { hide: true, params: TOKEN } }, async (request, reply) => {
    const { token } = request.params
    const page = confirmPage(await confirmations.find(deps.db, hashToken(token)), token)
    return sendPage(reply.code(page.status).header('cache-control', 'no-store'), page)
  })

  app.post('/confirm/:token', { schema: { hide: true, params: TOKEN } }, async (request, reply) => {
    const { token } = request.params
    const found = await confirmations.redeem(deps.db, hashToken(token), deps.digestPeriodMs)
    const page = confirmPage(found, token)
    return sendPage(reply.code(page.status).header('cache-control', 'no-store'), page)
  })

  app.post(
    '/confirm/:token/not-me',
    { schema: { hide: true, params: TOKEN } },
    async (request, reply) => {
      const { token } = request.params
      const page = confirmPage(await confirmations.disown(deps.db, hashToken(token)), token)
      return sendPage(reply.code(page.status).header('cache-control', 'no-store'), page)
    },
  )

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
