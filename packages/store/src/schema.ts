import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type {
  Cadence,
  Declaration,
  Note,
  PageLink,
  Plan,
  Processor,
  ProcessorChange,
  ProvisionChange,
  Redline,
  Stated,
} from '@clausewatch/core'

// Columns said once. Every instant is timestamptz; every id is a bigint that stays below 2^53.
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
const id = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()
const ref = () => bigint({ mode: 'number' })
const at = () => timestamp({ withTimezone: true, mode: 'date' })
const createdAt = () => at().notNull().defaultNow()
const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`

// ---- Accounts -------------------------------------------------------------------------------------------------

export const accounts = pgTable(
  'accounts',
  {
    id: id(),
    email: text().notNull(),
    plan: text().$type<Plan>().notNull().default('free'),
    confirmedAt: at(),
    createdAt: createdAt(),
  },
  (t) => [
    // Only a confirmed account owns its address: else whoever types yours first could keep you out, or wait inside.
    uniqueIndex('accounts_email_confirmed')
      .on(t.email)
      .where(sql`${t.confirmedAt} is not null`),
    check('accounts_plan', oneOf(t.plan, ['free', 'monitor', 'compliance'])),
  ],
)

export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    accountId: ref()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** The first characters of the key, so that its owner can tell keys apart. */
    prefix: text().notNull(),
    /** SHA-256 of the key: 256 random bits need no salt. */
    hash: bytea().notNull().unique(),
    createdAt: createdAt(),
    lastUsedAt: at(),
    revokedAt: at(),
  },
  (t) => [index('api_keys_account').on(t.accountId)],
)

// ---- What is watched ------------------------------------------------------------------------------------------

export const platforms = pgTable('platforms', {
  id: id(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  homepage: text(),
  createdAt: createdAt(),
})

export const documents = pgTable(
  'documents',
  {
    id: id(),
    platformId: ref()
      .notNull()
      .references(() => platforms.id),
    /** Null: public. Else seen by this account alone. */
    accountId: ref().references(() => accounts.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** One of Open Terms Archive's terms types. */
    kind: text().notNull(),
    declaration: jsonb().$type<Declaration>().notNull(),
    /** Time between looks, in milliseconds; null: the service's default. */
    intervalMs: bigint({ mode: 'number' }),
    createdAt: createdAt(),
    archivedAt: at(),
  },
  (t) => [
    unique('documents_name').on(t.platformId, t.accountId, t.kind, t.name).nullsNotDistinct(),
    index('documents_account').on(t.accountId),
  ],
)

/**
 * What checks and judgements change, apart from `documents`, which people write: a narrow row, so that an update
 * stays on its page (0 of 500,000 did in a wide row). Created with fillfactor 70.
 */
export const schedule = pgTable(
  'schedule',
  {
    documentId: bigint({ mode: 'number' })
      .primaryKey()
      .references(() => documents.id, { onDelete: 'cascade' }),
    host: text().notNull(),
    fetchDueAt: at(),
    /** Until then the look is somebody's; not part of the due time, so that a claim writes no index. Null: nobody's. */
    leasedUntil: at(),
    /** Counts claims, never goes back: the fence of the look under way. */
    fetchAttempt: integer().notNull().default(0),
    fetchFailures: smallint().notNull().default(0),
    judgeDueAt: at(),
    judgeAttempt: integer().notNull().default(0),
    judgeFailures: smallint().notNull().default(0),
    etag: text(),
    lastModified: text(),
    lastSnapshotId: ref(),
    lastCheckAt: at(),
    lastGoodAt: at(),
    currentVersionId: ref(),
    /** Plain HTTP showed no document: looks go through a browser, where the declaration leaves that open. */
    needsBrowser: boolean().notNull().default(false),
    /** When plain HTTP is tried once more beside the browser; null: looks go by plain HTTP, or the declaration decides. */
    plainDueAt: at(),
    /** Since when no look brings the document; null: the last one did. */
    troubledAt: at(),
    /** The error episode that is open; null: none. */
    episodeId: ref(),
    /** When the episode is to be opened, reminded of or closed. */
    episodeDueAt: at(),
    episodeAttempt: integer().notNull().default(0),
    episodeFailures: smallint().notNull().default(0),
  },
  (t) => [
    index('schedule_episode_due')
      .on(t.episodeDueAt)
      .where(sql`${t.episodeDueAt} is not null`),
    index('schedule_fetch_due')
      .on(t.host, t.fetchDueAt)
      .where(sql`${t.fetchDueAt} is not null`),
    index('schedule_judge_due')
      .on(t.judgeDueAt)
      .where(sql`${t.judgeDueAt} is not null`),
  ],
)

/** The politeness of all fetchers together, and where the fetch pump looks first. */
export const hosts = pgTable(
  'hosts',
  {
    id: text().primaryKey(),
    /** When something of this host is due and it may be asked; 'infinity': nothing is. */
    dueAt: at().notNull().defaultNow(),
    /** No request before: the gap after the last one, Retry-After, or backoff. */
    freeAt: at().notNull().defaultNow(),
    /** Least time between two requests, in milliseconds; null: the service's default. */
    gapMs: integer(),
    failures: smallint().notNull().default(0),
  },
  (t) => [index('hosts_due').on(t.dueAt)],
)

// ---- Evidence -------------------------------------------------------------------------------------------------

/** Every look leaves a row, so it has few indexes. No foreign keys: partitioned by time when it grows. */
export const checks = pgTable(
  'checks',
  {
    id: ref().notNull().generatedAlwaysAsIdentity(),
    documentId: ref().notNull(),
    attempt: integer().notNull(),
    at: at().notNull(),
    outcome: text().notNull(),
    /** Why it failed or was quarantined: a code, then a sentence. */
    reason: text(),
    detail: text(),
    status: smallint(),
    finalUrl: text(),
    bytes: integer(),
    sha256: bytea(),
    snapshotId: ref(),
    durationMs: integer(),
    secondLook: boolean().notNull().default(false),
    via: text().$type<'http' | 'browser'>().notNull().default('http'),
    /** What the differ noticed of its snapshot beside the verdict. */
    notes: jsonb().$type<readonly Note[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.id] }),
    unique('checks_look').on(t.documentId, t.attempt, t.outcome),
    check(
      'checks_outcome',
      oneOf(t.outcome, ['unchanged', 'changed', 'failed', 'quarantined', 'superseded']),
    ),
  ],
)

export const snapshots = pgTable(
  'snapshots',
  {
    id: id(),
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    previousId: ref().references((): AnyPgColumn => snapshots.id),
    /** Of the bytes, content encoding undone. */
    sha256: bytea().notNull(),
    bytes: integer().notNull(),
    contentType: text(),
    headers: jsonb().$type<Record<string, string>>().notNull(),
    finalUrl: text().notNull(),
    fetchedAt: at().notNull(),
    /** What the differ said of it; null: not judged yet. */
    verdict: text(),
    reason: text(),
    detail: text(),
    judgedAt: at(),
    extractorVersion: integer(),
    via: text().$type<'http' | 'browser'>().notNull().default('http'),
    /** Selectors of what was clicked before the page was read, in their order, as declared; null: nothing. */
    clicked: jsonb().$type<readonly string[]>(),
    /** How surely it is the document, 0 to 1. */
    score: real(),
    /** What the differ noticed beside the verdict: a selector that rotted, a part that was kept, links that moved. */
    notes: jsonb().$type<readonly Note[]>(),
  },
  (t) => [
    // A chain, not a fork: two looks that both saw "the next one" cannot both be recorded.
    unique('snapshots_chain').on(t.documentId, t.previousId).nullsNotDistinct(),
    index('snapshots_unjudged')
      .on(t.documentId, t.id)
      .where(sql`${t.judgedAt} is null`),
    check(
      'snapshots_verdict',
      oneOf(t.verdict, [
        'first',
        'same',
        'cosmetic',
        'effective-date',
        'substantive',
        'held',
        'broken',
      ]),
    ),
  ],
)

/** The bytes themselves, once for each document and content: full, or a zstd delta against an earlier content. */
export const contents = pgTable(
  'contents',
  {
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    sha256: bytea().notNull(),
    /** The dictionary: another content of the same document, named by its hash; null: a full copy. */
    baseSha256: bytea(),
    /** Contents since the full copy, this one included: at most 31. The chain to it is no longer. */
    links: smallint().notNull(),
    data: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.sha256] }),
    check('contents_links', sql`${t.links} between 0 and 31`),
    check('contents_base', sql`(${t.baseSha256} is null) = (${t.links} = 0)`),
  ],
)

/** What a browser showed of a snapshot's page, as evidence beside it: the rendered HTML (in `contents`) and a screenshot. */
export const renders = pgTable(
  'renders',
  {
    snapshotId: bigint({ mode: 'number' })
      .primaryKey()
      .references(() => snapshots.id, { onDelete: 'cascade' }),
    documentId: ref().notNull(),
    dueAt: at(),
    attempt: integer().notNull().default(0),
    failures: smallint().notNull().default(0),
    status: text().$type<'pending' | 'kept' | 'absent'>().notNull().default('pending'),
    /** Why there is none. */
    detail: text(),
    takenAt: at(),
    finalUrl: text(),
    htmlSha256: bytea(),
    /** JPEG, the full page. */
    screenshot: bytea(),
    screenshotSha256: bytea(),
    /** As of its snapshot: what was clicked before the picture. */
    clicked: jsonb().$type<readonly string[]>(),
    /** The part of the fetched text that the rendered page shows too, 0 to 1; null: not compared. */
    textKept: real(),
    createdAt: createdAt(),
  },
  (t) => [
    index('renders_due')
      .on(t.dueAt)
      .where(sql`${t.dueAt} is not null`),
    check('renders_status', oneOf(t.status, ['pending', 'kept', 'absent'])),
  ],
)

/** Texts that a document has shown and taken back: seen again, they are held until they persist. */
export const variants = pgTable(
  'variants',
  {
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    textSha256: bytea().notNull(),
    /** The block that differs from the version of the time, as quoted text under its heading. */
    block: text().notNull(),
    sightings: integer().notNull().default(1),
    firstSeenAt: at().notNull(),
    lastSeenAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.documentId, t.textSha256] })],
)

/** A stretch of time in which no look brought the document: told once, reminded of, closed on recovery. */
export const episodes = pgTable(
  'episodes',
  {
    id: id(),
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    outcome: text().$type<'failed' | 'quarantined'>().notNull(),
    reason: text(),
    detail: text(),
    /** Of its first bad look. */
    startedAt: at().notNull(),
    openedAt: createdAt(),
    remindedAt: at(),
    closedAt: at(),
  },
  (t) => [
    uniqueIndex('episodes_open')
      .on(t.documentId)
      .where(sql`${t.closedAt} is null`),
    index('episodes_document').on(t.documentId, t.id),
    check('episodes_outcome', oneOf(t.outcome, ['failed', 'quarantined'])),
  ],
)

/** What of an episode is told: its opening, a reminder, its end. Routed like a change. */
export const episodeNotices = pgTable(
  'episode_notices',
  {
    id: id(),
    episodeId: ref()
      .notNull()
      .references(() => episodes.id, { onDelete: 'cascade' }),
    documentId: ref().notNull(),
    event: text().$type<'opened' | 'reminder' | 'closed'>().notNull(),
    createdAt: createdAt(),
    routeDueAt: at(),
    routeAttempt: integer().notNull().default(0),
    routeFailures: smallint().notNull().default(0),
    routeCursor: bigint({ mode: 'number' }).notNull().default(0),
    routedAt: at(),
    endedReason: text(),
  },
  (t) => [
    index('episode_notices_episode').on(t.episodeId, t.id),
    index('episode_notices_route_due')
      .on(t.routeDueAt)
      .where(sql`${t.routeDueAt} is not null`),
    check('episode_notices_event', oneOf(t.event, ['opened', 'reminder', 'closed'])),
  ],
)

/** A substantive verdict that waits for a second look to agree. */
export const candidates = pgTable(
  'candidates',
  {
    documentId: bigint({ mode: 'number' })
      .primaryKey()
      .references(() => documents.id, { onDelete: 'cascade' }),
    /** As in `schedule`, so that a host's candidates are found without a join. */
    host: text().notNull(),
    snapshotId: ref().notNull(),
    looks: smallint().notNull().default(0),
    /** When the next look is due; null: one has come and the judge decides. */
    dueAt: at(),
    deadlineAt: at().notNull(),
    /** Its text was shown and taken back before: one look that agrees is not enough. */
    isKnown: boolean().notNull().default(false),
    /** It was found by reading a stored snapshot anew: told, it is told as late. */
    isLate: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    index('candidates_due')
      .on(t.host, t.dueAt)
      .where(sql`${t.dueAt} is not null`),
  ],
)

export const versions = pgTable(
  'versions',
  {
    id: id(),
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    previousId: ref().references((): AnyPgColumn => versions.id),
    snapshotId: ref()
      .notNull()
      .references(() => snapshots.id),
    extractorVersion: integer().notNull(),
    /** What it was read with: another declaration reads another text, which nobody changed. */
    declaration: jsonb().$type<Declaration>().notNull(),
    title: text(),
    language: text(),
    /** Canonical text: Markdown without link targets. */
    text: text().notNull(),
    textSha256: bytea().notNull(),
    method: text().notNull(),
    /** Where each source's text ends in it, in UTF-16 units; null: there is one source. */
    partEnds: jsonb().$type<readonly number[]>(),
    /** Where its links lead: a signal of its own, never a change. */
    links: jsonb().$type<readonly PageLink[]>(),
    /** What it says of its own time; null: not read yet. */
    stated: jsonb().$type<Stated>(),
    /** The rows of a list of sub-processors; null: it is no such list. */
    processors: jsonb().$type<readonly Processor[]>(),
    /** When its snapshot was received: the version holds from here to the next one's. */
    fromAt: at().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique('versions_chain').on(t.documentId, t.previousId).nullsNotDistinct()],
)

export const changes = pgTable(
  'changes',
  {
    id: id(),
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    fromVersionId: ref()
      .notNull()
      .references(() => versions.id),
    toVersionId: ref()
      .notNull()
      .references(() => versions.id),
    kind: text().notNull(),
    headline: text().notNull(),
    reasons: jsonb().$type<readonly string[]>().notNull(),
    redline: jsonb().$type<Redline>().notNull(),
    /** What else is to be said of it: a silent edit, a date that moved without the text. */
    notes: jsonb().$type<readonly Note[]>(),
    /** What became of a list's sub-processors; null: it is no such list. */
    processors: jsonb().$type<readonly ProcessorChange[]>(),
    /** The date that the terms apply from now on, where that is what moved. */
    effectiveOn: date({ mode: 'string' }),
    /** Found later than it could have been, by reading stored snapshots anew. */
    isLate: boolean().notNull().default(false),
    /** Looks that saw it before it was told. */
    looks: smallint().notNull().default(1),
    /** When its snapshot was first received. */
    detectedAt: at().notNull(),
    confirmedAt: at().notNull().defaultNow(),
    routeDueAt: at(),
    routeAttempt: integer().notNull().default(0),
    routeFailures: smallint().notNull().default(0),
    /** The last subscription that has been decided: routing goes on after it. */
    routeCursor: bigint({ mode: 'number' }).notNull().default(0),
    routedAt: at(),
    /** Channels that have an alert of it: more than 10,000 go by the bulk lane. */
    alertedChannels: integer().notNull().default(0),
    /** Why routing was given up, if it was. */
    endedReason: text(),
  },
  (t) => [
    unique('changes_pair').on(t.fromVersionId, t.toVersionId),
    index('changes_document').on(t.documentId, t.id),
    index('changes_route_due')
      .on(t.routeDueAt)
      .where(sql`${t.routeDueAt} is not null`),
    check(
      'changes_kind',
      oneOf(t.kind, ['substantive', 'effective-date', 'cosmetic', 'technical']),
    ),
  ],
)

// ---- Provisions -----------------------------------------------------------------------------------------------

/** A clause's permanent identity (CW-P-…). What it says stands in its wordings. */
export const provisions = pgTable(
  'provisions',
  {
    /** Taken from its sequence before the clause is written, so that clauses can name one another. */
    id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    /** Where it stands, or stood last. */
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (t) => [index('provisions_document').on(t.documentId, t.id)],
)

/** What a provision says under which headings, over a span of versions of one document. */
export const wordings = pgTable(
  'wordings',
  {
    id: id(),
    provisionId: ref()
      .notNull()
      .references(() => provisions.id, { onDelete: 'cascade' }),
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    /** The first version that says it, and when that was received. */
    fromVersionId: ref().notNull(),
    fromAt: at().notNull(),
    /** The first version that does not say it any more; null: the last one says it. */
    untilVersionId: ref(),
    untilAt: at(),
    /** The headings above it, outermost first. */
    path: text().array().notNull(),
    leadIn: text(),
    text: text().notNull(),
    /** Equal for texts that differ at most in numbering, marks, case and white space. */
    fingerprint: text().notNull(),
    // A longer text would be refused by it.
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('english', left(text, 100000))`),
  },
  (t) => [
    uniqueIndex('wordings_live')
      .on(t.provisionId)
      .where(sql`${t.untilVersionId} is null`),
    index('wordings_provision').on(t.provisionId, t.id),
    index('wordings_document').on(t.documentId, t.provisionId),
    index('wordings_search').using('gin', t.search),
  ],
)

