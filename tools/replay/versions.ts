import {
  NO_LINEAGE,
  provisionsOf,
  recordId,
  statedDates,
  statedPeriods,
  trace,
} from '@clausewatch/core'
import type { Lineage } from '@clausewatch/core'

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

/** Gives the clauses of a document's versions their identities, one version after the other. `first` is the first free one. */
export function versionTracer(document: string, first: number) {
  let lineage: Lineage = { ...NO_LINEAGE, next: first }
  const id = (number: number): string => recordId('provision', number)
  return {
    next: () => lineage.next,
    add: (snapshot: string, text: string): VersionLine => {
      const provisions = provisionsOf(text)
      const found = trace(lineage, provisions)
      const { lastUpdated, effective } = statedDates(text)
      lineage = found.lineage
      return {
        document,
        snapshot,
        dates: { lastUpdated: lastUpdated?.date ?? null, effective: effective?.date ?? null },
        periods: statedPeriods(text),
        provisions: provisions.map((provision, at) => ({
          id: id(found.traced[at]?.id ?? 0),
          path: provision.path,
          text: provision.text,
          parents: (found.traced[at]?.parents ?? []).map(id),
        })),
      }
    },
  }
}
