import {
  NO_LINEAGE,
  provisionsOf,
  recordId,
  statedDates,
  statedPeriods,
  trace,
} from '@clausewatch/core'
import type { Known, Lineage } from '@clausewatch/core'
import type { History, Recorded } from './corpus.ts'

/** A version of a document as a corpus' scorer reads it. */
export type VersionLine = {
  readonly document: string
  readonly snapshot: string
  readonly dates: { readonly lastUpdated: string | null; readonly effective: string | null }
  /** What it promises: `{"kind":"notice","count":30,"unit":"day","quote":…}`. */
  readonly periods: ReturnType<typeof statedPeriods>
  readonly provisions: readonly {
    readonly id: string
    readonly path: readonly string[]
    readonly text: string
    /** What it was split from or merged of. */
    readonly parents: readonly string[]
  }[]
}

/** A text that begins a version of a document. */
export type VersionText = {
  readonly document: string
  readonly service: string
  readonly snapshot: string
  readonly time: Date
  readonly text: string
}

/** As in the store: so long after it went from one document a clause may stand in another; shorter ones stand in many. */
const MOVE_MS = 30 * 24 * 3_600_000
const MOVE_LETTERS = 40

export function versionText(history: History, { id, time }: Recorded, text: string): VersionText {
  return { document: history.document, service: history.service, snapshot: id, time, text }
}

/** Gives the clauses of all versions their identities: service by service, in order of time. */
export function traceVersions(texts: readonly VersionText[]): readonly VersionLine[] {
  let next = 1
  return [...Map.groupBy(texts, ({ service }) => service).values()].flatMap((versions) => {
    const tracer = serviceTracer(next)
    const lines = versions
      .toSorted((a, b) => a.time.getTime() - b.time.getTime())
      .map((version) => tracer.add(version))
    next = tracer.next()
    return lines
  })
}

/** One version after the other, of all documents of a service. `first` is the first free identity. */
function serviceTracer(first: number) {
  const lineages = new Map<string, Lineage>()
  const wentAt = new Map<number, number>()
  let next = first
  const goneElsewhere = (document: string, now: number): readonly Known[] =>
    [...lineages].flatMap(([other, { gone }]) =>
      other === document
        ? []
        : gone.filter(
            ({ id, text }) =>
              text.length >= MOVE_LETTERS && now - (wentAt.get(id) ?? -Infinity) <= MOVE_MS,
          ),
    )
  return {
    next: () => next,
    add: ({ document, snapshot, time, text }: VersionText): VersionLine => {
      const before = lineages.get(document)
      // A document's first version only begins it.
      const elsewhere = before ? goneElsewhere(document, time.getTime()) : []
      const provisions = provisionsOf(text)
      const found = trace({ ...(before ?? NO_LINEAGE), next }, provisions, elsewhere)
      const ids = new Set(found.traced.map(({ id }) => id))
      const arrived = new Set(elsewhere.map(({ id }) => id).filter((id) => ids.has(id)))
      for (const { id } of before?.live ?? []) if (!ids.has(id)) wentAt.set(id, time.getTime())
      if (arrived.size > 0)
        for (const [other, lineage] of lineages) lineages.set(other, without(lineage, arrived))
      lineages.set(document, found.lineage)
      next = found.lineage.next
      const { lastUpdated, effective } = statedDates(text)
      return {
        document,
        snapshot,
        dates: { lastUpdated: lastUpdated?.date ?? null, effective: effective?.date ?? null },
        periods: statedPeriods(text),
        provisions: provisions.map((provision, at) => ({
          id: recordId('provision', found.traced[at]?.id ?? 0),
          path: provision.path,
          text: provision.text,
          parents: (found.traced[at]?.parents ?? []).map((id) => recordId('provision', id)),
        })),
      }
    },
  }
}

/** A lineage whose clauses stand in another document now: they do not return with an old text. */
function without(lineage: Lineage, moved: ReadonlySet<number>): Lineage {
  return {
    ...lineage,
    gone: lineage.gone.filter(({ id }) => !moved.has(id)),
    versions: new Map([...lineage.versions].filter(([, ids]) => !ids.some((id) => moved.has(id)))),
  }
}
