import { MAX_ADDRESS_LENGTH, parseHttpUrl } from '@clausewatch/core'
import { startDeadline } from '@clausewatch/runtime'
import type { Deadline } from '@clausewatch/runtime'
import type { Dispatcher } from 'undici'
import { ask } from './ask.ts'
import type { Answer } from './ask.ts'
import type { Http } from './client.ts'
import { decodeBody } from './decode.ts'
import { faultOfError, faultOfStatus, seconds } from './fault.ts'
import { asUtf8, headerOf, keepHeaders, sendable } from './headers.ts'
import { HttpFault } from './outcome.ts'
import type { HttpOutcome, HttpRequest, NotModified, Received } from './outcome.ts'

const ACCEPT = 'text/html, application/xhtml+xml, application/pdf;q=0.9, text/*;q=0.8, */*;q=0.5'
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** The statuses that carry one. */
export const DOCUMENTS: ReadonlySet<number> = new Set([200, 203])

/**
 * Reads one document over HTTP. Never throws for anything that a host, a network or an address can do: each way of
 * failing has its code and a sentence. Throws for a programmer's error only.
 */
export async function httpGet(http: Http, wanted: HttpRequest): Promise<HttpOutcome> {
  const startedAt = performance.now()
  const visited = [wanted.url]
  using deadline = startDeadline(http.limits.deadlineMs, 'The request', wanted.signal)
  const agent = wanted.fresh ? http.openAgent() : http.agent
  const trail = () => ({
    url: visited.at(-1) ?? wanted.url,
    redirects: visited.slice(0, -1),
    downgraded: visited.some((url, i) => url.startsWith('http:') && isHttps(visited[i - 1])),
    durationMs: Math.round(performance.now() - startedAt),
  })
  try {
    const result = await follow(http, wanted, deadline, agent, visited)
    return { ...result, ...trail() }
  } catch (error) {
    const fault = stopFault(http, wanted.signal, deadline) ?? faultOfError(error, http.limits)
    const { code, message: detail, extras } = fault
    return { kind: 'failed', code, detail, ...extras, ...trail() }
  } finally {
    if (wanted.fresh) await agent.destroy()
  }
}

/** Follows redirects by hand: every hop is judged before it is asked. Leaves its way in `visited`. */
async function follow(
  http: Http,
  wanted: HttpRequest,
  deadline: Deadline,
  agent: Dispatcher,
  visited: string[],
): Promise<Received | NotModified> {
  for (;;) {
    const url = checkHop(http, visited)
    const validators = validatorHeaders(wanted, url)
    const answer = await ask(agent, url, {
      deadline,
      documents: DOCUMENTS,
      maxBytes: http.limits.maxBytes,
      headers: {
        'user-agent': http.userAgent,
        accept: ACCEPT,
        'accept-encoding': 'gzip, deflate, br, zstd',
        'accept-language': sendable(wanted.acceptLanguage) ?? 'en, *;q=0.5',
        ...validators,
      },
    })
    if (!REDIRECTS.has(answer.statusCode)) return receive(http, answer, validators)
    visited.push(nextAddress(url, answer))
  }
}

function checkHop(http: Http, visited: string[]): URL {
  const address = visited.at(-1) ?? ''
  const arrived = visited.length > 1 ? `Redirected to ${address}: ` : ''
  const parsed = parseHttpUrl(address, http.allowed)
  if (!parsed.ok) throw new HttpFault(parsed.code, `${arrived}${parsed.reason}`)
  // From here on in its canonical spelling, so that a loop is seen whatever way it is written.
  visited[visited.length - 1] = parsed.url.href
  const earlier = visited.slice(0, -1).map(withoutFragment)
  if (earlier.includes(withoutFragment(parsed.url.href))) {
    throw new HttpFault('redirect-loop', `${arrived}it was there before.`)
  }
  if (earlier.length > http.limits.maxRedirects) {
    throw new HttpFault('too-many-redirects', `More than ${http.limits.maxRedirects} redirects.`)
  }
  return parsed.url
}

async function receive(
  http: Http,
  answer: Answer,
  validators: Readonly<Record<string, string>>,
): Promise<Received | NotModified> {
  const status = answer.statusCode
  const headers = keepHeaders(answer.headers)
  const common = {
    status,
    headers,
    etag: headers['etag'] ?? null,
    lastModified: headers['last-modified'] ?? null,
  }
  // A 304 that we did not ask for says nothing about what we hold.
  if (status === 304 && Object.keys(validators).length > 0) {
    return { kind: 'not-modified', ...common }
  }
  if (!DOCUMENTS.has(status)) throw faultOfStatus(status, headers['retry-after'], http.now())
  const encoding = headerOf(answer.headers, 'content-encoding') ?? ''
  const bytes = await decodeBody(answer.body, encoding, http.limits.maxBytes)
  return { kind: 'ok', ...common, bytes, contentType: headers['content-type'] ?? null }
}

function nextAddress(from: URL, answer: Answer): string {
  const location = headerOf(answer.headers, 'location')
  if (location === undefined) {
    const status = answer.statusCode
    const detail = `The host answered ${status}, a redirect, without saying where to.`
    throw new HttpFault('http-error', detail, { status })
  }
  const to = URL.parse(asUtf8(location), from)
  // The way is stored with the check: a location may be as long as all headers together.
  if (!to || to.href.length > MAX_ADDRESS_LENGTH) {
    throw new HttpFault('bad-address', 'The host redirects to something that is no address.')
  }
  // RFC 9110, 10.2.2: a fragment survives a redirect that has none of its own.
  to.hash ||= from.hash
  return to.href
}

function validatorHeaders({ validators }: HttpRequest, url: URL): Record<string, string> {
  if (!validators) return {}
  const origin = validators.url
  if (origin !== undefined && withoutFragment(origin) !== withoutFragment(url.href)) return {}
  const etag = sendable(validators.etag)
  const lastModified = sendable(validators.lastModified)
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  }
}

function stopFault(http: Http, asked: AbortSignal, deadline: Deadline): HttpFault | null {
  if (asked.aborted) return new HttpFault('aborted', 'The look was called off.')
  if (!deadline.hasPassed()) return null
  return new HttpFault('timeout', `Not complete within ${seconds(http.limits.deadlineMs)}.`)
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url
}

function isHttps(url: string | undefined): boolean {
  return url?.startsWith('https:') ?? false
}
