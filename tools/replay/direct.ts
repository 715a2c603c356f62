import { EXTRACTOR_VERSION, judge } from '@clausewatch/core'
import type { Baseline, Judgement, Quarantined } from '@clausewatch/core'
import type { History, Recorded } from './corpus.ts'

export type Prediction = {
  readonly document: string
  readonly from: string
  readonly to: string
  readonly verdict: 'same' | 'cosmetic' | 'substantive' | 'broken'
  readonly reasons: readonly string[]
}

/**
 * Judges a history by the differ's core alone, each snapshot with only the earlier ones known and no second look. The
 * first good snapshot begins the document and gets no line. `onVersion` hears of each text that begins a version.
 */
export async function replayDirect(
  history: History,
  onStep: () => void,
  onVersion: (snapshot: Recorded, text: string) => void = () => {},
): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = []
  let current: Baseline | null = null
  let quarantined: Quarantined | null = null
  let source: Recorded | null = null
  let declared = ''
  let from = ''
  for (const snapshot of history.snapshots) {
    const declaration = history.declarationAt(snapshot)
    const text = JSON.stringify(declaration)
    // As the differ does: what another declaration alone changes is nobody's change.
    if (source && declared !== text) {
      const received = [history.received(source)]
      const anew = await judge({ received, declaration, baseline: null })
      if (anew.verdict === 'first') {
        current = baselineOf(anew)
        onVersion(source, anew.text)
      }
    }
    declared = text
    const judgement = await judge({
      received: [history.received(snapshot)],
      declaration,
      baseline: current,
      quarantined,
    })
    const { verdict } = judgement
    if (current !== null && verdict !== 'first') {
      const reasons =
        verdict === 'broken'
          ? [`${judgement.reason}: ${judgement.detail}`]
          : verdict === 'same'
            ? []
            : judgement.reasons
      predictions.push({
        document: history.document,
        from,
        to: snapshot.id,
        verdict: toCorpusVerdict(verdict),
        reasons,
      })
    }
    if (verdict !== 'broken' && verdict !== 'same') {
      current = baselineOf(judgement)
      onVersion(snapshot, judgement.text)
    }
    if (verdict === 'broken') {
      // An error page in between takes nothing back.
      quarantined = judgement.quarantined ?? quarantined
    } else {
      quarantined = null
      source = snapshot
      from = snapshot.id
    }
    onStep()
  }
  return predictions
}

/** The corpus has no verdict for a start date that moved: it labels it as a date line, cosmetic. */
export function toCorpusVerdict(
  verdict: Exclude<Judgement['verdict'], 'first'>,
): Prediction['verdict'] {
  return verdict === 'effective-date' ? 'cosmetic' : verdict
}

function baselineOf(read: Omit<Baseline, 'extractorVersion'>): Baseline {
  const { text, title, language, partEnds = null, links = null } = read
  return { text, title, language, partEnds, links, extractorVersion: EXTRACTOR_VERSION }
}
