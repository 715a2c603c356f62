import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { visibleTo } from './documents.ts'
import type { Viewer } from './documents.ts'
import type { Page } from './page.ts'
import { SUMMARY } from './provisions.ts'
import type { ProvisionSummary } from './provisions.ts'
import { documents, platforms, provisions, wordings } from './schema.ts'

export type Filter = {
  readonly platform: string | null
  readonly documentId: number | null
  /** As people type it: words, "phrases", or, -not. */
  readonly query: string | null
  /** Words in one of the headings above. */
  readonly heading: string | null
  readonly state: 'live' | 'removed' | 'all'
}

/** Words of a text, and whether they were asked for. */
export type ExcerptPart = { readonly text: string; readonly isHit: boolean }

export type Found = ProvisionSummary & {
  /** Null: nothing was asked for. */
  readonly excerpt: readonly ExcerptPart[] | null
}

// Private-use characters that pages do not hold; where one does, it is taken out first.
const START = '\uE000'
const STOP = '\uE001'
const HEADLINE = `StartSel=${START}, StopSel=${STOP}, MaxWords=40, MinWords=20, MaxFragments=2, FragmentDelimiter=" … "`

/** Provisions the viewer may see by their last wordings, the newest identity first, also where text is searched for. */
export async function list(
  db: Db,
  viewer: Viewer,
  filter: Filter,
  page: Page<number>,
): Promise<readonly Found[]> {
  const rows = await select(db, viewer, filter, page)
  if (filter.query === null) return rows.map((row) => ({ ...row, excerpt: null }))
  const excerpts = await excerptsOf(db, filter.query, rows)
  return rows.map((row) => ({ ...row, excerpt: excerpts.get(row.id) ?? [] }))
}

/** Rare words are found by their index; for frequent ones the order's own index is walked until the page is full. */
export function select(db: Db, viewer: Viewer, filter: Filter, page: Page<number>) {
  const asked = sql`websearch_to_tsquery('english', ${filter.query})`
  return db
    .select(SUMMARY)
    .from(wordings)
    .innerJoin(provisions, eq(provisions.id, wordings.provisionId))
    .innerJoin(documents, eq(documents.id, provisions.documentId))
    .innerJoin(platforms, eq(platforms.id, documents.platformId))
    .where(
      and(
        visibleTo(viewer),
        standing(filter.state),
        filter.platform === null ? undefined : eq(platforms.slug, filter.platform),
        filter.documentId === null ? undefined : eq(provisions.documentId, filter.documentId),
        filter.query === null ? undefined : sql`${wordings.search} @@ ${asked}`,
        filter.heading === null
          ? undefined
          : sql`array_to_string(${wordings.path}, ' › ') ilike ${`%${likeable(filter.heading)}%`}`,
        page.before === null ? undefined : lt(wordings.provisionId, page.before),
      ),
    )
    .orderBy(desc(wordings.provisionId))
    .limit(page.limit)
}

/** What went is shown by its last wording; the live one of what stands has an index of its own. */
function standing(state: Filter['state']) {
  if (state === 'live') return isNull(wordings.untilVersionId)
  const isLast = sql`not exists (
    select from ${wordings} later where later.provision_id = ${wordings.provisionId} and later.id > ${wordings.id})`
  return state === 'all' ? isLast : and(isNotNull(wordings.untilVersionId), isLast)
}

function likeable(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

/** Of one page alone: marking a text costs more than finding it. */
async function excerptsOf(
  db: Db,
  query: string,
  rows: readonly ProvisionSummary[],
): Promise<ReadonlyMap<number, readonly ExcerptPart[]>> {
  if (rows.length === 0) return new Map()
  const texts = JSON.stringify(rows.map(({ id, text }) => ({ id, text: plain(text) })))
  const marked = await db.execute<{ id: string; excerpt: string }>(sql`
    select id, ts_headline('english', left(text, 100000), websearch_to_tsquery('english', ${query}), ${HEADLINE}) as excerpt
    from json_to_recordset(${texts}::json) as found(id bigint, text text)`)
  return new Map(marked.map(({ id, excerpt }) => [Number(id), partsOf(excerpt)]))
}

function plain(text: string): string {
  return text.replaceAll(/[\uE000\uE001]/g, '').replaceAll(/\s+/g, ' ')
}

function partsOf(marked: string): readonly ExcerptPart[] {
  return marked.split(START).flatMap((piece, at): ExcerptPart[] => {
    const [hit = '', rest] = at === 0 ? ['', piece] : piece.split(STOP)
    return [
      { text: hit, isHit: true },
      { text: rest ?? '', isHit: false },
    ].filter(({ text }) => text !== '')
  })
}
