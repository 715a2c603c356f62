/** One block of canonical text. */
export type Block = {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'row'
  /** Heading level 1..6, nesting depth of an item, else 0. */
  readonly level: number
  /** The words, without the Markdown marker. */
  readonly text: string
  /** The headings above it, outermost first. */
  readonly path: readonly string[]
  /** Span in the canonical text, in UTF-16 code units: [start, end). */
  readonly start: number
  readonly end: number
}

/** What became of a block between two texts. `from` and `to` index the block lists. */
export type Alignment =
  | { readonly kind: 'same'; readonly from: number; readonly to: number }
  | { readonly kind: 'changed'; readonly from: number; readonly to: number }
  | { readonly kind: 'moved'; readonly from: number; readonly to: number }
  | { readonly kind: 'removed'; readonly from: number }
  | { readonly kind: 'added'; readonly to: number }
