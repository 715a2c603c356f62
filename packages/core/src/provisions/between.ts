import { provisionChanges, NO_SIBLINGS } from './changes.ts'
import type { ProvisionChange } from './change.ts'
import type { Provision } from './model.ts'
import { SPLITTER_VERSION, provisionsOf } from './split.ts'
import { NO_LINEAGE, fateOf, trace, type Known, type Traced } from './trace.ts'

/** A text, and the identities of its provisions in their order where they are known. */
export type LaidText = {
  readonly text: string
  readonly ids: readonly number[] | null
  readonly splitterVersion: number | null
}

/** What became of a provision between two texts; null: it has no such side, or its identity is not known. */
export type ChangeBetween = Omit<ProvisionChange, 'id'> & {
  readonly from: number | null
  readonly to: number | null
}

/**
 * What lies between two texts, however far apart, in the order of the second. In one document clauses are known by their
 * identities, which whole histories of versions have shown; those of two documents by their words alone.
 */
export function provisionsBetween(
  from: LaidText,
  to: LaidText,
  isOneDocument: boolean,
): readonly ChangeBetween[] {
  const [old, now] = [provisionsOf(from.text), provisionsOf(to.text)]
  const [oldIds, newIds] = [idsOf(from, old), idsOf(to, now)]
  // Here an identity is a clause's place in the first text, from 1 on.
  const { lineage } = trace(NO_LINEAGE, old)
  const read = trace(lineage, now).traced
  const traced =
    isOneDocument && oldIds && newIds ? identified(lineage.live, now, read, oldIds, newIds) : read
  const place = new Map(traced.map(({ id }, at) => [id, at]))
  const before = (id: number) => oldIds?.[id - 1] ?? null
  const after = (id: number) => newIds?.[place.get(id) ?? -1] ?? null
  return provisionChanges(lineage, NO_SIBLINGS, now, traced).map(({ id, ...change }) => ({
    ...change,
    relatives: change.relatives.flatMap((one) => before(one) ?? after(one) ?? []),
    from: change.before && before(id),
    to: change.after && after(id),
  }))
}

/** Identities that were given when the text was cut as we would cut it now; else their order says nothing. */
function idsOf(laid: LaidText, provisions: readonly Provision[]): readonly number[] | null {
  const isCurrent =
    laid.splitterVersion === SPLITTER_VERSION && laid.ids?.length === provisions.length
  return isCurrent ? laid.ids : null
}

/** The same clauses, known by their recorded identities. */
function identified(
  old: readonly Known[],
  now: readonly Provision[],
  read: readonly Traced[],
  oldIds: readonly number[],
  newIds: readonly number[],
): readonly Traced[] {
  const local = new Map(oldIds.map((id, at) => [id, at + 1]))
  const ids = newIds.map((id, at) => local.get(id) ?? old.length + 1 + at)
  const stays = new Set(ids)
  return now.map((provision, at): Traced => {
    const id = ids[at] ?? 0
    const known = old[id - 1]
    const { id: likest = 0, parents = [] } = read[at] ?? {}
    // What is like a clause that stays as another is a part of that one.
    const all = stays.has(likest) && likest <= old.length ? [likest, ...parents] : parents
    const fate = known ? fateOf(known, provision) : 'added'
    return { id, fate, parents: all.filter((parent) => parent !== id) }
  })
}
