/** A run of words: kept, deleted from the old text, or inserted by the new one. */
export type Span = { readonly op: 'equal' | 'delete' | 'insert'; readonly text: string }

/** One place of the document that changed, in document order. */
export type RedlineEntry = {
  readonly kind: 'changed' | 'added' | 'removed' | 'moved'
  readonly block: 'heading' | 'paragraph' | 'item' | 'row'
  /** The headings above it, outermost first. */
  readonly path: readonly string[]
  /** `added` is one insert, `removed` one delete, `moved` equal (and changed words where it was also reworded). */
  readonly spans: readonly Span[]
}

/** The one model behind every rendering of a change: JSON as it is, HTML, Markdown, plain text, Slack. */
export type Redline = {
  readonly entries: readonly RedlineEntry[]
  readonly counts: {
    readonly changed: number
    readonly added: number
    readonly removed: number
    readonly moved: number
    /** Words inserted and deleted. */
    readonly wordsAdded: number
    readonly wordsRemoved: number
  }
}
