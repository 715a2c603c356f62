import type { Piece } from '../provisions/model.ts'
import type { Entry } from './entry.ts'

/** A piece of a text with the index of its provision; -1: it is none. */
export type Place = Piece & {
  readonly provision: number
  readonly isRow: boolean
  readonly isItem: boolean
  /** A heading of the markup. */
  readonly isMarked: boolean
}

/** A company, and the piece that names it. */
export type Found = Entry & { readonly at: Place }
