import { recordId } from '@clausewatch/core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumPath } from './support/chromium.ts'
import { numberOf, startPipeline } from './support/pipeline.ts'
import type { Pipeline } from './support/pipeline.ts'
import { policy } from './support/policy.ts'
import { waitFor } from './support/wait.ts'

// Starting a browser takes half a second, or half a minute where others want the processor.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })
const PATIENT = { timeoutMs: 120_000, everyMs: 200 }

/** A page that plain HTTP brings empty: its script writes the policy. */
function scripted(edits: Readonly<Record<string, string>> = {}): { readonly body: string } {
  const article = JSON.stringify(/<article>[^]*<\/article>/.exec(policy(edits))?.[0] ?? '')
  return {
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Privacy Policy | Larkfield</title></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript><main id="root"></main>
<script>setTimeout(() => { document.querySelector('#root').innerHTML = ${article} }, 200)</script></body></html>`,
  }
}

type Render = {
  readonly status: string
  readonly textKept: number | null
  readonly screenshot: { readonly url: string; readonly sha256: string } | null
}
type Change = {
  readonly before: { readonly via: string; readonly render: Render | null }
  readonly after: { readonly via: string; readonly render: Render | null }
}

describe.skipIf(chromiumPath() === undefined)('a document that only a browser shows', () => {
  let pipeline: Pipeline
  beforeAll(async () => {
    pipeline = await startPipeline({ BROWSER_PAGES: '1' })
  })
  afterAll(() => pipeline.close())

  test('is read with one by itself, and its change is told with pictures of both sides', async () => {
    const { site, call, sql } = pipeline
    site.on('/app', scripted())
    const { body } = await pipeline.addDocument(`${site.url}/app`)
    const document = numberOf(body.id)
    await waitFor(
      async () => (await sql`select from versions where document_id = ${document}`).length === 1,
      { what: 'the first version', ...PATIENT },
    )
    const [byHttp, byBrowser] = await sql`
      select via, verdict from snapshots where document_id = ${document} order by id`
    expect(byHttp).toMatchObject({ via: 'http', verdict: 'broken' })
    expect(byBrowser).toMatchObject({ via: 'browser', verdict: 'first' })

    await renderings(document, 1)
    await pipeline.edit(body.id, '/app', scripted({ 'within one month': 'within three months' }))
    const id = await waitFor(
      async () => {
        const [change] = await sql`select id from changes where document_id = ${document}`
        return change && Number(change['id'])
      },
      { what: 'the change', ...PATIENT },
    )
    await renderings(document, 2)
    const path = `/v1/changes/${recordId('change', id)}`
    const change = await call<Change>('GET', path)
    const kept = { via: 'browser', render: { status: 'kept', textKept: 1 } }
    expect(change.body).toMatchObject({ before: kept, after: kept })
    const [before, after] = [change.body.before, change.body.after].map(
      (side) => side.render?.screenshot,
    )
    expect(before?.sha256).not.toBe(after?.sha256)
  })

  /** Until so many snapshots of a document have their pictures. */
  async function renderings(document: number, count: number): Promise<void> {
    const { sql } = pipeline
    await waitFor(
      async () => {
        const kept =
          await sql`select from renders where document_id = ${document} and status = 'kept'`
        return kept.length >= count
      },
      { what: `rendering ${count}`, ...PATIENT },
    )
  }
})
