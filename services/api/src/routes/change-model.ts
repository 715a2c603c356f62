import { noticesOf, recordId, summarise } from '@clausewatch/core'
import type { changes, provisionHistory } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { SLUG, id, instant, nullable, only, sha256, wordOf } from '../schemas.ts'
import { hex, iso, isoOrNull } from '../wire.ts'
import { NOTE, NOTICE } from './note-model.ts'
import { PROCESSOR_CHANGE, showProcessorChange } from './processor-model.ts'
import {
  PROVISION_CHANGE,
  PROVISION_CHANGE_KINDS,
  showProvisionChange,
} from './provision-change-model.ts'
import { COUNTS, REDLINE } from './redline-model.ts'
import { CLICKED, RENDER, renderPath, showRender } from './render-model.ts'

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
    render: nullable(RENDER, { description: 'Null: none is kept.' }),
  },
  { title: 'Side', description: 'One side of a change and its evidence.' },
)
const POINT = only(
  {
    provision: id('provision'),
    kind: wordOf(PROVISION_CHANGE_KINDS),
    path: Type.Array(Type.String()),
    sentence: Type.String({
      examples: ['Reworded: “never” became “may”.'],
    }),
  },
  { title: 'SummaryPoint', description: 'One fact of a change, quoting the document.' },
)
export const CHANGE = only(
  {
    ...SUMMARY,
    notices: Type.Array(NOTICE, { description: 'What its dates and periods mean today.' }),
    summary: Type.Array(POINT, {
      description: 'What it did, provision by provision: facts and quotes, no judgement.',
    }),
    provisions: Type.Array(PROVISION_CHANGE, {
      description:
        'What it did to each provision, in the order of the text. Empty: to none, or that is not recorded yet.',
    }),
    processors: Type.Array(PROCESSOR_CHANGE, {
      description: 'What became of the companies of a list of sub-processors.',
    }),
    redline: REDLINE,
    before: SIDE,
    after: SIDE,
  },
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

export function showChange(
  row: changes.ChangeRecord,
  provisions: readonly provisionHistory.RecordedChange[],
  publicUrl: string,
  now: Date,
) {
  const shownUrl = row.isPrivate ? null : publicUrl
  return {
    ...showChangeSummary(row, publicUrl),
    notices: [...noticesOf(row.announced, now)],
    summary: summarise(provisions).map(({ id: provision, kind, path, sentence }) => ({
      provision: recordId('provision', provision),
      kind,
      path: [...path],
      sentence,
    })),
    provisions: provisions.map((change) => showProvisionChange(change, shownUrl)),
    processors: (row.processors ?? []).map(showProcessorChange),
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
