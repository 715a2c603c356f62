import { provisionHistory, recordId } from '@clausewatch/core'
import type { ProvisionHistory, Wording } from '@clausewatch/core'
import type { provisionHistory as log, provisionSearch, provisions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { SLUG, id, instant, nullable, only, sha256, wordOf } from '../schemas.ts'
import { hex, iso, isoOrNull } from '../wire.ts'
import { TERMS_IN_FORCE } from './terms-in-force.ts'

export const PATH = Type.Array(Type.String(), {
  description: 'The headings above it, outermost first.',
  examples: [['Privacy Policy', 'Sharing of personal data']],
})
export const WORDS = {
  path: PATH,
  leadIn: nullable(Type.String(), {
    description: 'The sentence that it belongs to as an entry of a list.',
  }),
  text: Type.String({ examples: ['We share personal data with our service providers.'] }),
}
export const WORDING = only(WORDS, {
  title: 'Wording',
  description: 'What a provision says, and where.',
})

const PLATFORM = only({ slug: SLUG, name: Type.String() })
const DOCUMENT = only({ id: id('document'), name: Type.String(), kind: Type.String() })

const SUMMARY = {
  id: id('provision'),
  url: nullable(Type.String({ format: 'uri' }), {
    description: 'Its page; null: provisions of private documents have none.',
  }),
  platform: PLATFORM,
  document: DOCUMENT,
  visibility: wordOf(['public', 'private']),
  state: wordOf(['live', 'removed'], { description: 'Whether the current version holds it.' }),
  ...WORDS,
  since: instant('When this wording was first received.'),
  until: nullable(
    instant('When a text was first received that does not hold it; null: it stands.'),
  ),
}

/** A provision as a list shows it. */
export const FOUND = only(
  {
    ...SUMMARY,
    excerpt: nullable(
      Type.Array(only({ text: Type.String(), hit: Type.Boolean() }, { title: 'ExcerptPart' })),
      {
        description:
          'The words around what was searched for, in parts: a `hit` is a word that was asked for. Null: nothing was searched for.',
      },
    ),
  },
  { title: 'ProvisionSummary' },
)

const HISTORY = only(
  {
    stability: wordOf(['stable', 'evolving', 'volatile'], {
      description:
        '`stable`: nothing was ever done to it. `volatile`: three changes or more, on average at least one for every six months monitored. `evolving`: anything between.',
    }),
    changes: Type.Integer({
      description: 'What was done to it since its first wording. Our own re-reading is no change.',
    }),
    firstSeen: instant('When it was first received.'),
    lastSeen: instant('The last good look that saw it.'),
    monthsMonitored: Type.Integer({ description: 'Whole months from `firstSeen` to `lastSeen`.' }),
    isLive: Type.Boolean(),
    removedAt: nullable(
      instant('When it was gone; null: it stands, or only our own reading of the text lost it.'),
    ),
  },
  { title: 'ProvisionHistory' },
)

const EVIDENCE = only(
  {
    version: id('version'),
    snapshot: id('snapshot'),
    sha256: sha256('Of the bytes received.'),
    bytes: Type.Integer(),
    capturedAt: instant('When they were received.'),
    sourceUrl: Type.String({ description: 'Where from, after redirects.' }),
    span: nullable(only({ start: Type.Integer(), end: Type.Integer() }, { title: 'ByteSpan' }), {
      description:
        'Where it stands in the version’s canonical text, in bytes of UTF-8, the end not included.',
    }),
  },
  { title: 'ProvisionEvidence', description: 'Of the last version that says so.' },
)

export const PROVISION = only(
  {
    ...SUMMARY,
    history: HISTORY,
    evidence: EVIDENCE,
    citation: Type.String({ description: 'To be cited by.' }),
    at: nullable(
      only(
        {
          document: id('document'),
          terms: TERMS_IN_FORCE,
          inForce: nullable(WORDING, {
            description: 'Its wording in the version that was in force; null: not in it.',
          }),
          seen: nullable(WORDING, {
            description: 'Its wording in the version that we had seen by then; null: not in it.',
          }),
        },
        { title: 'ProvisionAt' },
      ),
      { description: 'Of the time that was asked about; null: none was.' },
    ),
  },
  { title: 'Provision', description: 'One clause with a permanent identity.' },
)

export function urlOf(id: number, publicUrl: string): string {
  return `${publicUrl}/provisions/${recordId('provision', id)}`
}

export function showSummary(row: provisions.ProvisionSummary, publicUrl: string) {
  return {
    id: recordId('provision', row.id),
    url: row.isPrivate ? null : urlOf(row.id, publicUrl),
    platform: row.platform,
    document: { ...row.document, id: recordId('document', row.document.id) },
    visibility: row.isPrivate ? 'private' : 'public',
    state: row.untilAt === null ? 'live' : 'removed',
    path: [...row.path],
    leadIn: row.leadIn,
    text: row.text,
    since: iso(row.fromAt),
    until: isoOrNull(row.untilAt),
  }
}

export function showFound(row: provisionSearch.Found, publicUrl: string) {
  return {
    ...showSummary(row, publicUrl),
    excerpt: row.excerpt && row.excerpt.map(({ text, isHit }) => ({ text, hit: isHit })),
  }
}

/** A record's figures, from its spans and what was done to it. */
export function figuresOf(
  row: provisions.ProvisionRecord,
  events: readonly log.Event[],
): ProvisionHistory {
  return provisionHistory(row.spans, events, row.lastLookAt)
}

export function showProvision(
  row: provisions.ProvisionRecord,
  events: readonly log.Event[],
  publicUrl: string,
) {
  const { evidence } = row
  const { firstSeen, lastSeen, removedAt, ...figures } = figuresOf(row, events)
  const { start, end } = evidence
  return {
    ...showSummary(row, publicUrl),
    history: {
      ...figures,
      firstSeen: iso(firstSeen),
      lastSeen: iso(lastSeen),
      removedAt: isoOrNull(removedAt),
    },
    evidence: {
      version: recordId('version', evidence.versionId),
      snapshot: recordId('snapshot', evidence.snapshotId),
      sha256: hex(evidence.sha256),
      bytes: evidence.bytes,
      capturedAt: iso(evidence.fetchedAt),
      sourceUrl: evidence.finalUrl,
      span: start === null || end === null ? null : { start, end },
    },
    citation: citationOf(row, publicUrl),
  }
}

/** One line to cite a provision by: who says it, where, by which evidence. */
function citationOf(row: provisions.ProvisionRecord, publicUrl: string): string {
  const id = recordId('provision', row.id)
  const captured = iso(row.evidence.fetchedAt).replace('T', ' ').slice(0, 19)
  return [
    row.platform.name,
    `“${row.document.name}”`,
    `provision ${id}`,
    `captured ${captured} UTC`,
    `SHA-256 ${hex(row.evidence.sha256)}`,
    'Clausewatch',
    urlOf(row.id, publicUrl),
  ].join(', ')
}

export function showWording(wording: Wording | null) {
  return wording && { path: [...wording.path], leadIn: wording.leadIn, text: wording.text }
}
