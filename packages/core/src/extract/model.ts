/** Why a snapshot is not the document: one code each, shown to users and stored on the check. */
export type BrokenReason =
  | 'empty'
  | 'error-page'
  | 'maintenance'
  | 'geo-block'
  | 'bot-wall'
  | 'consent-page'
  | 'login-page'
  | 'truncated'
  | 'other-language'
  | 'other-document'
  | 'code'
  | 'scanned-pdf'
  | 'unreadable'
  | 'selector-missing'

/** A link of the text: what it says and where it leads, tracking parameters left out. */
export type PageLink = { readonly text: string; readonly url: string }

/** What one response said: decoded bytes (content encoding undone) with the media type of its headers. */
export type Received = {
  readonly bytes: Uint8Array
  /** The Content-Type header as received, or null. */
  readonly contentType: string | null
  /** The final address, after redirects. */
  readonly url: string
}

export type Extraction =
  | {
      readonly ok: true
      /**
       * Canonical text: Markdown without link targets. Blocks are separated by one blank line: `#` headings, paragraphs,
       * `- ` list items (nested by two spaces), `| a | b |` table rows. Ends with a newline.
       */
      readonly text: string
      readonly title: string | null
      /** BCP 47 primary subtag as the page declares it or as its words suggest, or null. */
      readonly language: string | null
      /** How the text was found. `healed`: what is declared is not there; the block most like the version before was taken, or the main content. */
      readonly method: 'declared' | 'automatic' | 'healed' | 'pdf' | 'plain'
      /** Of the text, in its order; the first few hundred. */
      readonly links: readonly PageLink[]
    }
  | { readonly ok: false; readonly reason: BrokenReason; readonly detail: string }
