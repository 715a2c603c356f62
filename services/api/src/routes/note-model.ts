import type { Note } from '@clausewatch/core'
import { Type } from '@fastify/type-provider-typebox'
import { oneOf, only } from '../schemas.ts'

const CODES = [
  'healed',
  'part-kept',
  'links-changed',
  'silent-edit',
  'date-without-text',
] as const satisfies readonly Note['code'][]

/** Something that was noticed beside the verdict. */
export const NOTE = only(
  { code: oneOf(CODES), detail: Type.String({ description: 'The same in words.' }) },
  { title: 'Note', description: 'Something that was noticed beside the verdict.' },
)
