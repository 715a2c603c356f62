import type { episodes } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { instant, nullable, wordOf } from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'

/** What is shown of an error episode. */
export const EPISODE_FIELDS = {
  startedAt: instant('Of the first look that failed.'),
  openedAt: instant('When it had lasted long enough to be told.'),
  remindedAt: nullable(instant('When it was last told again.')),
  closedAt: nullable(instant('Of the good look that ended it; null: it goes on.')),
  outcome: wordOf(['failed', 'quarantined'], {
    description: 'Nothing came; or something else than the document.',
  }),
  reason: nullable(Type.String(), { description: 'A code.' }),
  detail: nullable(Type.String(), { description: 'The same in words.' }),
}

export function showEpisode(
  row: Pick<
    episodes.Episode,
    'startedAt' | 'openedAt' | 'remindedAt' | 'closedAt' | 'outcome' | 'reason' | 'detail'
  >,
) {
  return {
    startedAt: iso(row.startedAt),
    openedAt: iso(row.openedAt),
    remindedAt: isoOrNull(row.remindedAt),
    closedAt: isoOrNull(row.closedAt),
    outcome: row.outcome,
    reason: row.reason,
    detail: row.detail,
  }
}
