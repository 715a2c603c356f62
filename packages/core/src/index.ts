export type { Declaration, Range, Selector, Source } from './declaration/model.ts'
export type { BrokenReason, Extraction, Received } from './extract/model.ts'
export type { Alignment, Block } from './diff/model.ts'
export type { Redline, RedlineEntry, Span } from './redline/model.ts'
export type { Baseline, Judgement } from './gate/model.ts'
export type { MessageTemplate, Slots, ToldChange } from './message/model.ts'
export { PLANS, PLAN_NAMES, refuseCadence, refusePlatform } from './plans.ts'
export type { Cadence, Plan, PlanTerms, Refusal } from './plans.ts'
export { parseRecordId, recordId } from './record-id.ts'
export type { RecordKind } from './record-id.ts'
export {
  addressHash,
  hashToken,
  newToken,
  openSecrets,
  readLink,
  seal,
  signLink,
  unseal,
} from './secrets.ts'
export type { LinkUse, Secrets } from './secrets.ts'
export { WEEK_MS, isZone, nextDigest, quietUntil, sealTime } from './calendar.ts'
export type { DigestClock, DigestSlot, QuietClock } from './calendar.ts'
export { decide } from './routing.ts'
export type { Decision, Match } from './routing.ts'
export {
  NO_ALLOWED_HOSTS,
  isAllowedHost,
  isPublicAddress,
  parseAllowedHosts,
  parseHttpUrl,
  portOf,
} from './address.ts'
export type { AllowedHosts, ParsedAddress } from './address.ts'
