import { isDeepStrictEqual } from 'node:util'

import type { Declaration } from '@clausewatch/core'

import { isStatus } from './api-client.ts'
import type { Call } from './api-client.ts'
import type { WantedDocument, WantedPlatform } from './catalogue-files.ts'

export type Outcome = 'created' | 'updated' | 'unchanged'

type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

export type PlatformEntry = { readonly slug: string; readonly name: string }

export type DocumentEntry = {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly platform: PlatformEntry
}

type DocumentDetail = DocumentEntry & {
  readonly declaration: unknown
  readonly intervalSeconds: unknown
}

/** Follows a list to its end. */
export async function* everyItem<T>(call: Call, path: string): AsyncGenerator<T> {
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<T> = await call(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=100${query}`,
    )
    yield* page.items
    cursor = page.next
  }
}

export async function ensurePlatform(call: Call, platform: WantedPlatform): Promise<Outcome> {
  try {
    await call('POST', '/v1/platforms', platform)
    return 'created'
  } catch (error) {
    if (isStatus(error, 409)) return 'unchanged'
    throw error
  }
}

/** A document is known by its platform, kind and name; another declaration or interval updates it. */
export async function ensureDocument(
  call: Call,
  wanted: WantedDocument,
): Promise<{ readonly id: string; readonly outcome: Outcome }> {
  const { platform, kind, name, declaration, intervalSeconds } = wanted
  const body = {
    declaration: asWritten(declaration),
    ...(intervalSeconds === undefined ? {} : { intervalSeconds }),
  }
  const existing = await findDocument(call, wanted)
  if (existing === undefined) {
    const path = '/v1/documents'
    const created: DocumentEntry = await call('POST', path, { platform, kind, name, ...body })
    return { id: created.id, outcome: 'created' }
  }
  const path = `/v1/documents/${existing.id}`
  const detail: DocumentDetail = await call('GET', path)
  const sameInterval = intervalSeconds === undefined || detail.intervalSeconds === intervalSeconds
  if (sameInterval && isDeepStrictEqual(detail.declaration, body.declaration)) {
    return { id: existing.id, outcome: 'unchanged' }
  }
  await call('PATCH', path, body)
  return { id: existing.id, outcome: 'updated' }
}

async function findDocument(
  call: Call,
  wanted: WantedDocument,
): Promise<DocumentEntry | undefined> {
  const query = new URLSearchParams({ platform: wanted.platform, kind: wanted.kind })
  for await (const one of everyItem<DocumentEntry>(call, `/v1/documents?${query.toString()}`)) {
    if (one.name === wanted.name) return one
  }
  return undefined
}

/** The declaration in the form that the API takes and shows. */
function asWritten({ sources, render, click }: Declaration) {
  return {
    ...(render ? { render } : {}),
    ...(click ? { click } : {}),
    sources: sources.map(({ url, select, remove, filters }) => ({
      fetch: url,
      ...(select.length > 0 ? { select } : {}),
      ...(remove.length > 0 ? { remove } : {}),
      ...(filters.length > 0 ? { filters } : {}),
    })),
  }
}
