import { deflateRawSync, gzipSync } from 'node:zlib'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { numberOf, startPipeline } from './support/pipeline.ts'
import type { Pipeline } from './support/pipeline.ts'
import { policy } from './support/policy.ts'
import type { Script } from './support/site.ts'
import { waitFor } from './support/wait.ts'

let pipeline: Pipeline
beforeAll(async () => {
  pipeline = await startPipeline()
}, 120_000)
afterAll(() => pipeline?.close())

type Check = {
  readonly outcome: string
  readonly reason: string | null
  readonly detail: string | null
}

/** The last check of a document that was watched well before, once there is one more of them. */
async function checkAfter(path: string, bad: Script): Promise<Check> {
  const document = await pipeline.watch(path, { body: policy() })
  const reader = await pipeline.openReader(`${path.slice(1)}@reader.example`, 'monitor')
  await pipeline.call('POST', '/v1/subscriptions', {
    key: reader.key,
    body: { document: document.id },
  })
  await pipeline.edit(document.id, path, bad)
  const check = await lastCheck(document.id, 2)
  expect(pipeline.mailsTo(reader.email)).toEqual([])
  const changes = await pipeline.call<{ items: readonly unknown[] }>(
    'GET',
    `/v1/changes?document=${document.id}`,
  )
  expect(changes.body.items).toEqual([])
  return check
}

async function lastCheck(document: string, count: number): Promise<Check> {
  const checks = async () =>
    (await pipeline.call<{ items: readonly Check[] }>('GET', `/v1/documents/${document}/checks`))
      .body.items
  return waitFor(
    async () => {
      if ((await checks()).length < count) return undefined
      const [row] = await pipeline.sql`
        select judge_due_at is null as judged from schedule where document_id = ${numberOf(document)}`
      // Read once more: the judge may have settled it since.
      return row?.['judged'] ? (await checks())[0] : undefined
    },
    { what: 'the check', timeoutMs: 30_000 },
  )
}

const failures = [
  ['a page that is gone', '/gone', { status: 404 }, 'not-found'],
  ['a server error', '/error', { status: 500 }, 'server-error'],
  ['a broken connection', '/reset', { fault: 'reset' }, 'reset'],
  ['a loop of redirects', '/loop', { redirect: '/loop' }, 'redirect-loop'],
  [
    'a redirect to a private address',
    '/inside',
    { redirect: 'http://10.0.0.1/' },
    'private-address',
  ],
  [
    'a redirect to another port of this machine',
    '/port',
    { redirect: 'http://127.0.0.1:22/' },
    'private-address',
  ],
  [
    'a bomb of 200 MB',
    '/bomb',
    { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(200_000_000)) },
    'too-large',
  ],
  [
    'a body that is not encoded as it says',
    '/encoding',
    { headers: { 'content-encoding': 'gzip' }, body: deflateRawSync('x') },
    'bad-encoding',
  ],
] as const satisfies readonly (readonly [string, string, Script, string])[]

for (const [what, path, script, code] of failures) {
  test(`${what} leaves a failed check that says so, and no alert`, async () => {
    const check = await checkAfter(path, script)
    expect(check).toMatchObject({ outcome: 'failed', reason: code })
    expect(check.detail).toMatch(/^[A-Z].{10,}/)
  }, 60_000)
}

const quarantines = [
  ['an empty page', '/empty', { body: '' }],
  [
    'a page without words',
    '/wordless',
    { body: '<html><body><script>run()</script></body></html>' },
  ],
  [
    'an error page with status 200',
    '/soft',
    {
      body: '<html><title>Page not found</title><body><h1>404</h1><p>Sorry, this page does not exist.</p></body></html>',
    },
  ],
  [
    'a bot wall with status 200',
    '/wall',
    {
      body: '<html><title>Just a moment...</title><body><h1>Checking your browser</h1><p>Verify you are human to continue. Enable JavaScript and cookies.</p></body></html>',
    },
  ],
] as const satisfies readonly (readonly [string, string, Script])[]

for (const [what, path, script] of quarantines) {
  test(`${what} is quarantined with a reason, and no alert`, async () => {
    const check = await checkAfter(path, script)
    expect(check.outcome).toBe('quarantined')
    expect(check.reason).toMatch(/^[a-z-]+$/)
    expect(check.detail).toMatch(/\w{3,}/)
  }, 60_000)
}

