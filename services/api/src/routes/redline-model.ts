import type { Redline } from '@clausewatch/core'
import { Type } from '@fastify/type-provider-typebox'
import { oneOf, only } from '../schemas.ts'

export const COUNTS = only(
  {
    changed: Type.Integer(),
    added: Type.Integer(),
    removed: Type.Integer(),
    moved: Type.Integer(),
    wordsAdded: Type.Integer(),
    wordsRemoved: Type.Integer(),
  },
  { title: 'RedlineCounts', description: 'Passages by what became of them, and words.' },
)

export const REDLINE = Type.Unsafe<Redline>(
  only(
    {
      counts: COUNTS,
      entries: Type.Array(
        only(
          {
            kind: oneOf(['changed', 'added', 'removed', 'moved']),
            block: oneOf(['heading', 'paragraph', 'item', 'row']),
            path: Type.Array(Type.String(), {
              description: 'The headings above it, outermost first.',
            }),
            spans: Type.Array(
              only(
                { op: oneOf(['equal', 'delete', 'insert']), text: Type.String() },
                { title: 'Span' },
              ),
            ),
          },
          { title: 'RedlineEntry', description: 'One passage that changed.' },
        ),
      ),
    },
    { title: 'Redline' },
  ),
)
