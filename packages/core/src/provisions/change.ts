import type { Redline } from '../redline/model.ts'

/** What a provision says, and where. */
export type Wording = {
  /** The headings above it, outermost first. */
  readonly path: readonly string[]
  /** The sentence that a list's items belong to. */
  readonly leadIn: string | null
  readonly text: string
}

/** What a change did to one provision. */
export type ProvisionChange = {
  readonly id: number
  /**
   * `split`: a part of another that stands for itself now, or what is left of that one. `merged`: it took others up, or was
   * taken up (`after` is null then). `returned`: it was removed before.
   */
  readonly kind: 'added' | 'removed' | 'reworded' | 'moved' | 'split' | 'merged' | 'returned'
  /** The provisions that it was split from or into, or merged with. */
  readonly relatives: readonly number[]
  readonly before: Wording | null
  readonly after: Wording | null
  /** Null: there are not two wordings to compare, or their words are equal. */
  readonly redline: Redline | null
}
