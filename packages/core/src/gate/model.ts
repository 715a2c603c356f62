import type { BrokenReason, PageLink } from '../extract/model.ts'
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
  /** Where each source's text ends in it; null: there is one source. */
  readonly partEnds?: readonly number[] | null
  /** Null: they were not kept. */
  readonly links?: readonly PageLink[] | null
}

/** A text that was refused but may be the document after all; what a later look agrees with. */
export type Quarantined = {
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly reason: BrokenReason
  readonly partEnds?: readonly number[] | null
}

type Found = {
  readonly text: string
  readonly title: string | null
  readonly language: string | null
  readonly method: string
  /** Where each source's text ends in the text, in UTF-16 units; null: there is one source. */
  readonly partEnds: readonly number[] | null
  /** Where the text's links lead. */
  readonly links: readonly PageLink[]
  readonly notes: readonly Note[]
}

type Told = {
  readonly redline: Redline
  readonly headline: string
  readonly reasons: readonly string[]
}

/** What the differ says of a snapshot. Every verdict but `same` has reasons in plain words. */
export type Judgement = {
  /** How surely the text is the document, 0 to 1. */
  readonly score: number
} & Said

type Said =
  /** The document's first good snapshot: its first version, no change. */
  | ({ readonly verdict: 'first' } & Found)
  | { readonly verdict: 'same'; readonly notes: readonly Note[] }
  | ({ readonly verdict: 'cosmetic' | 'substantive' } & Told & Found)
  /** Only the date from which the terms apply moved. */
  | ({
      readonly verdict: 'effective-date'
      /** The new date, ISO; null: it names no day, or one that can be read in two ways. */
      readonly effectiveOn: string | null
    } & Told &
      Found)
  | {
      readonly verdict: 'broken'
      readonly reason: BrokenReason
      readonly detail: string
      /** Given to the next judgement; absent where the text can never be the document. */
      readonly quarantined?: Quarantined
    }
