import type { AllowedHosts, Secrets } from '@clausewatch/core'
import type { Log, OpsDeps } from '@clausewatch/runtime'
import type { Db } from '@clausewatch/store'

/** Everything the API is built from. It knows Postgres alone: no Redis, no mail server, so neither can hold it up. */
export type Deps = {
  readonly db: Db
  readonly log: Log
  readonly ops: OpsDeps
  readonly secrets: Secrets
  readonly adminKey: string
  /** Where people and mails find this API, without a slash at the end. */
  readonly publicUrl: string
  /** Origins that a Slack webhook may have. */
  readonly slackHookOrigins: readonly string[]
  /** Private addresses that documents may be read from. */
  readonly allowedHosts: AllowedHosts
  /** The default time between two looks. */
  readonly lookIntervalMs: number
  readonly digestPeriodMs: number
  /** Proxies whose X-Forwarded-For is believed: addresses or networks, comma-separated. */
  readonly trustedProxies?: string
  readonly limits?: Limits
}

/** How often one caller may ask. */
export type Limits = {
  readonly requestsPerMinute: number
  /** Accounts opened from one address: each costs a mail to somebody. */
  readonly accountsPerHour: number
}

export const DEFAULT_LIMITS: Limits = { requestsPerMinute: 600, accountsPerHour: 30 }
