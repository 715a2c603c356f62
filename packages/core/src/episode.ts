/** How long trouble lasts before it is told, and how often it is told again, in milliseconds. */
export type EpisodePolicy = { readonly openAfterMs: number; readonly remindEveryMs: number }

// A stretch with fewer looks shows that we did not look, not that the document was away.
export const LEAST_BAD_LOOKS = 3

/** What is known of a document that looks do not bring. */
export type Trouble = {
  /** The database's clock. */
  readonly now: Date
  /** Of the first bad look since the last good one; null: the last look was good. */
  readonly troubledAt: Date | null
  /** Bad looks since then, counted up to LEAST_BAD_LOOKS. */
  readonly badLooks: number
  /** Nobody looks at the document any more. */
  readonly isArchived: boolean
  /** The episode that is open; `toldAt`: of its opening, or of the last reminder. */
  readonly open: { readonly startedAt: Date; readonly toldAt: Date } | null
}

export type EpisodeStep =
  /** Nothing to do until the next look. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'open' | 'remind'; readonly remindAt: Date }
  /** The document is back. */
  | { readonly kind: 'close' }
  /** It ends, and nobody needs to be told. */
  | { readonly kind: 'drop' }

/** What an error episode does next: a blip is none, and one that is open is told again until a good look ends it. */
export function nextEpisodeStep(trouble: Trouble, policy: EpisodePolicy): EpisodeStep {
  const { now, troubledAt, open } = trouble
  if (open) {
    // Trouble that began after the episode did is another one: a good look lay between.
    const isOver = troubledAt === null || troubledAt > open.startedAt
    if (isOver) return { kind: 'close' }
    if (trouble.isArchived) return { kind: 'drop' }
    const remindAt = after(open.toldAt, policy.remindEveryMs)
    if (remindAt > now) return { kind: 'wait', until: remindAt }
    return { kind: 'remind', remindAt: after(now, policy.remindEveryMs) }
  }
  if (troubledAt === null || trouble.isArchived) return { kind: 'rest' }
  const opensAt = after(troubledAt, policy.openAfterMs)
  if (opensAt > now) return { kind: 'wait', until: opensAt }
  // Each further bad look asks again.
  if (trouble.badLooks < LEAST_BAD_LOOKS) return { kind: 'rest' }
  return { kind: 'open', remindAt: after(now, policy.remindEveryMs) }
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms)
}
