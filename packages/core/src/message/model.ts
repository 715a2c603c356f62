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
  readonly detectedAt: Date
  readonly confirmedAt: Date
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
