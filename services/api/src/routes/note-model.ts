import type { Notice, Note } from '@clausewatch/core'
import { Type } from '@fastify/type-provider-typebox'
import { nullable, oneOf, only } from '../schemas.ts'

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

const NOTICE_CODES = [
  'takes-effect',
  'in-force',
  'in-force-before-published',
  'notice-period',
  'notice-period-changed',
  'objection-window',
  'opt-out-deadline',
] as const satisfies readonly Notice['code'][]

/** What a change's dates and periods mean for its reader today. */
export const NOTICE = only(
  {
    code: oneOf(NOTICE_CODES),
    sentence: Type.String({ examples: ['Takes effect on 1 May 2027, in 12 days.'] }),
    quote: Type.String({ description: 'The words of the document behind it.' }),
    date: nullable(Type.String(), {
      description: 'The day or month that it is about; null: each reader’s is another.',
      examples: ['2027-05-01', '2027-05'],
    }),
  },
  {
    title: 'Notice',
    description:
      'What a date that moved, or a promised period, means on the day of the answer (UTC): facts and sums, no legal judgement.',
  },
)
