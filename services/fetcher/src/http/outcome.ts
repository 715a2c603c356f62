export type HttpRequest = {
  readonly url: string
  /** What the last answer said of itself. Left out for an unconditional look. */
  readonly validators?: Validators
  readonly acceptLanguage?: string
  /** A connection of its own, shared with no earlier look: another backend may answer. */
  readonly fresh?: boolean
  readonly signal: AbortSignal
}

export type Validators = {
  readonly etag?: string | null
  readonly lastModified?: string | null
  /** The final address they came from. Tags of another address say nothing, so they are sent to this one only. */
  readonly url?: string
}

export type FailureCode =
  | 'dns'
  | 'refused'
  | 'reset'
  | 'tls'
  | 'timeout'
  | 'private-address'
  | 'bad-address'
  | 'redirect-loop'
  | 'too-many-redirects'
  | 'too-large'
  | 'bad-encoding'
  | 'not-found'
  | 'forbidden'
  | 'throttled'
  | 'unavailable'
  | 'server-error'
  | 'http-error'
  /** Ours broke down, or what it was shown could not be read. */
  | 'browser'
  | 'aborted'

type Answer = {
  readonly status: number
  /** The headers worth keeping as evidence, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly etag: string | null
  readonly lastModified: string | null
}

export type Received = Answer & {
  readonly kind: 'ok'
  /** The body with every content encoding undone. */
  readonly bytes: Uint8Array
  readonly contentType: string | null
}

export type NotModified = Answer & { readonly kind: 'not-modified' }

export type Failed = {
  readonly kind: 'failed'
  readonly code: FailureCode
  /** What happened, in a sentence for the reader of the check. */
  readonly detail: string
  readonly status?: number
  readonly retryAfterMs?: number
}

/** The way the look went, whatever came of it. */
export type Trail = {
  /** The address that the outcome is about: the last one asked. */
  readonly url: string
  /** The addresses that answered with a redirect, first to last. */
  readonly redirects: readonly string[]
  /** A redirect left https for http. */
  readonly downgraded: boolean
  readonly durationMs: number
}

export type HttpOutcome = Trail & (Received | NotModified | Failed)

type FaultExtras = { readonly status?: number; readonly retryAfterMs?: number; cause?: unknown }

/** An expected failure on its way to becoming a `Failed`; the message is its detail. */
export class HttpFault extends Error {
  readonly code: FailureCode
  readonly extras: Pick<Failed, 'status' | 'retryAfterMs'>

  constructor(code: FailureCode, detail: string, { cause, ...extras }: FaultExtras = {}) {
    super(detail, { cause })
    this.code = code
    this.extras = extras
  }
}

const HOST_FAULTS: ReadonlySet<FailureCode> = new Set([
  'dns',
  'refused',
  'reset',
  'tls',
  'timeout',
  'throttled',
  'unavailable',
])

/** Whether the failure is the whole host's, so that its other documents should wait as well. */
export function hostFault(code: FailureCode): boolean {
  return HOST_FAULTS.has(code)
}
