import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'
import { schedule } from './schema.ts'

/** A bad look, failed or quarantined, at `at`. The first starts trouble; what a later good look has ended starts none. */
export async function noteTrouble(tx: Db, documentId: number, at: Date): Promise<void> {
  const when = sql`${at.toISOString()}::timestamptz`
  await tx
    .update(schedule)
    .set({
      troubledAt: sql`coalesce(${schedule.troubledAt}, ${when})`,
      episodeDueAt: sql`coalesce(${schedule.episodeDueAt}, case when ${schedule.episodeId} is null then now() end)`,
    })
    .where(
      sql`${schedule.documentId} = ${documentId} and coalesce(${schedule.lastGoodAt} < ${when}, true)`,
    )
}

/** A good look at `at`: trouble that began before it is over, and an episode that is open is to be closed. */
export async function noteRecovery(tx: Db, documentId: number, at: Date): Promise<void> {
  await tx
    .update(schedule)
    .set({
      troubledAt: null,
      episodeDueAt: sql`case when ${schedule.episodeId} is not null then now() end`,
    })
    .where(
      sql`${schedule.documentId} = ${documentId} and ${schedule.troubledAt} <= ${at.toISOString()}::timestamptz`,
    )
}
