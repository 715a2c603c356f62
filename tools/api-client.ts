import { setTimeout as sleep } from 'node:timers/promises'

/** What the API refused, as its problem says it (RFC 9457). */
class ApiRefusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

type Json = Readonly<Record<string, unknown>>

export type Call = <T>(method: string, path: string, body?: Json) => Promise<T>

const DEADLINE_MS = 15_000
/** A rate limit passes within a minute; what asks for more patience is a refusal. */
const MAX_PATIENCE_SECONDS = 60

/** Calls the public REST API with one key; gives the parsed answer, throws ApiRefusal for anything but 2xx. */
export function apiClient(origin: string, key: string | undefined): Call {
  return async function call<T>(method: string, path: string, body?: Json): Promise<T> {
    const response = await patiently(new URL(path, origin), {
      method,
      headers: {
        accept: 'application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw refusal(response.status, text)
    // The API is ours and answers as its schemas say: T names the part that the caller reads.
    const answer: T = text === '' ? undefined : JSON.parse(text)
    return answer
  }
}

/** Asks again once a rate limit (429) lets it. */
async function patiently(url: URL, init: RequestInit): Promise<Response> {
  for (;;) {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) })
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    if (response.status !== 429 || !(seconds <= MAX_PATIENCE_SECONDS)) return response
    await response.arrayBuffer()
    await sleep(seconds * 1000)
  }
}

function refusal(status: number, text: string): ApiRefusal {
  try {
    const problem: Json = JSON.parse(text)
    const words = [problem['title'], problem['detail']].filter((one) => typeof one === 'string')
    return new ApiRefusal(status, words.join(': ') || `the API answered ${status}`)
  } catch {
    return new ApiRefusal(status, `the API answered ${status}`)
  }
}

export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof ApiRefusal && statuses.includes(error.status)
}