test('a wrong charset in the header does not become a change', async () => {
  const latin1 = { 'content-type': 'text/html; charset=iso-8859-1' }
  const check = await checkAfter('/charset', { headers: latin1, body: policy() })
  expect(['unchanged', 'changed']).toContain(check.outcome)
}, 60_000)

test('an unreachable host leaves a failed check, and its host is left alone for a while', async () => {
  const { body } = await pipeline.addDocument(`${pipeline.site.url}/later`)
  await pipeline.sql`
    update documents set declaration = jsonb_set(declaration, '{sources,0,url}', '"http://unreachable.invalid/"')
    where id = ${numberOf(body.id)}`
  const check = await lastCheck(body.id, 1)
  expect(check.outcome).toBe('failed')
  expect(['dns', 'bad-address', 'private-address', 'not-found']).toContain(check.reason)
}, 60_000)

test('a site that never answers is a timeout, without holding up the others', async () => {
  const slow = await pipeline.watch('/slow', { body: policy() })
  await pipeline.edit(slow.id, '/slow', { fault: 'hang' })
  const other = await pipeline.watch('/quick', { body: policy() })
  expect(other.id).not.toBe(slow.id)
  const check = await lastCheck(slow.id, 2)
  expect(check).toMatchObject({ outcome: 'failed', reason: 'timeout' })
}, 60_000)

test('of looks handed out together one hangs and one breaks off: the others are recorded meanwhile, each once', async () => {
  const { site, sql } = pipeline
  const paths = Array.from({ length: 6 }, (_, n) => `/together-${n}`)
  const ids: number[] = []
  for (const path of paths) ids.push(numberOf((await pipeline.watch(path, { body: policy() })).id))
  site.on('/together-1', { fault: 'hang' })
  site.on('/together-4', { fault: 'reset' })
  const asked = site.requests.length
  const [last] = await sql`select max(id) as id from checks`
  await sql`update schedule set fetch_due_at = now() where document_id in ${sql(ids)}`
  await sql`update hosts set due_at = now(), free_at = now()`
  const outcomes = async (count: number) => {
    const checks = await sql`
      select document_id, coalesce(reason, outcome) as outcome from checks
      where id > ${last?.['id']} and document_id in ${sql(ids)} order by document_id`
    return checks.length >= count ? checks.map((check) => check['outcome']) : undefined
  }
  const [good, broken] = ['unchanged', 'reset']
  const meanwhile = await waitFor(() => outcomes(5), {
    what: 'the others',
    timeoutMs: 15_000,
  })
  expect(meanwhile).toEqual([good, good, good, broken, good])
  const all = await waitFor(() => outcomes(6), { what: 'the last', timeoutMs: 30_000 })
  expect(all).toEqual([good, 'timeout', good, good, broken, good])
  const requests = site.requests.slice(asked).map(({ path }) => path)
  expect(requests.filter((path) => paths.includes(path)).toSorted()).toEqual(paths)
}, 120_000)

test('a bad declaration is refused with its faults, and nothing is stored', async () => {
  const before = await pipeline.sql`select from documents`
  const platform = { slug: 'faulty', name: 'Faulty' }
  await pipeline.admin('POST', '/v1/platforms', platform)
  const source = { fetch: `${pipeline.site.url}/x`, select: ['main >'] }
  const answer = await pipeline.admin<{ detail: string }>('POST', '/v1/documents', {
    platform: 'faulty',
    name: 'Terms',
    kind: 'Terms of Service',
    declaration: { sources: [source] },
  })
  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toContain('main >')
  expect(await pipeline.sql`select from documents`).toHaveLength(before.length)
})

test('every look leaves a row, and the last good one is named', async () => {
  const document = await pipeline.watch('/rows', { body: policy() })
  await pipeline.edit(document.id, '/rows', { status: 500 })
  await lastCheck(document.id, 2)
  const { body } = await pipeline.call<{
    items: readonly Check[]
    lastGood: Check | null
  }>('GET', `/v1/documents/${document.id}/checks`)
  expect(body.items.map((check) => check.outcome)).toEqual(['failed', 'changed'])
  expect(body.lastGood?.outcome).toBe('changed')
})