/** Where a version's provisions stand in its canonical text, in order. The rest of the text is no provision. */
export const layouts = pgTable(
  'layouts',
  {
    versionId: bigint({ mode: 'number' })
      .primaryKey()
      .references(() => versions.id, { onDelete: 'cascade' }),
    documentId: ref().notNull(),
    splitterVersion: smallint().notNull(),
    /** Of its fingerprints: a text that returns gets its clauses back. */
    digest: text().notNull(),
    provisionIds: bigint({ mode: 'number' }).array().notNull(),
    wordingIds: bigint({ mode: 'number' }).array().notNull(),
    /** Spans [start, end) in bytes of the text's UTF-8. */
    starts: integer().array().notNull(),
    ends: integer().array().notNull(),
  },
  (t) => [index('layouts_document').on(t.documentId, t.versionId)],
)

/** What a change did to one provision. */
export const provisionChanges = pgTable(
  'provision_changes',
  {
    changeId: ref()
      .notNull()
      .references(() => changes.id, { onDelete: 'cascade' }),
    provisionId: ref().notNull(),
    /** Its place in the change's list, from 0. */
    position: integer().notNull(),
    kind: text().$type<ProvisionChange['kind']>().notNull(),
    beforeId: ref().references(() => wordings.id),
    afterId: ref().references(() => wordings.id),
    /** The provisions that it was split from or merged with. */
    relatives: bigint({ mode: 'number' }).array().notNull(),
    /** Null: there are not two wordings to compare, or their words are equal. */
    redline: jsonb().$type<Redline>(),
    /** How much it matters; null: not analysed. */
    severity: text().$type<'high' | 'medium' | 'low'>(),
  },
  (t) => [
    primaryKey({ columns: [t.changeId, t.provisionId] }),
    index('provision_changes_provision').on(t.provisionId, t.changeId),
    check(
      'provision_changes_kind',
      oneOf(t.kind, ['added', 'removed', 'reworded', 'moved', 'split', 'merged', 'returned']),
    ),
  ],
)

