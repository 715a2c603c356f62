/**
 * How one attempt to hand a message over ended. `detail` is for people and for the ledger: it names no address,
 * no link and no credential.
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly detail: string }
  | {
      readonly kind: 'refused'
      /** No retry of this message can succeed. */
      readonly permanent: boolean
      /** The address itself is dead: nothing more may be sent to it. */
      readonly disablesChannel: boolean
      /** How long the other side asked us to wait. */
      readonly retryAfterMs?: number
      readonly detail: string
      readonly code: string
    }
  /** It failed before anything could have been accepted: a retry cannot double. */
  | { readonly kind: 'unsent'; readonly detail: string }
  /** No answer after the message was, or may have been, handed over: a retry may be a second copy. */
  | { readonly kind: 'ambiguous'; readonly detail: string }

const DETAIL_MAX = 300

/** A foreign answer as the ledger may keep it: one short line without addresses, links and long tokens. */
export function scrub(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029\s]+/gu, ' ')
    .replace(/\b[a-z][a-z\d+.-]*:\/\/[^\s<>"]+/gi, '[link]')
    .replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '[address]')
    .replace(/[\w+/=-]{24,}/g, '[token]')
    .trim()
  return line.length > DETAIL_MAX ? `${line.slice(0, DETAIL_MAX - 1).trimEnd()}…` : line
}
