/** Swaps one passage, which must stand exactly once in the text before. */
export type Edit = { readonly find: string; readonly put: string }

/** What is published after the first text. Edits stay in force in later revisions; an outage is over with the next. */
export type Revision = {
  readonly note: string
  /** What Clausewatch should make of it, so that a visitor can check. */
  readonly expect: 'alert' | 'nothing' | 'quarantine'
  readonly edits?: readonly Edit[]
  /** From here on the page wears the other design. */
  readonly redesign?: true
  /** The address answers 200 with an error page. */
  readonly outage?: true
}

export type DemoDocument = {
  /** Address on the site, and key in the state: "lumenroom/privacy". */
  readonly path: string
  readonly name: string
  /** One of Open Terms Archive's terms types. */
  readonly kind: string
  /** File in texts/. */
  readonly text: string
  readonly format: 'html' | 'pdf'
  /** Some sites answer 304 when asked with an ETag; some send a fresh page every time. */
  readonly etag: boolean
  readonly select: readonly string[]
  readonly revisions: readonly Revision[]
}

export type DemoPlatform = {
  readonly slug: string
  readonly name: string
  readonly motto: string
  /** The one colour of its pages. */
  readonly accent: string
  readonly documents: readonly DemoDocument[]
}
