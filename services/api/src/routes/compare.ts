import {
  headline,
  provisionHeadline,
  provisionsBetween,
  recordId,
  redline,
} from '@clausewatch/core'
import { comparisons } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { viewerOf } from '../auth.ts'
import type { Deps } from '../deps.ts'
import { Problem, notFound } from '../problems.ts'
import { SLUG, id, instant, numberOf, only, refusals, sha256 } from '../schemas.ts'
import { hex, iso } from '../wire.ts'
import { CHANGE_BETWEEN, showBetween } from './provision-change-model.ts'
import { REDLINE } from './redline-model.ts'

// Two unrelated texts of this length take most of a second, which everybody else waits for.
const MOST_BYTES = 256 * 1024
const PER_MINUTE = 30

const COMPARED = only(
  {
    version: id('version'),
    platform: only({ slug: SLUG, name: Type.String() }),
    document: only({ id: id('document'), name: Type.String(), kind: Type.String() }),
    since: instant('When its snapshot was received.'),
    snapshot: id('snapshot'),
    sha256: sha256('Of the bytes received.'),
  },
  { title: 'ComparedVersion' },
)
const COMPARISON = only(
  {
    from: COMPARED,
    to: COMPARED,
    headline: Type.String({ examples: ['3 provisions reworded, 1 removed in Sharing'] }),
    provisions: Type.Array(CHANGE_BETWEEN, { description: 'In the order of the second text.' }),
    redline: REDLINE,
  },
  { title: 'Comparison' },
)

export const compareRoutes: FastifyPluginCallbackTypebox<Deps> = (app, deps, done) => {
  const max = Math.min(PER_MINUTE, deps.limits?.requestsPerMinute ?? PER_MINUTE)
  app.get(
    '/v1/compare',
    {
      config: { access: 'anyone', rateLimit: { max } },
      schema: {
        operationId: 'compareVersions',
        tags: ['Provisions'],
        summary: 'Compare two versions',
        description: `Of one document, however far apart, or of two documents. Provisions of one document are known by their identities, those of two by their words alone. Texts of up to ${MOST_BYTES / 1024} KB each, ${PER_MINUTE} times a minute.`,
        querystring: only({
          from: id('version', 'The first version'),
          to: id('version', 'The second version'),
        }),
        response: { 200: COMPARISON, ...refusals(400, 401, 404, 413) },
      },
    },
    async (request) => {
      const ids = [numberOf('version', request.query.from), numberOf('version', request.query.to)]
      const found = await comparisons.versionsById(deps.db, viewerOf(request), ids, MOST_BYTES)
      const [from, to] = ids.map((one) => found.get(one))
      if (!from || !to) throw notFound('version')
      const [old, now] = [textOf(from), textOf(to)]
      const changes = provisionsBetween(old, now, from.document.id === to.document.id)
      const marked = redline(old.text, now.text)
      return {
        from: showVersion(from),
        to: showVersion(to),
        headline: provisionHeadline(changes) ?? headline(marked),
        provisions: changes.map(showBetween),
        redline: marked,
      }
    },
  )
  done()
}

function textOf({ id: versionId, text, bytes, provisionIds, splitterVersion }: Version) {
  if (text !== null) return { text, ids: provisionIds, splitterVersion }
  throw new Problem(
    'too-large',
    `${recordId('version', versionId)} is too long to be compared on request: ${bytes} bytes of at most ${MOST_BYTES}. Read both texts and compare them yourself.`,
  )
}

type Version = comparisons.ComparedVersion

function showVersion(version: Version) {
  return {
    version: recordId('version', version.id),
    platform: version.platform,
    document: { ...version.document, id: recordId('document', version.document.id) },
    since: iso(version.fromAt),
    snapshot: recordId('snapshot', version.snapshotId),
    sha256: hex(version.sha256),
  }
}
