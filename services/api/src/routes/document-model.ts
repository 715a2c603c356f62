import { DOCUMENT_KINDS, parseDeclaration, parseHttpUrl, recordId } from '@clausewatch/core'
import type { Declaration } from '@clausewatch/core'
import type { checkLog, documents } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { Static } from '@fastify/type-provider-typebox'
import type { Deps } from '../deps.ts'
import { Problem } from '../problems.ts'
import {
  SLUG,
  address,
  id,
  instant,
  nullable,
  oneOf,
  only,
  sha256,
  text,
  wordOf,
} from '../schemas.ts'
import { hex, iso, isoOrNull } from '../wire.ts'
import { EPISODE_FIELDS, showEpisode } from './episode-model.ts'
import { NOTE } from './note-model.ts'

export const KIND = oneOf(DOCUMENT_KINDS, {
  description: 'One of Open Terms Archive’s terms types.',
  examples: ['Privacy Policy'],
})

// A selector list of Open Terms Archive's largest declarations has some dozens of entries.
const SELECTOR = text(1000, { examples: ['main article'] })
const RANGE = only(
  {
    startBefore: Type.Optional(SELECTOR),
    startAfter: Type.Optional(SELECTOR),
    endBefore: Type.Optional(SELECTOR),
    endAfter: Type.Optional(SELECTOR),
  },
  { title: 'Range', description: 'What lies between two elements.' },
)
const SELECTORS = Type.Array(Type.Union([SELECTOR, RANGE]), { maxItems: 200 })
const ADDRESS = address({
  description: 'The address that is read.',
  examples: ['https://docs.midjourney.com/docs/privacy-policy'],
})
const FILTERS = Type.Array(text(200), {
  maxItems: 100,
  description: 'Names of filters of the archive it came from: kept and shown, never executed.',
})
const READING = {
  select: Type.Optional(SELECTORS),
  remove: Type.Optional(SELECTORS),
  filters: Type.Optional(FILTERS),
}
const RENDER = oneOf(['always', 'auto', 'never'], {
  description:
    'Whether a browser reads it. `auto`, the default: only when plain HTTP shows no document.',
})
const CLICK = Type.Array(SELECTOR, {
  maxItems: 5,
  description:
    'What a browser clicks before it reads the page, each once where it shows, such as the button of a consent wall. It asks for `render: always`. Nothing is clicked that is not named here; what was clicked is said of each look.',
})
const SOURCE = only({ fetch: ADDRESS, ...READING }, { title: 'Source' })

/** A declaration, as answers show it. */
const DECLARATION = only(
  {
    sources: Type.Array(SOURCE, { minItems: 1, maxItems: 20 }),
    render: Type.Optional(RENDER),
    click: Type.Optional(CLICK),
  },
  {
    title: 'Declaration',
    description:
      'Where the text comes from. Several sources are joined in their order. Without `select` the main content is found by itself.',
  },
)

/** As requests give it: the sources, or the one address by itself. */
export const DECLARATION_WISH = only(
  {
    fetch: Type.Optional(ADDRESS),
    sources: Type.Optional(Type.Array(SOURCE, { minItems: 1, maxItems: 20 })),
    render: Type.Optional(RENDER),
    click: Type.Optional(CLICK),
    ...READING,
  },
  {
    title: 'DeclarationWish',
    description:
      'Where the text comes from: `fetch` for one address, or `sources` for several, which are joined in their order and take over what they do not say themselves. Without `select` the main content is found by itself.',
    examples: [{ fetch: 'https://docs.midjourney.com/docs/privacy-policy' }],
  },
)

/** Reads a declaration and names its faults. */
export function readDeclaration(
  deps: Pick<Deps, 'allowedHosts'>,
  json: Static<typeof DECLARATION_WISH>,
): Declaration {
  const parsed = parseDeclaration(json)
  const faults = parsed.ok
    ? parsed.declaration.sources.flatMap(({ url }) => {
        const address = parseHttpUrl(url, deps.allowedHosts)
        return address.ok ? [] : [`${url}: ${address.reason}`]
      })
    : parsed.faults
  if (!parsed.ok || faults.length > 0) {
    throw new Problem('invalid-request', `The declaration does not fit. ${faults.join('. ')}`, {
      faults: faults.map((detail) => ({ where: 'body/declaration', detail })),
    })
  }
  return parsed.declaration
}

function showDeclaration({ sources, render, click }: Declaration): Static<typeof DECLARATION> {
  return {
    ...(render && { render }),
    ...(click && { click: [...click] }),
    sources: sources.map(({ url, select, remove, filters }) => ({
      fetch: url,
      ...(select.length > 0 && { select: [...select] }),
      ...(remove.length > 0 && { remove: [...remove] }),
      ...(filters.length > 0 && { filters: [...filters] }),
    })),
  }
}

const SUMMARY = {
  id: id('document'),
  platform: only({ slug: SLUG, name: Type.String() }),
  name: Type.String(),
  kind: Type.String(),
  visibility: wordOf(['public', 'private'], { description: 'Private: seen by its account alone.' }),
  createdAt: instant('When it was added.'),
  archivedAt: nullable(instant('When it stopped being watched.')),
  lastLookAt: nullable(instant('When it was last looked at, whatever came of it.')),
  lastGoodLookAt: nullable(instant('When the document itself was last seen.')),
  gap: Type.Boolean({ description: 'More than two intervals have passed without a good look.' }),
}
export const DOCUMENT_SUMMARY = only(SUMMARY, { title: 'DocumentSummary' })

