import type { Note } from '../gate/model.ts'
import type { Notice } from '../notices/model.ts'
import type { ProcessorChange } from '../processors/model.ts'
import type { Redline } from '../redline/model.ts'

/** A change as a message tells it. */
export type ToldChange = {
  /** Record id, such as CW-C-000123. */
  readonly id: string
  /** The change's own page. */
  readonly url: string
  readonly platform: string
  readonly document: string
  readonly kind: string
  readonly sourceUrl: string
  readonly headline: string
  readonly reasons: readonly string[]
  readonly redline: Redline
  readonly notes: readonly Note[]
  /** What its dates and promised periods mean on the day of the message. */
  readonly notices: readonly Notice[]
  /** What became of the companies of a list of sub-processors. */
  readonly processors: readonly ProcessorChange[]
  /** Found by reading stored snapshots anew, long after it could have been. */
  readonly isLate: boolean
  /** Looks that saw it before it was told. */
  readonly looks: number
  readonly detectedAt: Date
  readonly confirmedAt: Date
}

/** An error episode of a document as a message tells it. */
export type ToldEpisode = {
  /** Record id of the document, such as CW-D-000094. */
  readonly id: string
  /** The document's own page; null: it is private. */
  readonly url: string | null
  readonly platform: string
  readonly document: string
  readonly kind: string
  readonly sourceUrl: string
  /** The last thing that happened to it. */
  readonly event: 'opened' | 'reminder' | 'closed'
  /** The reader has not heard of it before. */
  readonly isNews: boolean
  /** Whether nothing came, or something else than the document. */
  readonly outcome: 'failed' | 'quarantined'
  /** What came instead, in words. */
  readonly detail: string | null
  readonly startedAt: Date
  /** Of the last good look before; null: there was none. */
  readonly lastReadAt: Date | null
  readonly closedAt: Date | null
  /** What the first good look after it found. */
  readonly found: 'same' | 'unconfirmed' | 'change' | null
}

/** What a message tells: at least one change or one episode. */
export type News = {
  readonly changes: readonly ToldChange[]
  readonly episodes: readonly ToldEpisode[]
}

/**
 * A message rendered once for a set of changes. What differs by recipient stands in it as a slot, written with two
 * private-use characters around its name (`slot(name)`), which rendering strips from every other text.
 */
export type MessageTemplate =
  | {
      readonly form: 'email'
      readonly subject: string
      readonly text: string
      readonly html: string
    }
  | { readonly form: 'slack'; readonly text: string; readonly blocks: readonly unknown[] }

/** unsubscribeUrl, why, messageId, date, confirmUrl, … : everything that a recipient's copy needs beyond the template. */
export type Slots = Readonly<Record<string, string>>
