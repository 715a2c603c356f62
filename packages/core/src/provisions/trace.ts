import { createHash } from 'node:crypto'
import { alignClauses } from './align.ts'
import type { Provision } from './model.ts'

/** A clause that a document has or had. */
export type Known = {
  readonly id: number
  readonly text: string
  readonly path: readonly string[]
  readonly leadIn: string | null
  /** Fingerprints of all its wordings, the last one last. */
  readonly wordings: readonly string[]
}

/** What is known of a document's clauses after a version: all that the next version is traced from. */
export type Lineage = {
  /** The clauses of the last version, in order. */
  readonly live: readonly Known[]
  /** Those that went and may return. */
  readonly gone: readonly Known[]
  /** Who stood where in every version so far: a text that returns gets its clauses back. */
  readonly versions: ReadonlyMap<string, readonly number[]>
  /** The next new identity. */
  readonly next: number
}

export type Fate = 'same' | 'reworded' | 'moved' | 'added' | 'returned'

/** A provision of a version with its identity, and the clauses that it was split from or merged of. */
export type Traced = {
  readonly id: number
  readonly fate: Fate
  readonly parents: readonly number[]
}

export const NO_LINEAGE: Lineage = { live: [], gone: [], versions: new Map(), next: 1 }

/**
 * Gives each provision of a new version its identity. The same input always gets the same answer. `elsewhere` are clauses that
 * went from other documents of the platform, whose identities are its own: one that stands here now has moved.
 */
export function trace(
  before: Lineage,
  provisions: readonly Provision[],
  elsewhere: readonly Known[] = [],
): { readonly traced: readonly Traced[]; readonly lineage: Lineage } {
  const digest = digestOf(provisions)
  const aligned = alignClauses(before.live, [...before.gone, ...elsewhere], provisions)
  const again = before.versions.get(digest)
  const live = new Map(before.live.map((one) => [one.id, one]))
  const gone = new Set(before.gone.map(({ id }) => id))
  const moved = new Set(elsewhere.map(({ id }) => id))
  let next = before.next
  const traced = provisions.map((provision, at): Traced => {
    const id = again?.[at] ?? aligned[at]?.id ?? next++
    const known = live.get(id)
    const fate = known
      ? fateOf(known, provision)
      : gone.has(id)
        ? 'returned'
        : moved.has(id)
          ? 'moved'
          : 'added'
    const parents = aligned[at]?.parents.filter((one) => one !== id) ?? []
    return { id, fate, parents }
  })
  return { traced, lineage: grow(before, elsewhere, provisions, traced, digest, next) }
}

export function fateOf(known: Known, { fingerprint, path }: Provision): Fate {
  if (known.wordings.at(-1) !== fingerprint) return 'reworded'
  return known.path.at(-1) === path.at(-1) ? 'same' : 'moved'
}

/** Equal for versions whose clauses differ at most in numbering, marks, case and white space. */
export function digestOf(provisions: readonly Provision[]): string {
  const hash = createHash('sha256')
  for (const { fingerprint } of provisions) hash.update(fingerprint).update('\n')
  return hash.digest('base64url')
}

function grow(
  before: Lineage,
  elsewhere: readonly Known[],
  provisions: readonly Provision[],
  traced: readonly Traced[],
  digest: string,
  next: number,
): Lineage {
  const known = new Map([...elsewhere, ...before.gone, ...before.live].map((one) => [one.id, one]))
  const live = provisions.map(({ text, path, leadIn, fingerprint }, at): Known => {
    const id = traced[at]?.id ?? 0
    const others = known.get(id)?.wordings.filter((one) => one !== fingerprint) ?? []
    return { id, text, path, leadIn, wordings: [...others, fingerprint] }
  })
  for (const { id } of [...live, ...elsewhere]) known.delete(id)
  const versions = new Map(before.versions).set(
    digest,
    traced.map(({ id }) => id),
  )
  return { live, gone: [...known.values()], versions, next }
}
