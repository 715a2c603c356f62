import { inForceAt } from '@clausewatch/core'
import { checkLog, versions } from '@clausewatch/store'
import type { Db } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { instant, nullable, only, wordOf } from '../schemas.ts'
import { iso, isoOrNull } from '../wire.ts'
import { CHECK, showCheck } from './document-model.ts'
import { VERSION_SUMMARY, showVersion } from './version-model.ts'

const EVIDENCE = {
  version: VERSION_SUMMARY,
  check: nullable(CHECK, { description: 'The look that received its snapshot.' }),
}

export const TERMS_IN_FORCE = only(
  {
    at: instant('The time that was asked about.'),
    knownAt: nullable(instant('By what had been recorded then; null: by what is known now.')),
    inForce: nullable(
      only(
        {
          ...EVIDENCE,
          basis: wordOf(['stated', 'seen'], {
            description:
              '`stated`: the text says from when it applies. `seen`: it does not, or not anew, and was first seen then.',
          }),
          since: instant('Since when; a day that the text states begins at midnight UTC.'),
          until: nullable(instant('When a later version takes its place; null: none is known to.')),
          quote: nullable(Type.String(), { description: 'The words behind a stated start.' }),
        },
        { title: 'InForce' },
      ),
      { description: 'Null: it was before the first version.' },
    ),
    seen: nullable(only(EVIDENCE, { title: 'Seen' }), {
      description: 'The version that we had seen by then; null: none yet.',
    }),
  },
  {
    title: 'TermsInForce',
    description: 'By the document’s own words and our looks; which law holds is not decided here.',
  },
)

/** What was in force, and what we had seen by then, with the evidence of both. */
export async function termsInForce(db: Db, documentId: number, at: Date, knownAt: Date | null) {
  const { inForce, seen } = inForceAt(await versions.timesOf(db, documentId), at, knownAt)
  const ids = [...new Set([inForce?.id, seen].filter((one) => typeof one === 'number'))]
  const found = await versions.byIds(db, documentId, ids)
  const evidence = async (versionId: number) => {
    const version = found.get(versionId)
    if (!version) throw new Error('A version went while it was read.')
    const check = await checkLog.ofSnapshot(db, documentId, version.snapshot.id)
    return { version: showVersion(version), check: check && showCheck(check) }
  }
  return {
    at: iso(at),
    knownAt: isoOrNull(knownAt),
    inForce: inForce && {
      ...(await evidence(inForce.id)),
      basis: inForce.basis,
      since: iso(inForce.since),
      until: isoOrNull(inForce.until),
      quote: inForce.quote,
    },
    seen: seen === null ? null : await evidence(seen),
  }
}
