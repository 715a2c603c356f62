/** A stretch of the page between two elements, as Open Terms Archive declares ranges: first match of each end. */
export type Range = {
  readonly startBefore?: string
  readonly startAfter?: string
  readonly endBefore?: string
  readonly endAfter?: string
}

/** A CSS selector or a range. */
export type Selector = string | Range

/** One address that a document is read from. An empty `select` means: find the main content. */
export type Source = {
  readonly url: string
  readonly select: readonly Selector[]
  readonly remove: readonly Selector[]
  /** Names of foreign filters: kept and reported, never executed. */
  readonly filters: readonly string[]
}

/** Where a document's text comes from; several sources are combined in their order. */
export type Declaration = {
  readonly sources: readonly [Source, ...Source[]]
  /** Whether a browser reads it. Absent: when plain HTTP shows no document. */
  readonly render?: 'always' | 'never'
  /** What the browser clicks before the page is read, each once where it shows, such as the button of a consent wall. Absent: nothing. */
  readonly click?: readonly [string, ...string[]]
}
