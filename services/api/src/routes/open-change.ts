import { readLink } from '@clausewatch/core'
import { changes } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../problems.ts'
import { numberOf } from '../schemas.ts'

/** What a signed link to a private document's change carries. */
export const LINK_KEY = Type.String({
  pattern: '^[0-9]{1,15}\\.[\\w-]{32}$',
  description: 'The key of the link in an alert: shows that one change of a private document.',
})

/** A change that the caller may see, by who they are or by the link they have. */
export async function openChange(
  deps: Pick<Deps, 'db' | 'secrets'>,
  request: FastifyRequest,
  asked: { readonly id: string; readonly key?: string | undefined },
): Promise<changes.ChangeRecord> {
  const id = numberOf('change', asked.id)
  const isLinked = asked.key !== undefined && readLink(deps.secrets, 'change', asked.key) === id
  const change = await changes.byId(deps.db, isLinked ? 'admin' : viewerOf(request), id)
  if (!change) throw notFound('change')
  return change
}
