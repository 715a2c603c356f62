import { errors } from 'undici'
import type { Limits } from './client.ts'
import { HttpFault, type FailureCode } from './outcome.ts'
import { parseRetryAfter } from './retry-after.ts'

type Fault = readonly [FailureCode, string]

const BROKE_OFF: Fault = ['reset', 'The connection broke off before the answer was complete.']
const NO_ROUTE: Fault = ['refused', 'There is no way to the host from here.']
const NOT_HTTP: Fault = ['http-error', 'What the host sent is not well-formed HTTP.']

const BY_ERROR_CODE: ReadonlyMap<string, Fault> = new Map<string, Fault>([
  ['ENOTFOUND', ['dns', 'The host name does not exist.']],
  ['ENODATA', ['dns', 'The host name has no address.']],
  ['EAI_AGAIN', ['dns', 'The name server did not answer.']],
  ['ECONNREFUSED', ['refused', 'The host refused the connection.']],
  ['EHOSTUNREACH', NO_ROUTE],
  ['ENETUNREACH', NO_ROUTE],
  ['EHOSTDOWN', NO_ROUTE],
  ['EADDRNOTAVAIL', NO_ROUTE],
  ['ECONNRESET', BROKE_OFF],
  ['ECONNABORTED', BROKE_OFF],
  ['EPIPE', BROKE_OFF],
  ['UND_ERR_SOCKET', BROKE_OFF],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', BROKE_OFF],
  ['UND_ERR_HEADERS_OVERFLOW', ['http-error', "The answer's headers are larger than 64 kB."]],
])

// OpenSSL's verification results, as Node names them, and the handshake's own failures.
const TLS_ERROR =
  /^(?:CERT_|CRL_|ERROR_IN_C|ERR_TLS_|ERR_SSL_|EPROTO$|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_|PATH_LENGTH_)/

/** Translates what undici, Node and OpenSSL throw. What is no fault of the network is thrown on as it is. */
export function faultOfError(error: unknown, limits: Limits): HttpFault {
  if (error instanceof HttpFault) return error
  // undici leaves the code of these undefined.
  if (error instanceof errors.HTTPParserError) return new HttpFault(...NOT_HTTP, { cause: error })
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error
  const known = BY_ERROR_CODE.get(error.code) ?? byFamily(error.code, limits)
  if (!known) throw error
  return new HttpFault(...known, { cause: error })
}

/** The fault of a status that carries no document; `retryAfter` as its header has it. */
export function faultOfStatus(
  status: number,
  retryAfter: string | undefined,
  now: Date,
): HttpFault {
  const retryAfterMs = parseRetryAfter(retryAfter, now)
  const [code, detail] = byStatus(status)
  return new HttpFault(code, `The host answered ${status}: ${detail}`, {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

function byFamily(code: string, limits: Limits): Fault | null {
  switch (code) {
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return ['timeout', `No connection within ${seconds(limits.connectTimeoutMs)}.`]
    case 'UND_ERR_HEADERS_TIMEOUT':
      return ['timeout', `Connected, but no answer within ${seconds(limits.headersTimeoutMs)}.`]
    case 'UND_ERR_BODY_TIMEOUT':
      return ['timeout', `The answer fell silent for ${seconds(limits.headersTimeoutMs)}.`]
  }
  if (code.startsWith('EAI_')) return ['dns', `The host name could not be looked up (${code}).`]
  if (TLS_ERROR.test(code)) return ['tls', `No connection that can be trusted (${code}).`]
  return null
}

function byStatus(status: number): Fault {
  switch (status) {
    case 404:
    case 410:
      return ['not-found', 'there is no such page.']
    case 401:
    case 403:
    case 451:
      return ['forbidden', 'it does not let us read the page.']
    case 429:
      return ['throttled', 'it wants us to ask less often.']
    case 503:
      return ['unavailable', 'it cannot serve the page now.']
  }
  if (status >= 500) return ['server-error', 'something is broken at its end.']
  return ['http-error', 'that is not a document.']
}

export function seconds(ms: number): string {
  return `${ms / 1000} s`
}