/** A document that a text takes into itself by a link, over a span of its versions. */
export const incorporations = pgTable(
  'incorporations',
  {
    id: id(),
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    /** Where the link leads, as in `addresses`. */
    address: text().notNull(),
    /** The words of the link, and the sentence around it. */
    label: text().notNull(),
    quote: text().notNull(),
    fromVersionId: ref().notNull(),
    fromAt: at().notNull(),
    untilVersionId: ref(),
    untilAt: at(),
  },
  (t) => [
    uniqueIndex('incorporations_live')
      .on(t.documentId, t.address)
      .where(sql`${t.untilVersionId} is null`),
    index('incorporations_address')
      .on(t.address)
      .where(sql`${t.untilVersionId} is null`),
  ],
)

/** Where documents are read, spelt so that links to them can be found. */
export const addresses = pgTable(
  'addresses',
  {
    documentId: ref()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    address: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.address] }),
    index('addresses_address').on(t.address),
  ],
)

// ---- Who is told ----------------------------------------------------------------------------------------------

export const channels = pgTable(
  'channels',
  {
    id: id(),
    accountId: ref()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    kind: text().$type<'email' | 'slack' | 'webhook'>().notNull(),
    /** The address, sealed (AES-256-GCM): a webhook address is a credential. It never changes: a new address is a new channel. */
    address: bytea().notNull(),
    /** Keyed hash of the address: equality without opening it. */
    addressHash: bytea().notNull(),
    /** What may be shown: the email address, or the webhook's host. */
    label: text().notNull(),
    zone: text().notNull().default('UTC'),
    /** ISO weekday, 1 = Monday. */
    digestWeekday: smallint().notNull().default(1),
    digestHour: smallint().notNull().default(8),
    /** Local hours [from, to) in which nothing but the digest is sent; both null: none. */
    quietFrom: smallint(),
    quietTo: smallint(),
    confirmedAt: at(),
    unsubscribedAt: at(),
    disabledAt: at(),
    disabledReason: text(),
    digestDueAt: at(),
    /** The local period that closes then: a digest's key, which a lease leaves alone. */
    digestPeriod: text(),
    digestAttempt: integer().notNull().default(0),
    digestFailures: smallint().notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('channels_address')
      .on(t.accountId, t.addressHash)
      .where(sql`${t.disabledAt} is null and ${t.unsubscribedAt} is null`),
    index('channels_digest_due')
      .on(t.digestDueAt)
      .where(sql`${t.digestDueAt} is not null`),
    check('channels_kind', oneOf(t.kind, ['email', 'slack', 'webhook'])),
    check(
      'channels_digest',
      sql`${t.digestWeekday} between 1 and 7 and ${t.digestHour} between 0 and 23`,
    ),
    check(
      'channels_quiet',
      sql`(${t.quietFrom} is null) = (${t.quietTo} is null) and ${t.quietFrom} between 0 and 23 and ${t.quietTo} between 0 and 23 and ${t.quietFrom} <> ${t.quietTo}`,
    ),
  ],
)

