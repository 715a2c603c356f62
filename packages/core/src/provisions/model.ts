/**
 * A piece of a canonical text. The pieces of a text, in their order, are the text: the white space after a piece belongs
 * to it. Only a `clause` is a provision.
 */
export type Piece = {
  readonly kind: 'clause' | 'heading' | 'date' | 'address' | 'contents' | 'menu' | 'litter'
  /** The words, without the Markdown marker. */
  readonly text: string
  /** The headings above it, outermost first; those that are no headings in the markup included. */
  readonly path: readonly string[]
  /** The sentence that a list's items belong to (`You agree not to:`), or the item that a nested one belongs to. */
  readonly leadIn: string | null
  /** Span in the canonical text, in UTF-16 code units: [start, end). */
  readonly start: number
  readonly end: number
}

/** One clause of a version. */
export type Provision = Piece & {
  readonly kind: 'clause'
  /** Equal for clauses that differ at most in numbering, marks, case and white space. */
  readonly fingerprint: string
}
