import { kinOf, recordId, redline } from '@clausewatch/core'
import type { Kin } from '@clausewatch/core'
import type { provisionHistory, provisions } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { id, instant, nullable, only, wordOf } from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'
import { REDLINE } from './redline-model.ts'
import { PATH, WORDS, showSummary } from './provision-model.ts'

const EVENT = only(
  {
    change: id('change'),
    kind: wordOf(['added', 'removed', 'reworded', 'moved', 'split', 'merged', 'returned']),
    confirmedAt: instant('When the change was confirmed.'),
  },
  { title: 'ProvisionEvent', description: 'What a change of the document did to it.' },
)
export const HISTORIC_WORDING = only(
  {
    document: only({ id: id('document'), name: Type.String() }),
    version: id('version', 'The first version that says so'),
    since: instant('When that was received.'),
    untilVersion: nullable(id('version', 'The first version that does not')),
    until: nullable(instant('When that was received; null: it still says so.')),
    ...WORDS,
    redline: nullable(REDLINE, {
      description: 'From the wording before; null: there is none, or its words are equal.',
    }),
    change: nullable(id('change', 'The change of the document that came with it'), {
      description: 'Null: it came with the first version.',
    }),
    begun: nullable(EVENT, {
      description:
        'What that did to it; null: nothing. Then headings, numbering or marks changed, or only our own reading.',
    }),
    ended: nullable(EVENT, {
      description: 'What the change after it did to it; null: it still says so, or nothing.',
    }),
  },
  { title: 'HistoricWording', description: 'One wording of a provision over a span of versions.' },
)

const RELATIVE = only(
  {
    provision: id('provision'),
    url: nullable(Type.String({ format: 'uri' })),
    change: id('change', 'The change that did it'),
    path: PATH,
    text: Type.String({ description: 'What it says now, or said last.' }),
  },
  { title: 'Relative' },
)
export const LINEAGE = only(
  {
    provision: id('provision'),
    parents: Type.Array(RELATIVE, {
      description: 'Provisions that it was split off from, or that it took up.',
    }),
    children: Type.Array(RELATIVE, { description: 'Provisions that were split off from it.' }),
    mergedInto: Type.Array(RELATIVE, { description: 'Provisions that took it up when it went.' }),
    movedTo: Type.Array(RELATIVE, {
      description: 'Provisions of other documents that say what it said when it went.',
    }),
    documents: Type.Array(
      only({
        document: only({ id: id('document'), name: Type.String() }),
        since: instant('From when it stood there.'),
        until: nullable(instant('Until when; null: it does.')),
      }),
      { description: 'The documents that it stood in, the first first.' },
    ),
  },
  { title: 'ProvisionLineage' },
)

export function showHistoric(
  wording: provisionHistory.HistoricWording,
  events: readonly provisionHistory.Event[],
) {
  const { fromVersionId, untilVersionId, formerText, text } = wording
  const eventOf = (
    versionId: number | null,
    isSide: (event: provisionHistory.Event) => boolean,
  ) => {
    const event = events.find((one) => one.toVersionId === versionId && isSide(one))
    return event ? showEvent(event) : null
  }
  return {
    document: { ...wording.document, id: recordId('document', wording.document.id) },
    version: recordId('version', fromVersionId),
    since: iso(wording.fromAt),
    untilVersion: untilVersionId === null ? null : recordId('version', untilVersionId),
    until: isoOrNull(wording.untilAt),
    path: [...wording.path],
    leadIn: wording.leadIn,
    text,
    redline: formerText === null || formerText === text ? null : redline(formerText, text),
    change: wording.with && recordId('change', wording.with.changeId),
    begun: eventOf(fromVersionId, ({ hasAfter }) => hasAfter),
    ended: eventOf(untilVersionId, ({ hasBefore }) => hasBefore),
  }
}

function showEvent({ changeId, kind, confirmedAt }: provisionHistory.Event) {
  return { change: recordId('change', changeId), kind, confirmedAt: iso(confirmedAt) }
}

export function showLineage(
  provisionId: number,
  events: readonly provisionHistory.Event[],
  relatives: ReadonlyMap<number, provisions.ProvisionSummary>,
  stations: readonly provisionHistory.Station[],
  publicUrl: string,
) {
  const kin = kinOf(events)
  const show = (list: readonly Kin[]) =>
    list.flatMap(({ id: one, changeId }) => {
      const found = relatives.get(one)
      if (!found) return []
      const { id: provision, url, path, text } = showSummary(found, publicUrl)
      return [{ provision, url, change: recordId('change', changeId), path, text }]
    })
  return {
    provision: recordId('provision', provisionId),
    parents: show(kin.parents),
    children: show(kin.children),
    mergedInto: show(kin.mergedInto),
    movedTo: show(kin.movedTo),
    documents: stations.map(({ document, fromAt, untilAt }) => ({
      document: { ...document, id: recordId('document', document.id) },
      since: iso(fromAt),
      until: isoOrNull(untilAt),
    })),
  }
}
