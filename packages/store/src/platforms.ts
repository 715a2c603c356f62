import { and, asc, eq, gt, ilike } from 'drizzle-orm'
import type { Db } from './client.ts'
import type { Page } from './page.ts'
import { platforms } from './schema.ts'

export type Platform = typeof platforms.$inferSelect

/** Null: the slug is taken. */
export async function create(
  db: Db,
  input: { readonly slug: string; readonly name: string; readonly homepage: string | null },
): Promise<Platform | null> {
  const [row] = await db.insert(platforms).values(input).onConflictDoNothing().returning()
  return row ?? null
}

export async function bySlug(db: Db, slug: string): Promise<Platform | null> {
  const [row] = await db.select().from(platforms).where(eq(platforms.slug, slug))
  return row ?? null
}

/** Platforms by slug; `before` is the last slug of the page before. */
export async function list(
  db: Db,
  filter: { readonly name: string | null },
  page: Page<string>,
): Promise<readonly Platform[]> {
  return db
    .select()
    .from(platforms)
    .where(
      and(
        filter.name === null ? undefined : ilike(platforms.name, `%${escapeLike(filter.name)}%`),
        page.before === null ? undefined : gt(platforms.slug, page.before),
      ),
    )
    .orderBy(asc(platforms.slug))
    .limit(page.limit)
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`)
}
