import type { Announced } from '@clausewatch/core'
import { sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { changes, versions } from './schema.ts'

export const oldVersion = alias(versions, 'old_version')
export const newVersion = alias(versions, 'new_version')

/** What the notices of a change are made of. */
export const ANNOUNCED = {
  stated: newVersion.stated,
  before: oldVersion.stated,
  seenAt: changes.detectedAt,
  kind: changes.kind,
  hasProcessorChanges: sql<boolean>`coalesce(jsonb_array_length(${changes.processors}) > 0, false)`,
} satisfies Record<keyof Announced, unknown>
