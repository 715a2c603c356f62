import type { ProvisionEvent } from './history.ts'

/** A change that tied a provision to others. */
export type KinEvent = ProvisionEvent & {
  readonly changeId: number
  readonly relatives: readonly number[]
}

/** Another provision, and the change that tied the two. */
export type Kin = { readonly id: number; readonly changeId: number }

/** Where a provision came from and what became of it, the first tie first. */
export type ProvisionKin = {
  /** It was split off from them, or took them up. */
  readonly parents: readonly Kin[]
  /** They were split off from it. */
  readonly children: readonly Kin[]
  /** They took it up when it went. */
  readonly mergedInto: readonly Kin[]
  /** They stand in other documents and say what it said when it went. */
  readonly movedTo: readonly Kin[]
}

/** @param events all that was done to one provision, the first first */
export function kinOf(events: readonly KinEvent[]): ProvisionKin {
  const tied = (isTie: (event: KinEvent) => boolean): readonly Kin[] =>
    events
      .filter(isTie)
      .flatMap(({ relatives, changeId }) => relatives.map((id) => ({ id, changeId })))
  return {
    parents: tied(
      ({ kind, hasBefore, hasAfter }) =>
        hasAfter && (kind === 'merged' || (kind === 'split' && !hasBefore)),
    ),
    children: tied(({ kind, hasBefore, hasAfter }) => kind === 'split' && hasBefore && hasAfter),
    mergedInto: tied(({ kind, hasAfter }) => kind === 'merged' && !hasAfter),
    movedTo: tied(({ kind, hasAfter }) => kind === 'moved' && !hasAfter),
  }
}
