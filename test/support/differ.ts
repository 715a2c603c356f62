import { judge, recordVersion } from '@clausewatch/core'
import { createLogger } from '@clausewatch/runtime'
import { documents, judgements, looks, openStore, platforms } from '@clausewatch/store'
import type { Store } from '@clausewatch/store'
import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { judgeDocument } from '../../services/differ/src/judge.ts'
import type { JudgeDeps } from '../../services/differ/src/read.ts'

const NEVER_MS = 3_650 * 86_400_000
const SILENT = createLogger({ service: 'test', level: 'silent' })
let serial = 0

/** The differ over a database of the suite's own, one step at a time, with looks that bring what a test gives them. */
export function useDiffer(
  database: { readonly url: string },
  { log = SILENT, confirmed = () => undefined }: Partial<Pick<JudgeDeps, 'log' | 'confirmed'>> = {},
) {
  let store: Store
  let sql: postgres.Sql
  beforeAll(() => {
    store = openStore(database.url)
    sql = postgres(database.url, { max: 2, onnotice: () => undefined })
  })
  afterAll(async () => {
    await store.close()
    await sql.end()
  })
  const deps = (): JudgeDeps => ({
    store,
    log,
    judge,
    record: (version) => Promise.resolve(recordVersion(version)),
    policy: { secondLookMs: 600_000 },
    confirmed,
  })

  async function judgeAll(): Promise<void> {
    for (let due = await judgements.dueJudgements(store.db, 10); due.length > 0;) {
      for (const one of due) await judgeDocument(deps(), one)
      due = await judgements.dueJudgements(store.db, 10)
    }
  }

  /** A look that brings this page, and everything that the judge makes of it. */
  async function see(
    id: number,
    body: string,
    kind: looks.LookKind = 'look',
    seen: Partial<Extract<looks.LookResult, { kind: 'page' }>> = {},
  ): Promise<void> {
    await sql`update hosts set free_at = now()`
    await sql`update schedule set fetch_due_at = now(), leased_until = null where document_id = ${id}`
    await sql`update candidates set due_at = now() where document_id = ${id}`
    const [row] = await sql`select fetch_attempt from schedule where document_id = ${id}`
    const due = { id, attempt: Number(row?.['fetch_attempt']), kind }
    const claim = await looks.claimLook(store.db, due, { leaseMs: 60_000, gapMs: 0 })
    if (!claim) throw new Error('The look was not to be had.')
    const page = {
      kind: 'page',
      at: new Date(),
      durationMs: 1,
      status: 200,
      bytes: Buffer.from(body),
      contentType: 'text/html; charset=utf-8',
      headers: {},
      finalUrl: 'https://judged.example/',
      etag: null,
      lastModified: null,
      ...seen,
    } as const
    await looks.recordLook(store.db, claim, page, {
      intervalMs: NEVER_MS,
      secondLookMs: NEVER_MS,
    })
    await judgeAll()
  }

  return {
    get store() {
      return store
    },
    get sql() {
      return sql
    },
    deps,
    judgeAll,
    see,
    /** The page is seen, and then so often that what is new in it is certain. */
    publish: async (id: number, body: string): Promise<void> => {
      await see(id, body)
      for (let look = 0; look < 4; look += 1) {
        const [held] = await sql`select from candidates where document_id = ${id}`
        if (held) await see(id, body, 'second-look')
      }
      // What was taken back before waits longer.
      await sql`update candidates set deadline_at = now() where document_id = ${id}`
      await sql`update schedule set judge_due_at = now()
        where document_id = ${id} and exists (select from candidates where document_id = ${id})`
      await judgeAll()
    },
    aPlatform: async (): Promise<number> => {
      const slug = `platform-${++serial}`
      const platform = await platforms.create(store.db, { slug, name: slug, homepage: null })
      if (!platform) throw new Error('The platform was not made.')
      return platform.id
    },
    watch: async (platformId: number, name = 'Privacy Policy'): Promise<number> => {
      const url = `https://judged-${++serial}.example/`
      const added = await documents.create(store.db, {
        platformId,
        accountId: null,
        name,
        kind: 'Privacy Policy',
        declaration: { sources: [{ url, select: [], remove: [], filters: [] }] },
        intervalMs: null,
      })
      if (added.kind !== 'created') throw new Error('The document was not added.')
      return added.id
    },
  }
}