export const subscriptions = pgTable(
  'subscriptions',
  {
    id: id(),
    accountId: ref()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    channelId: ref()
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    platformId: ref()
      .notNull()
      .references(() => platforms.id),
    /** Null: every document of the platform that the account may see. */
    documentId: ref().references(() => documents.id, { onDelete: 'cascade' }),
    /** What the subscriber asked for; the plan decides at routing what is done. */
    cadence: text().$type<Cadence>().notNull(),
    createdAt: createdAt(),
    endedAt: at(),
  },
  (t) => [
    // Routing pages through a platform's subscriptions by key.
    index('subscriptions_route')
      .on(t.platformId, t.id)
      .where(sql`${t.endedAt} is null`),
    uniqueIndex('subscriptions_wish')
      .on(t.accountId, t.channelId, t.platformId, sql`coalesce(${t.documentId}, 0)`)
      .where(sql`${t.endedAt} is null`),
    check('subscriptions_cadence', oneOf(t.cadence, ['same-day', 'digest'])),
  ],
)

/** Addresses that must not be written to, whoever asks. */
export const suppressions = pgTable('suppressions', {
  addressHash: bytea().primaryKey(),
  reason: text().notNull(),
  createdAt: createdAt(),
})

/** Who was told of a change, how, and why; or why not. Change first: one change lands on neighbouring pages. */
export const decisions = pgTable(
  'decisions',
  {
    changeId: ref().notNull(),
    subscriptionId: ref().notNull(),
    channelId: ref().notNull(),
    outcome: text().notNull(),
    why: text().notNull(),
    decidedAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.changeId, t.subscriptionId] }),
    index('decisions_subscription').on(t.subscriptionId, t.changeId),
    check('decisions_outcome', oneOf(t.outcome, ['same-day', 'digest', 'none'])),
  ],
)

