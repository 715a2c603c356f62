import { sql } from 'drizzle-orm'
import { accounts, channels } from './schema.ts'

/** What a decision needs of who may be told, and where. */
export const RECIPIENT = {
  channelId: channels.id,
  plan: accounts.plan,
  channelUnsubscribed: sql<boolean>`${channels.unsubscribedAt} is not null`,
  channelDisabled: sql<boolean>`${channels.disabledAt} is not null`,
  nextDigestAt: channels.digestDueAt,
  zone: channels.zone,
  quietFrom: channels.quietFrom,
  quietTo: channels.quietTo,
}
