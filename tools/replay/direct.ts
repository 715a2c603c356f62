import { EXTRACTOR_VERSION, judge } from '@clausewatch/core'
import type { Baseline } from '@clausewatch/core'
import type { History } from './corpus.ts'

export type Prediction = {
  readonly document: string
  readonly from: string
  readonly to: string
  readonly verdict: 'same' | 'cosmetic' | 'substantive' | 'broken'
  readonly reasons: readonly string[]
}

/**
 * Judges a history by the differ's core alone, each snapshot with only the earlier ones known and no second look. The
 * first good snapshot begins the document and gets no line.
 */
export async function replayDirect(
  history: History,
  onStep: () => void,
): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = []
  let current: Baseline | null = null
  let from = ''
  for (const snapshot of history.snapshots) {
    const judgement = await judge({
      received: [history.received(snapshot)],
      declaration: history.declarationAt(snapshot),
      baseline: current,
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
        verdict,
        reasons,
      })
    }
    if (verdict === 'first' || verdict === 'substantive' || verdict === 'cosmetic') {
      const { text, title, language } = judgement
      current = { text, title, language, extractorVersion: EXTRACTOR_VERSION }
    }
    if (verdict !== 'broken') from = snapshot.id
    onStep()
  }
  return predictions
}
