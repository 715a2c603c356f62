import { sql } from 'drizzle-orm'
import type { Db } from './client.ts'

/** A document that a channel is told of, with the day or month ahead from which its last text says that it applies. */
export type Upcoming = {
  readonly platform: string
  readonly document: string
  readonly date: string
}

const SHOWN = 20

/** What is still to come into force of all that a channel's subscriptions name, soonest first. Days are those of its zone. */
export async function upcoming(tx: Db, channelId: number): Promise<readonly Upcoming[]> {
  return tx.execute<Upcoming>(sql`
    select distinct p.name as platform, d.name as document, v.stated #>> '{effective,date}' as date
    from channels c
    join subscriptions s on s.channel_id = c.id and s.ended_at is null
    join documents d on d.platform_id = s.platform_id and d.id = coalesce(s.document_id, d.id)
      and d.archived_at is null and (d.account_id is null or d.account_id = s.account_id)
    join platforms p on p.id = d.platform_id
    join schedule k on k.document_id = d.id
    join versions v on v.id = k.current_version_id
    where c.id = ${channelId} and v.stated #>> '{effective,date}' > (now() at time zone c.zone)::date::text
    order by date, platform, document limit ${SHOWN}`)
}
