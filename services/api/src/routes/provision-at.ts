import { parseRecordId, recordId } from '@clausewatch/core'
import { provisionHistory } from '@clausewatch/store'
import type { Db, documents } from '@clausewatch/store'
import { showWording } from './provision-model.ts'
import { termsInForce } from './terms-in-force.ts'

/** What a provision said in the version that was in force at a time, and in the one that we had seen by then. */
export async function provisionAt(
  db: Db,
  viewer: documents.Viewer,
  provisionId: number,
  at: Date,
  knownAt: Date | null,
) {
  const stations = await provisionHistory.stationsOf(db, viewer, provisionId)
  // The document that it came to last is asked first; where it stood in none, the last one says so.
  const answers = []
  for (const { document } of stations.toReversed()) {
    const terms = await termsInForce(db, document.id, at, knownAt)
    const wordingIn = async (version: string | undefined) => {
      const id = version === undefined ? null : parseRecordId('version', version)
      const wording = id && (await provisionHistory.wordingIn(db, provisionId, document.id, id))
      return showWording(wording || null)
    }
    const inForce = await wordingIn(terms.inForce?.version.id)
    const seen = await wordingIn(terms.seen?.version.id)
    const answer = { document: recordId('document', document.id), terms, inForce, seen }
    if (inForce || seen) return answer
    answers.push(answer)
  }
  return answers[0] ?? null
}
