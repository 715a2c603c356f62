import { heaviestChain } from '../diff/chain.ts'
import { redline } from '../redline/redline.ts'
import type { ProvisionChange, Wording } from './change.ts'
import type { Provision } from './model.ts'
import type { Known, Lineage, Traced } from './trace.ts'

/** What the other documents of the platform did of late. */
export type Siblings = {
  /** Clauses that went from them. */
  readonly elsewhere: readonly Known[]
  /** Clauses that are new in them. */
  readonly arrivals: readonly { readonly id: number; readonly fingerprint: string }[]
}

export const NO_SIBLINGS: Siblings = { elsewhere: [], arrivals: [] }

/** What a new version does to the provisions of the one before, in the order of the new text; what went stands where it stood. */
export function provisionChanges(
  before: Pick<Lineage, 'live' | 'gone'>,
  { elsewhere, arrivals }: Siblings,
  provisions: readonly Provision[],
  traced: readonly Traced[],
): readonly ProvisionChange[] {
  const was = new Map([...elsewhere, ...before.gone, ...before.live].map((one) => [one.id, one]))
  const place = new Map(traced.map(({ id }, at) => [id, at]))
  const family = familyOf(before.live, traced, place)
  const isMoved = movesOf(before.live, provisions, place)
  const stands = new Map(arrivals.map(({ id, fingerprint }) => [fingerprint, id]))
  const stay = traced.flatMap((now, at): Placed[] => {
    const provision = provisions[at]
    const kind = provision && kindOf(now, family, isMoved)
    if (!kind) return []
    const old = kind === 'added' ? undefined : was.get(now.id)
    return [{ at, change: changeOf(now.id, kind, relativesOf(now, family), old, provision) }]
  })
  let above = -1
  const gone = before.live.flatMap((one): Placed[] => {
    above = place.get(one.id) ?? above
    if (place.has(one.id)) return []
    const takenUp = family.get(one.id) ?? []
    const other = stands.get(one.wordings.at(-1) ?? '')
    const isAway = takenUp.length === 0 && other !== undefined
    const kind = isAway ? 'moved' : takenUp.length > 0 ? 'merged' : 'removed'
    const at = above + 0.5
    return [{ at, change: changeOf(one.id, kind, isAway ? [other] : takenUp, one, undefined) }]
  })
  return [...stay, ...gone].toSorted((a, b) => a.at - b.at).map(({ change }) => change)
}

/** A change with its place in the new text; between two places: after the first. */
type Placed = { readonly at: number; readonly change: ProvisionChange }

/**
 * The provisions that were drawn from each one: new ones from a clause that stands, any from one that went. Two that stand and
 * share words are two; nor is anything drawn from a clause that stays as it was: it repeats it.
 */
type Family = ReadonlyMap<number, readonly number[]>

function familyOf(
  live: readonly Known[],
  traced: readonly Traced[],
  place: ReadonlyMap<number, number>,
): Family {
  const isOfBefore = new Set(live.map(({ id }) => id))
  const family = new Map<number, number[]>()
  for (const { id, fate, parents } of traced)
    for (const parent of parents) {
      const stands = traced[place.get(parent) ?? -1]
      const isDrawn = stands === undefined || (stands.fate === 'reworded' && fate === 'added')
      if (!isOfBefore.has(parent) || !isDrawn) continue
      family.set(parent, [...(family.get(parent) ?? []), id])
    }
  return family
}

function parentsIn(family: Family, { id, parents }: Traced): readonly number[] {
  return parents.filter((parent) => family.get(parent)?.includes(id))
}

function relativesOf(now: Traced, family: Family): readonly number[] {
  return [...new Set([...parentsIn(family, now), ...(family.get(now.id) ?? [])])]
}

/** Null: nothing was done to it. */
function kindOf(
  now: Traced,
  family: Family,
  isMoved: (id: number) => boolean,
): ProvisionChange['kind'] | null {
  const { id, fate } = now
  const parents = parentsIn(family, now)
  if (fate === 'added') return parents.length > 1 ? 'merged' : parents.length > 0 ? 'split' : fate
  if (fate === 'returned') return fate
  if (parents.length > 0) return 'merged'
  if (fate === 'reworded') return family.has(id) ? 'split' : fate
  return isMoved(id) ? 'moved' : null
}

/**
 * Moved is what left the order of the others, or went from one section to another where both are there before and after.
 * A clause under a heading that is new, or spelt otherwise, stands where it stood.
 */
function movesOf(
  live: readonly Known[],
  provisions: readonly Provision[],
  place: ReadonlyMap<number, number>,
): (id: number) => boolean {
  const pairs = live.flatMap(({ id, text }, from) => {
    const to = place.get(id)
    return to === undefined ? [] : [{ from, to, weight: 1 + Math.min(text.length, 400) / 400 }]
  })
  const inOrder = new Set(heaviestChain(pairs).map(({ from }) => live[from]?.id))
  const old = new Map(live.map(({ id, path }) => [id, path.at(-1) ?? '']))
  const headings = [new Set(old.values()), new Set(provisions.map(({ path }) => path.at(-1) ?? ''))]
  return (id) => {
    const [from, at] = [old.get(id), place.get(id)]
    if (from === undefined || !inOrder.has(id)) return true
    const to = provisions[at ?? -1]?.path.at(-1) ?? ''
    return from !== to && headings.every((known) => known.has(from) && known.has(to))
  }
}

function changeOf(
  id: number,
  kind: ProvisionChange['kind'],
  relatives: readonly number[],
  before: Wording | undefined,
  after: Wording | undefined,
): ProvisionChange {
  const differs = before && after && before.text !== after.text
  return {
    id,
    kind,
    relatives,
    before: before ? wordingOf(before) : null,
    after: after ? wordingOf(after) : null,
    redline: differs ? redline(before.text, after.text) : null,
  }
}

function wordingOf({ path, leadIn, text }: Wording): Wording {
  return { path, leadIn, text }
}
