import { newToken, recordId } from '@clausewatch/core'
import { apiKeys } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { KEY_PREFIX, accountOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { Problem, notFound } from '../problems.ts'
import {
  NOTHING,
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
  text,
} from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'

const FIELDS = {
  id: id('key'),
  name: Type.String(),
  prefix: Type.String({ description: 'How the key begins, to tell keys apart.' }),
  createdAt: instant('When the key was made.'),
  lastUsedAt: nullable(instant('When the key was last used, to the minute.')),
}
const KEY = only(FIELDS, { title: 'Key' })

/** A key with its secret, which is shown once and stored as a hash. */
export const KEY_ONCE = only(
  { ...FIELDS, key: Type.String({ description: 'The key itself. It is never shown again.' }) },
  { title: 'NewKey' },
)

// Enough of the random part to tell keys apart, far too little to guess the rest.
const SHOWN = KEY_PREFIX.length + 4

/** A new key: the token for its owner, and what is stored of it. */
export function issueKey(name: string): { readonly token: string; readonly key: apiKeys.NewKey } {
  const { token, hash } = newToken(KEY_PREFIX)
  return { token, key: { name, prefix: token.slice(0, SHOWN), hash } }
}

export function showKey(key: apiKeys.ApiKey) {
  return {
    id: recordId('key', key.id),
    name: key.name,
    prefix: key.prefix,
    createdAt: iso(key.createdAt),
    lastUsedAt: isoOrNull(key.lastUsedAt),
  }
}

const MOST_KEYS = 20

export const keyRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  app.get(
    '/v1/keys',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'listKeys',
        tags: ['Keys'],
        summary: 'List your keys',
        description: 'The keys that open your account, newest first. Revoked ones are not shown.',
        querystring: only(pageQuery(id('key', 'Key'))),
        response: { 200: pageOf('Keys', KEY), ...refusals(400, 401) },
      },
    },
    async (request) =>
      readPage(
        request.query,
        (limit) =>
          apiKeys.list(deps.db, accountOf(request).accountId, {
            limit,
            before: cursorOf('key', request.query),
          }),
        showKey,
        (key) => recordId('key', key.id),
      ),
  )

  app.post(
    '/v1/keys',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'createKey',
        tags: ['Keys'],
        summary: 'Make a key',
        description: `The key is in the answer and nowhere else. An account has at most ${MOST_KEYS}.`,
        body: only({ name: text(80, { examples: ['ci'] }) }, { title: 'KeyName' }),
        response: { 201: KEY_ONCE, ...refusals(400, 401, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { accountId } = accountOf(request)
      const { token, key } = issueKey(request.body.name)
      const created = await apiKeys.create(deps.db, { accountId, key, most: MOST_KEYS })
      if (!created) {
        throw new Problem('limit-reached', 'Revoke a key first.', {
          limit: 'keys',
          allowed: MOST_KEYS,
          used: MOST_KEYS,
        })
      }
      return reply.code(201).send({ ...showKey(created), key: token })
    },
  )

  app.delete(
    '/v1/keys/:id',
    {
      config: { access: 'account' },
      schema: {
        operationId: 'revokeKey',
        tags: ['Keys'],
        summary: 'Revoke a key',
        description: 'The key opens nothing from now on.',
        params: idParams('key'),
        response: { 204: NOTHING, ...refusals(400, 401, 404) },
      },
    },
    async (request, reply) => {
      const { accountId } = accountOf(request)
      const owned = { accountId, id: numberOf('key', request.params.id) }
      if (!(await apiKeys.revoke(deps.db, owned))) throw notFound('key')
      return reply.code(204).send(null)
    },
  )
  done()
}