export const CHECK = only(
  {
    at: instant('When it was looked at.'),
    outcome: wordOf(['unchanged', 'changed', 'failed', 'quarantined', 'superseded'], {
      description:
        'Quarantined: what came is not the document. Superseded: another look was faster. A changed page need not be a changed text.',
    }),
    secondLook: Type.Boolean({ description: 'A look that was to confirm a change.' }),
    reason: nullable(Type.String(), { description: 'A code, of what failed or was quarantined.' }),
    detail: nullable(Type.String(), {
      description: 'The same in words, or what else is to be said of the look.',
    }),
    status: nullable(Type.Integer(), { description: 'HTTP status.' }),
    finalUrl: nullable(Type.String(), { description: 'After redirects.' }),
    bytes: nullable(Type.Integer()),
    sha256: nullable(sha256('Of the bytes received.')),
    snapshot: nullable(id('snapshot')),
    durationMs: nullable(Type.Integer()),
    via: wordOf(['http', 'browser'], { description: 'How the page was read.' }),
    notes: Type.Array(NOTE),
  },
  { title: 'Check', description: 'One look at a document.' },
)

export const DOCUMENT = only(
  {
    ...SUMMARY,
    declaration: DECLARATION,
    foreignFilters: Type.Array(Type.String(), {
      description: 'Filters that an imported declaration names; they are not executed.',
    }),
    intervalSeconds: nullable(Type.Integer(), {
      description: 'Time between looks; null: the service’s default.',
    }),
    schedule: only({
      nextLookAt: nullable(instant('When it is looked at next.')),
      failuresInARow: Type.Integer(),
      judgementPending: Type.Boolean({ description: 'A snapshot waits to be compared.' }),
    }),
    lastCheck: nullable(CHECK),
    episode: nullable(only(EPISODE_FIELDS, { title: 'DocumentEpisode' }), {
      description: 'The error episode that is open: no look has brought it for long.',
    }),
    unstable: nullable(
      only(
        {
          since: instant('When the first of them was seen.'),
          block: Type.String({ description: 'The passage that comes and goes, as seen last.' }),
          sightings: Type.Integer({ description: 'How often a text was shown and taken back.' }),
        },
        {
          title: 'Unstable',
          description:
            'In the last 30 days the document has shown texts and taken them back. Such a text is told only when it lasts.',
        },
      ),
    ),
    currentVersion: nullable(
      only({
        id: id('version'),
        since: instant('When its snapshot was received.'),
        title: nullable(Type.String()),
        language: nullable(Type.String()),
        method: Type.String({ description: 'How the text was found in the page.' }),
        textSha256: sha256('Of the canonical text.'),
      }),
    ),
  },
  { title: 'Document' },
)

type Clock = { readonly now: Date; readonly lookIntervalMs: number }

export function showSummary(row: documents.DocumentSummary, { now, lookIntervalMs }: Clock) {
  const waited = now.getTime() - (row.lastGoodAt ?? row.createdAt).getTime()
  return {
    id: recordId('document', row.id),
    platform: row.platform,
    name: row.name,
    kind: row.kind,
    visibility: row.accountId === null ? 'public' : 'private',
    createdAt: iso(row.createdAt),
    archivedAt: isoOrNull(row.archivedAt),
    lastLookAt: isoOrNull(row.lastCheckAt),
    lastGoodLookAt: isoOrNull(row.lastGoodAt),
    gap: row.archivedAt === null && waited > 2 * (row.intervalMs ?? lookIntervalMs),
  }
}

export function showDocument(row: documents.DocumentDetail, clock: Clock) {
  const { currentVersion: current, schedule } = row
  return {
    ...showSummary(row, clock),
    declaration: showDeclaration(row.declaration),
    foreignFilters: [...new Set(row.declaration.sources.flatMap((source) => source.filters))],
    intervalSeconds: row.intervalMs === null ? null : row.intervalMs / 1000,
    schedule: {
      nextLookAt: isoOrNull(schedule.nextLookAt),
      failuresInARow: schedule.failures,
      judgementPending: schedule.judgementPending,
    },
    lastCheck: row.lastCheck && showCheck(row.lastCheck),
    episode: row.episode && showEpisode(row.episode),
    unstable: row.unstable && { ...row.unstable, since: iso(row.unstable.since) },
    currentVersion: current && {
      id: recordId('version', current.id),
      since: iso(current.fromAt),
      title: current.title,
      language: current.language,
      method: current.method,
      textSha256: hex(current.textSha256),
    },
  }
}

export function showCheck(check: checkLog.Check) {
  return {
    at: iso(check.at),
    outcome: check.outcome,
    secondLook: check.secondLook,
    reason: check.reason,
    detail: check.detail,
    status: check.status,
    finalUrl: check.finalUrl,
    bytes: check.bytes,
    sha256: check.sha256 && hex(check.sha256),
    snapshot: check.snapshotId === null ? null : recordId('snapshot', check.snapshotId),
    durationMs: check.durationMs,
    via: check.via,
    notes: [...(check.notes ?? [])],
  }
}
