import { processorLine, recordId } from '@clausewatch/core'
import type { ProcessorChange } from '@clausewatch/core'
import type { processors } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { id, instant, nullable, only, wordOf } from '../schemas.ts'
import { isoOrNull } from '../wire.ts'

const FIELDS = ['name', 'purpose', 'data', 'location', 'start'] as const

const said = (description: string) => nullable(Type.String(), { description })

export const PROCESSOR = only(
  {
    name: Type.String(),
    purpose: said('What it does, or why.'),
    data: said('What personal data it gets.'),
    location: said('Where it is, or where it processes.'),
    start: said('Since or from when, in the list’s words.'),
    provision: nullable(id('provision'), { description: 'Its row. Null: not recorded yet.' }),
    since: nullable(instant('When its row was first seen.')),
  },
  { title: 'Processor', description: 'A company of a list. Null: the list does not say.' },
)

export const PROCESSOR_CHANGE = only(
  {
    kind: wordOf(['added', 'removed', 'changed']),
    name: Type.String(),
    fields: Type.Array(
      only({
        field: wordOf(FIELDS),
        before: nullable(Type.String()),
        after: nullable(Type.String()),
      }),
      { description: 'What is said otherwise now.' },
    ),
    sentence: Type.String({ examples: ['Added: Cloud Nine (hosting, Ireland)'] }),
  },
  { title: 'ProcessorChange', description: 'What became of one company.' },
)

export function showProcessor({ provisionId, since, ...row }: processors.ListedProcessor) {
  const { name, purpose, data, location, start } = row
  const provision = provisionId === null ? null : recordId('provision', provisionId)
  return { name, purpose, data, location, start, provision, since: isoOrNull(since) }
}

export function showProcessorChange(change: ProcessorChange) {
  return {
    kind: change.kind,
    name: change.processor.name,
    fields: change.kind === 'changed' ? change.fields.map((one) => ({ ...one })) : [],
    sentence: processorLine(change),
  }
}
