export {
  isAllowedHost,
  isPublicAddress,
  MAX_ADDRESS_LENGTH,
  NO_ALLOWED_HOSTS,
  parseAllowedHosts,
  parseHttpUrl,
} from './address.ts'
export type { AllowedHosts } from './address.ts'
export { WEEK_MS, isZone, nextDigest, quietUntil, sealTime } from './calendar.ts'
export type { DigestClock, DigestSlot, QuietClock } from './calendar.ts'
export { DOCUMENT_KINDS, isDocumentKind } from './declaration/kinds.ts'
export type { DocumentKind } from './declaration/kinds.ts'
export type { Declaration, Range, Selector, Source } from './declaration/model.ts'
export { importOpenTermsArchive } from './declaration/open-terms-archive.ts'
export type { ImportedService } from './declaration/open-terms-archive.ts'
export { parseDeclaration } from './declaration/parse.ts'
export type { ParsedDeclaration } from './declaration/parse.ts'
export type { Alignment, Block } from './diff/model.ts'
export { LEAST_BAD_LOOKS, nextEpisodeStep } from './episode.ts'
export type { EpisodePolicy, EpisodeStep, Trouble } from './episode.ts'
export { escapeHtml } from './escape-html.ts'
export { explain } from './explain/explain.ts'
export type { AlignedBlock, Explanation, SourceReading } from './explain/explain.ts'
export { EXTRACTOR_VERSION, extract } from './extract/extract.ts'
export type { BrokenReason, Extraction, PageLink, Received } from './extract/model.ts'
export { packParts, unpackParts } from './extract/parts.ts'
export { nextLook, nextStep } from './gate/confirm.ts'
export type { Sighting, Step } from './gate/confirm.ts'
export { judge } from './gate/judge.ts'
export { shownShare } from './gate/shown.ts'
export { DOUBTED_REASONS } from './gate/quarantine.ts'
export { TAKEN_BACK_AGAIN, relookAfter } from './gate/relook.ts'
export { agreement, flappingBlock, isTellable } from './gate/sightings.ts'
export type { Baseline, Judgement, Note, Quarantined } from './gate/model.ts'
export { alertEmail, alertSlack } from './message/alert.ts'
export { accountSlots, confirmationEmail } from './message/confirmation.ts'
export { digestEmail, digestSlack } from './message/digest.ts'
export { parseMailbox, validateEmail } from './message/email-address.ts'
export type { Mailbox } from './message/email-address.ts'
export type { MessageTemplate, News, Slots, ToldChange, ToldEpisode } from './message/model.ts'
export { channelDisabledEmail } from './message/notice.ts'
export { confirmationOf, remarksOf } from './message/remarks.ts'
export { fill } from './message/slots.ts'
export type { Stated } from './notices/model.ts'
export { statedPeriods } from './notices/periods.ts'
export { statedDates, statedOf } from './notices/stated.ts'
export { PLANS, PLAN_NAMES, refuseCadence, refusePlatform } from './plans.ts'
export type { Cadence, Plan, PlanTerms, Refusal } from './plans.ts'
export type { Processor, ProcessorChange } from './processors/model.ts'
export type { ProvisionChange, Wording } from './provisions/change.ts'
export { provisionHistory } from './provisions/history.ts'
export type { ProvisionEvent, ProvisionHistory } from './provisions/history.ts'
export { NO_SIBLINGS } from './provisions/changes.ts'
export type { Siblings } from './provisions/changes.ts'
export { NEW_IDS, recordVersion, withIds } from './provisions/record.ts'
export type { RecordedProvision, VersionRecord, VersionToRecord } from './provisions/record.ts'
export { SPLITTER_VERSION, provisionsOf } from './provisions/split.ts'
export { summarise } from './provisions/summary.ts'
export type { SummaryPoint } from './provisions/summary.ts'
export { NO_LINEAGE, trace } from './provisions/trace.ts'
export type { Known, Lineage } from './provisions/trace.ts'
export { parseRecordId, recordId } from './record-id.ts'
export type { RecordKind } from './record-id.ts'
export type { Redline, RedlineEntry, Span } from './redline/model.ts'
export { provisionHeadline } from './redline/headline.ts'
export { redline } from './redline/redline.ts'
export { redlineHtml } from './redline/render-html.ts'
export { redlineMarkdown } from './redline/render-markdown.ts'
export { decide, decideMovedDate } from './routing.ts'
export type { Decision, Match } from './routing.ts'
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
export { inForceAt } from './timeline/in-force.ts'
export type { InForce, VersionTimes } from './timeline/in-force.ts'