/** One change for one channel: the unit of telling, however many subscriptions match. */
export const alerts = pgTable(
  'alerts',
  {
    changeId: ref().notNull(),
    channelId: ref().notNull(),
    cadence: text().$type<Cadence>().notNull(),
    why: text().notNull(),
    /** The message that holds it; null: in none yet. */
    deliveryId: ref(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.changeId, t.channelId, t.cadence] }),
    index('alerts_untold')
      .on(t.channelId, t.cadence)
      .where(sql`${t.deliveryId} is null`),
    index('alerts_delivery').on(t.deliveryId),
    check('alerts_cadence', oneOf(t.cadence, ['same-day', 'digest'])),
  ],
)

/** Word of an error episode for one channel. */
export const episodeAlerts = pgTable(
  'episode_alerts',
  {
    noticeId: ref().notNull(),
    channelId: ref().notNull(),
    cadence: text().$type<Cadence>().notNull(),
    why: text().notNull(),
    /** The message that holds it; null: in none yet. */
    deliveryId: ref(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.noticeId, t.channelId] }),
    index('episode_alerts_untold')
      .on(t.channelId, t.cadence)
      .where(sql`${t.deliveryId} is null`),
    index('episode_alerts_delivery').on(t.deliveryId),
    check('episode_alerts_cadence', oneOf(t.cadence, ['same-day', 'digest'])),
  ],
)

