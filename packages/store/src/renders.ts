import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { renders } from './schema.ts'

/** Asks for what a browser shows of a snapshot's page: once for each snapshot. */
export async function request(
  tx: Db,
  { snapshotId, documentId }: { readonly snapshotId: number; readonly documentId: number },
): Promise<void> {
  await tx
    .insert(renders)
    .values({ snapshotId, documentId, dueAt: sql`now()` })
    .onConflictDoNothing()
}
