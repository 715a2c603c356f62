import { recordId } from '@clausewatch/core'
import type { Redline } from '@clausewatch/core'
import type { changes } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { SLUG, id, instant, nullable, oneOf, only, sha256, wordOf } from '../schemas.ts'
import { hex, iso, isoOrNull } from '../wire.ts'
import { NOTE } from './note-model.ts'
import { CLICKED, RENDER, renderPath, showRender } from './render-model.ts'

const COUNTS = only(
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

export const CHANGE_KINDS = ['substantive', 'effective-date', 'cosmetic', 'technical'] as const

const SUMMARY = {
  id: id('change'),
  url: Type.String({ format: 'uri', description: 'Its page.' }),
  platform: only({ slug: SLUG, name: Type.String() }),
  document: only({ id: id('document'), name: Type.String(), kind: Type.String() }),
  visibility: wordOf(['public', 'private']),
  kind: wordOf(CHANGE_KINDS, {
    description:
      'Told are `substantive` changes and, where nothing but the date from which the terms apply moved, `effective-date`.',
  }),
  headline: Type.String(),
  reasons: Type.Array(Type.String(), { description: 'Why it was judged so.' }),
  notes: Type.Array(NOTE, { description: 'What else is to be said of it.' }),
  counts: COUNTS,
  effectiveOn: nullable(Type.String({ format: 'date' }), {
    description: 'The date from which the terms apply now, where that is all that moved.',
  }),
  detectedAt: instant('When the new text was first received.'),
  confirmedAt: instant('When it was confirmed and recorded.'),
  confirmedAfterSeconds: Type.Integer({ description: 'From the one to the other.' }),
  looks: Type.Integer({ description: 'Looks that saw it before it was told.' }),
  foundLate: Type.Boolean({
    description: 'It could have been found earlier: `detectedAt` is its true date.',
  }),
  routedAt: nullable(
    instant('When it had been decided for every subscriber whether and how to tell them.'),
  ),
}
export const CHANGE_SUMMARY = only(SUMMARY, { title: 'ChangeSummary' })

const SIDE = only(
  {
    version: id('version'),
    snapshot: id('snapshot'),
    sha256: sha256('Of the bytes received.'),
    bytes: Type.Integer(),
    fetchedAt: instant('When they were received.'),
    finalUrl: Type.String({ description: 'Where from, after redirects.' }),
    via: wordOf(['http', 'browser'], { description: 'What read it.' }),
    clicked: CLICKED,
    render: nullable(RENDER, { description: 'Null: no browser was asked.' }),
  },
  { title: 'Side', description: 'One side of a change and its evidence.' },
)
export const CHANGE = only(
  { ...SUMMARY, redline: REDLINE, before: SIDE, after: SIDE },
  { title: 'Change' },
)

export function showChangeSummary(row: changes.ChangeSummary, publicUrl: string) {
  return {
    id: recordId('change', row.id),
    url: `${publicUrl}/changes/${recordId('change', row.id)}`,
    platform: row.platform,
    document: { ...row.document, id: recordId('document', row.document.id) },
    visibility: row.isPrivate ? 'private' : 'public',
    kind: row.kind,
    headline: row.headline,
    reasons: [...row.reasons],
    notes: [...(row.notes ?? [])],
    counts: row.counts,
    effectiveOn: row.effectiveOn,
    detectedAt: iso(row.detectedAt),
    confirmedAt: iso(row.confirmedAt),
    confirmedAfterSeconds: Math.round(
      (row.confirmedAt.getTime() - row.detectedAt.getTime()) / 1000,
    ),
    looks: row.looks,
    foundLate: row.isLate,
    routedAt: isoOrNull(row.routedAt),
  }
}

export function showChange(row: changes.ChangeRecord, publicUrl: string) {
  return {
    ...showChangeSummary(row, publicUrl),
    redline: row.redline,
    before: showSide(row.before, (file) => publicUrl + renderPath(row.id, 'before', file)),
    after: showSide(row.after, (file) => publicUrl + renderPath(row.id, 'after', file)),
  }
}

function showSide(side: changes.Side, urlOf: Parameters<typeof showRender>[1]) {
  return {
    version: recordId('version', side.versionId),
    snapshot: recordId('snapshot', side.snapshotId),
    sha256: hex(side.sha256),
    bytes: side.bytes,
    fetchedAt: iso(side.fetchedAt),
    finalUrl: side.finalUrl,
    via: side.via,
    clicked: [...(side.clicked ?? [])],
    render: side.render && showRender(side.render, urlOf),
  }
}
