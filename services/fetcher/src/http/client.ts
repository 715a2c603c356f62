import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { NO_ALLOWED_HOSTS, type AllowedHosts } from '@clausewatch/core'
import { Agent } from 'undici'
import type { buildConnector } from 'undici'
import { guardConnector } from './guard.ts'

export type Limits = {
  readonly connectTimeoutMs: number
  /** From the request to the end of the answer's headers, and the longest silence within a body. */
  readonly headersTimeoutMs: number
  /** The whole look: redirects, a body that drips, everything. */
  readonly deadlineMs: number
  /** Of the body, on the wire and decoded. */
  readonly maxBytes: number
  readonly maxRedirects: number
  readonly connectionsPerHost: number
}

export const LIMITS: Limits = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 20_000,
  deadlineMs: 60_000,
  // The longest legal documents, as PDF, stay below half of this.
  maxBytes: 10_000_000,
  maxRedirects: 10,
  connectionsPerHost: 2,
}

// Content-Security-Policy and cookies alone outgrow Node's 16 kB on real sites.
const MAX_HEADER_BYTES = 65_536

export type HttpOptions = {
  /** Where our own pages are: the user agent points at them. */
  readonly publicUrl: string
  readonly allowed?: AllowedHosts
  readonly limits?: Partial<Limits>
  readonly lookup?: LookupFunction
  readonly ca?: string
  readonly now?: () => Date
}

/** What `httpGet` needs; holds open connections until `closeHttp`. */
export type Http = {
  readonly agent: Agent
  readonly openAgent: () => Agent
  /** Opens a socket where the guard lets one through. */
  readonly connect: buildConnector.connector
  readonly allowed: AllowedHosts
  readonly limits: Limits
  readonly userAgent: string
  readonly now: () => Date
}

export function openHttp(options: HttpOptions): Http {
  const limits = { ...LIMITS, ...options.limits }
  const allowed = options.allowed ?? NO_ALLOWED_HOSTS
  const connect = guardConnector({
    allowed,
    lookup: options.lookup ?? lookup,
    connectTimeoutMs: limits.connectTimeoutMs,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  })
  const openAgent = () =>
    new Agent({
      connect,
      allowH2: false,
      connections: limits.connectionsPerHost,
      pipelining: 1,
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.headersTimeoutMs,
      maxHeaderSize: MAX_HEADER_BYTES,
    })
  return {
    agent: openAgent(),
    openAgent,
    connect,
    allowed,
    limits,
    userAgent: userAgentOf(options.publicUrl),
    now: options.now ?? (() => new Date()),
  }
}

export async function closeHttp(http: Http): Promise<void> {
  await http.agent.destroy()
}

function userAgentOf(publicUrl: string): string {
  const about = new URL('/about', publicUrl).href
  return `Clausewatch/0.1 (+${about}; monitors published legal documents)`
}
