import type { BrokenReason } from '../extract/model.ts'
import type { Redline } from '../redline/model.ts'

/** The text a snapshot is compared with: the document's current version. */
export type Baseline = {
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly extractorVersion: number
}

type Found = {
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly method: string
}

/** What the differ says of a snapshot. Every verdict but `same` has reasons in plain words. */
export type Judgement =
  /** The document's first good snapshot: its first version, no change. */
  | ({ readonly verdict: 'first' } & Found)
  | { readonly verdict: 'same' }
  | ({
      readonly verdict: 'cosmetic' | 'substantive'
      readonly redline: Redline
      readonly headline: string
      readonly reasons: readonly string[]
    } & Found)
  | { readonly verdict: 'broken'; readonly reason: BrokenReason; readonly detail: string }
