import { recordId } from '@clausewatch/core'
import type { Stated } from '@clausewatch/core'
import type { versions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { id, instant, nullable, only, sha256, wordOf } from '../schemas.ts'
import { hex, iso } from '../wire.ts'

const STATED_DATE = only(
  {
    date: Type.String({
      description: 'A day, or a month where no day is named.',
      examples: ['2027-05-01', '2027-05'],
    }),
    quote: Type.String({ description: 'The words that say it.' }),
  },
  { title: 'StatedDate' },
)
const STATED = only(
  {
    lastUpdated: nullable(STATED_DATE, { description: 'When it says that it was last updated.' }),
    effective: nullable(STATED_DATE, { description: 'From when it says that it applies.' }),
    periods: Type.Array(
      only(
        {
          kind: wordOf(['notice', 'objection', 'opt-out'], {
            description:
              '`notice`: before a change of it applies. `objection`: to object to a change or a new processor. `opt-out`: to leave a clause.',
          }),
          count: Type.Integer(),
          unit: wordOf(['day', 'business-day', 'week', 'month']),
          quote: Type.String(),
        },
        { title: 'StatedPeriod' },
      ),
    ),
  },
  { title: 'Stated', description: 'What the text says of its own time.' },
)

const FIELDS = {
  id: id('version'),
  document: id('document'),
  previous: nullable(id('version')),
  since: instant('When its snapshot was received: it holds until the next version’s.'),
  recordedAt: instant('When it was confirmed and recorded.'),
  title: nullable(Type.String()),
  language: nullable(Type.String()),
  method: Type.String({ description: 'How the text was found in the page.' }),
  textSha256: sha256('Of the canonical text.'),
  stated: nullable(STATED, { description: 'Null: it has not been read for that yet.' }),
  snapshot: only(
    {
      id: id('snapshot'),
      sha256: sha256('Of the bytes received.'),
      bytes: Type.Integer(),
      fetchedAt: instant('When they were received.'),
      finalUrl: Type.String(),
    },
    { title: 'Snapshot', description: 'The evidence: the bytes as they were received.' },
  ),
}
export const VERSION_SUMMARY = only(FIELDS, { title: 'VersionSummary' })
export const VERSION = only(
  { ...FIELDS, text: Type.String({ description: 'The canonical text, in Markdown.' }) },
  { title: 'Version' },
)

export function showVersion(version: versions.VersionSummary) {
  return {
    id: recordId('version', version.id),
    document: recordId('document', version.documentId),
    previous: version.previousId === null ? null : recordId('version', version.previousId),
    since: iso(version.fromAt),
    recordedAt: iso(version.createdAt),
    title: version.title,
    language: version.language,
    method: version.method,
    textSha256: hex(version.textSha256),
    stated: version.stated && showStated(version.stated),
    snapshot: {
      id: recordId('snapshot', version.snapshot.id),
      sha256: hex(version.snapshot.sha256),
      bytes: version.snapshot.bytes,
      fetchedAt: iso(version.snapshot.fetchedAt),
      finalUrl: version.snapshot.finalUrl,
    },
  }
}

function showStated({ lastUpdated, effective, periods }: Stated) {
  return { lastUpdated, effective, periods: [...periods] }
}