/** A channel's same-day alerts that wait for one message. Sealing locks the row, empties it and deletes it. */
export const groups = pgTable(
  'groups',
  {
    channelId: bigint({ mode: 'number' })
      .primaryKey()
      .references(() => channels.id, { onDelete: 'cascade' }),
    sealsAt: at().notNull(),
    attempt: integer().notNull().default(0),
    failures: smallint().notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [index('groups_due').on(t.sealsAt)],
)

/** One digest for each channel and local period: the row is the proof that it was made. */
export const digests = pgTable(
  'digests',
  {
    channelId: ref().notNull(),
    /** The local date on which the digest was due, such as 2026-11-30; with its time where a period is shorter than a week. */
    periodLocal: text().notNull(),
    deliveryId: ref(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.periodLocal] })],
)

// ---- Messages -------------------------------------------------------------------------------------------------

/** A message rendered once for a set of changes, template and language; what differs by recipient are slots. */
export const messageBodies = pgTable('message_bodies', {
  sha256: bytea().primaryKey(),
  /** The template as JSON, zstd-compressed. */
  data: bytea().notNull(),
  createdAt: createdAt(),
})

/** One message to one channel: the outbox. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: id(),
    channelId: ref()
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    kind: text().$type<'alert' | 'digest' | 'confirmation' | 'notice'>().notNull(),
    lane: text().notNull().default('prompt'),
    bodySha256: bytea()
      .notNull()
      .references(() => messageBodies.sha256),
    /** Values of the body's slots; filling is pure, so that a retry is byte-identical. */
    slots: jsonb().$type<Record<string, string>>().notNull(),
    status: text().notNull().default('pending'),
    dueAt: at(),
    attempt: integer().notNull().default(0),
    failures: smallint().notNull().default(0),
    createdAt: createdAt(),
    endedAt: at(),
    /** Why it was withheld, or failed for good. */
    endedReason: text(),
  },
  (t) => [
    index('deliveries_due')
      .on(t.lane.desc(), t.dueAt)
      .where(sql`${t.dueAt} is not null`),
    index('deliveries_channel').on(t.channelId, t.id),
    check('deliveries_kind', oneOf(t.kind, ['alert', 'digest', 'confirmation', 'notice'])),
    check('deliveries_lane', oneOf(t.lane, ['prompt', 'bulk'])),
    check(
      'deliveries_status',
      oneOf(t.status, ['pending', 'sent', 'withheld', 'failed', 'ambiguous']),
    ),
    check('deliveries_ended', sql`(${t.status} = 'pending') = (${t.endedAt} is null)`),
  ],
)

/** The ledger: opened before anything is sent, in a transaction of its own. */
export const attempts = pgTable(
  'attempts',
  {
    deliveryId: ref().notNull(),
    attempt: integer().notNull(),
    openedAt: createdAt(),
    closedAt: at(),
    outcome: text().notNull().default('open'),
    /** The other side's answer, scrubbed. */
    detail: text(),
  },
  (t) => [
    primaryKey({ columns: [t.deliveryId, t.attempt] }),
    check(
      'attempts_outcome',
      oneOf(t.outcome, ['open', 'accepted', 'refused', 'unsent', 'ambiguous']),
    ),
  ],
)

/** Links that were mailed to prove an address: the token's hash, used once. */
export const confirmations = pgTable(
  'confirmations',
  {
    tokenHash: bytea().primaryKey(),
    channelId: ref()
      .notNull()
      .references(() => channels.id, { onDelete: 'cascade' }),
    expiresAt: at().notNull(),
    usedAt: at(),
    createdAt: createdAt(),
  },
  (t) => [index('confirmations_channel').on(t.channelId)],
)
