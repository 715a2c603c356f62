import type { BrokenReason } from '../extract/model.ts'
import type { Redline } from '../redline/model.ts'

/** Something a judgement noticed that is no verdict: a code, then a sentence with what it quotes. */
export type Note = {
  readonly code:
    /** The declared selector matched nothing; the block most like the last good version was taken. */
    | 'healed'
    /** One source of several was not the document: its part of the version before was kept. */
    | 'part-kept'
    /** The visible text is equal, link targets differ. */
    | 'links-changed'
    /** The text changed, its "last updated" did not. */
    | 'silent-edit'
    /** The "last updated" changed, the text did not. */
    | 'date-without-text'
  readonly detail: string
}

/** The text a snapshot is compared with: the document's current version. */
export type Baseline = {
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly extractorVersion: number
}

/** A text that was refused but may be the document after all; what a later look agrees with. */
export type Quarantined = {
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly reason: BrokenReason
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
  | {
      readonly verdict: 'broken'
      readonly reason: BrokenReason
      readonly detail: string
      /** Given to the next judgement; absent where the text can never be the document. */
      readonly quarantined?: Quarantined
    }
