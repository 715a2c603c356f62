import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import { tooLarge } from '../http/decode.ts'
import { DOCUMENTS, REDIRECTS } from '../http/get.ts'
import { keepHeaders } from '../http/headers.ts'

/** What the host said of the page's own address, as last heard. */
export type Answer = {
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** An answer that is no web page, such as a PDF: its bytes, as HTTP would have brought them. */
export type Caught = Answer & { readonly bytes: Uint8Array }

export type MainDocument = {
  /** Rejects when what is caught cannot be read. */
  readonly caught: Promise<Caught>
  readonly last: () => Answer | null
  /** Chromium's code for why an address could not be read, such as net::ERR_CERT_DATE_INVALID. */
  readonly errorAt: (url: string) => string | undefined
}

type Paused = {
  readonly requestId: string
  readonly frameId: string
  readonly request: { readonly url: string }
  readonly responseStatusCode?: number
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[]
}

const READ_BYTES = 1_000_000

/**
 * Watches the answers for the page's own frame: where its redirects and scripts lead, and with what status. `way` collects
 * the addresses. What is no web page is caught before the browser makes a download or a viewer of it.
 */
export async function watchMainDocument(
  { page, session }: { readonly page: Page; readonly session: CDPSession },
  way: string[],
  maxBytes: number,
): Promise<MainDocument> {
  const caught = Promise.withResolvers<Caught>()
  caught.promise.catch(() => {})
  const errors = new Map<string, string>()
  let last: Answer | null = null
  const { frameTree } = await session.send('Page.getFrameTree')

  async function onPaused(paused: Paused): Promise<void> {
    const isMain = paused.frameId === frameTree.frame.id
    if (isMain && way.at(-1) !== paused.request.url) way.push(paused.request.url)
    const before = last
    const answer = isMain ? answerOf(paused) : null
    // An address that brought nothing has no answer; what was there before is gone all the same.
    if (isMain) last = answer && !REDIRECTS.has(answer.status) ? answer : null
    if (answer && isNoPage(answer, before)) {
      caught.resolve({ ...answer, bytes: await takeBody(session, paused.requestId, maxBytes) })
      await session.send('Fetch.failRequest', {
        requestId: paused.requestId,
        errorReason: 'Aborted',
      })
    } else {
      await session.send('Fetch.continueRequest', { requestId: paused.requestId })
    }
  }

  page.on('requestfailed', (request) => {
    const code = request.failure()?.errorText
    if (code && request.isNavigationRequest()) errors.set(withoutFragment(request.url()), code)
  })
  session.on('Fetch.requestPaused', (paused) => void onPaused(paused).catch(caught.reject))
  await session.send('Fetch.enable', {
    patterns: [{ resourceType: 'Document', requestStage: 'Response' }],
  })
  return {
    caught: caught.promise,
    last: () => last,
    errorAt: (url) => errors.get(withoutFragment(url)),
  }
}

function answerOf({ request, responseStatusCode, responseHeaders }: Paused): Answer | null {
  if (responseStatusCode === undefined) return null
  const headers: Record<string, string> = {}
  for (const { name, value } of responseHeaders ?? []) headers[name.toLowerCase()] = value
  return { url: request.url, status: responseStatusCode, headers: keepHeaders(headers) }
}

/** Whether an answer holds a document that a browser does not show as a page. */
function isNoPage({ status, headers }: Answer, before: Answer | null): boolean {
  if (!DOCUMENTS.has(status)) return false
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/pdf') return true
  // A page that hands out a file is still the page.
  if (before && DOCUMENTS.has(before.status)) return false
  if (/^\s*attachment/i.test(headers['content-disposition'] ?? '')) return true
  // Without a type the browser looks for itself.
  return type !== undefined && type !== 'text/html' && type !== 'application/xhtml+xml'
}

async function takeBody(
  session: CDPSession,
  requestId: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const { stream } = await session.send('Fetch.takeResponseBodyAsStream', { requestId })
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const read = await session.send('IO.read', { handle: stream, size: READ_BYTES })
    const chunk = Buffer.from(read.data, read.base64Encoded ? 'base64' : 'utf8')
    length += chunk.length
    if (length > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
    if (read.eof) return Buffer.concat(chunks)
    // A body that drips gives empty chunks.
    if (chunk.length === 0) await sleep(20)
  }
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url
}
