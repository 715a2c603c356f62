import { timingSafeEqual } from 'node:crypto'
import { hashToken } from '@clausewatch/core'
import type { Plan } from '@clausewatch/core'
import { apiKeys } from '@clausewatch/store'
import type { documents } from '@clausewatch/store'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Deps } from './deps.ts'
import { Problem } from './problems.ts'

export type Account = { readonly kind: 'account'; readonly accountId: number; readonly plan: Plan }

/** Who asks. `unknown`: a key was shown that is nobody's. */
export type Caller =
  | Account
  | { readonly kind: 'admin' }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unknown' }

/** Who a route is for. `anyone`: also without a key; with one, one's own private documents are seen too. */
export type Access = 'anyone' | 'account' | 'admin' | 'key'

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: Access
  }
  interface FastifyRequest {
    caller: Caller
  }
}

export const KEY_PREFIX = 'cw_live_'
const KEY = /^cw_live_[\w-]{43}$/

/** Finds out who asks before anything of the request is read, and refuses whom the route is not for. */
export function authenticate(app: FastifyInstance, deps: Pick<Deps, 'db' | 'adminKey'>): void {
  app.decorateRequest('caller')
  app.addHook('onRoute', ({ url, config }) => {
    const isOpen = url.startsWith('/v1/') && config?.access === undefined
    if (isOpen) throw new Error(`${url} does not say whom it is for.`)
  })
  app.addHook('onRequest', async (request) => {
    request.caller = await callerOf(deps, request.headers.authorization)
  })
  // After the rate limit, which is an onRequest hook of each route: wrong keys are counted too.
  app.addHook('preParsing', async (request) => {
    refuse(request.caller, request.routeOptions.config.access ?? 'anyone')
  })
}

async function callerOf(
  deps: Pick<Deps, 'db' | 'adminKey'>,
  authorization: string | undefined,
): Promise<Caller> {
  if (authorization === undefined) return { kind: 'anonymous' }
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (token === undefined) return { kind: 'unknown' }
  if (isSame(token, deps.adminKey)) return { kind: 'admin' }
  const holder = KEY.test(token) ? await apiKeys.holder(deps.db, hashToken(token)) : null
  return holder
    ? { kind: 'account', accountId: holder.accountId, plan: holder.plan }
    : { kind: 'unknown' }
}

/** Compares in constant time, whatever the lengths. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(hashToken(given), hashToken(wanted))
}

function refuse(caller: Caller, access: Access): void {
  if (caller.kind === 'unknown') {
    throw new Problem('key-required', 'This key is not valid, or it has been revoked.')
  }
  if (access === 'anyone' || (access === 'key' && caller.kind !== 'anonymous')) return
  if (caller.kind === 'anonymous') {
    throw new Problem('key-required', 'Send your key as "Authorization: Bearer cw_live_…".')
  }
  if (access === 'admin' && caller.kind !== 'admin') {
    throw new Problem('admin-only', 'Only the administrator’s key opens this.')
  }
  if (access === 'account' && caller.kind !== 'account') {
    throw new Problem('key-required', 'This belongs to an account: use an account’s key.')
  }
}

/** The account that asks, on a route that is for accounts. */
export function accountOf(request: FastifyRequest): Account {
  if (request.caller.kind !== 'account') throw new Error('The route is not limited to accounts.')
  return request.caller
}

/** What a list shows: the administrator's are of the catalogue, which is public. */
export function listViewerOf(request: FastifyRequest): documents.Viewer {
  return request.caller.kind === 'admin' ? 'public' : viewerOf(request)
}

/** What the caller may see of documents. */
export function viewerOf(request: FastifyRequest): documents.Viewer {
  const { caller } = request
  if (caller.kind === 'account') return { accountId: caller.accountId }
  return caller.kind === 'admin' ? 'admin' : 'public'
}
