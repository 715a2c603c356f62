import type { Declaration } from '../declaration/model.ts'
import { extractAll } from '../extract/extract.ts'
import type { Extraction, Received } from '../extract/model.ts'
import { headline } from '../redline/headline.ts'
import type { Redline } from '../redline/model.ts'
import { redline } from '../redline/redline.ts'
import { compareTexts } from './compare.ts'
import { gate } from './gate.ts'
import type { Baseline, Judgement, Quarantined } from './model.ts'
import { letIn, quarantined } from './quarantine.ts'

/**
 * What a snapshot says: extract, gate, compare with the current version. `quarantined` is the text that was refused last, if
 * no good snapshot came since. Pure; the same input always gets the same verdict.
 */
export async function judge(input: {
  readonly received: readonly Received[]
  readonly declaration: Declaration
  readonly baseline: Baseline | null
  readonly quarantined?: Quarantined | null
}): Promise<Judgement> {
  const extraction = await extractAll(input.received, input.declaration)
  return judgeText(extraction, input.baseline, input.quarantined ?? null)
}

/** The verdict on an extracted text. */
function judgeText(
  extraction: Extraction,
  baseline: Baseline | null,
  held: Quarantined | null,
): Judgement {
  if (!extraction.ok)
    return { verdict: 'broken', reason: extraction.reason, detail: extraction.detail }
  const { text, title, language, method } = extraction
  const found = { text, title, language, method }
  const refusal = gate(extraction, baseline)
  if (refusal !== null) {
    const reasons = held && baseline && letIn(refusal, extraction, held, baseline)
    if (reasons) return { verdict: 'substantive', ...found, ...told(baseline.text, text), reasons }
    const memory = quarantined(refusal, extraction)
    return { verdict: 'broken', ...refusal, ...(memory ? { quarantined: memory } : {}) }
  }
  if (baseline === null) return { verdict: 'first', ...found }
  const { verdict, reasons } = compareTexts(baseline.text, text)
  if (verdict === 'same') return { verdict }
  return { verdict, ...found, ...told(baseline.text, text), reasons }
}

function told(from: string, to: string): { redline: Redline; headline: string } {
  const changes = redline(from, to)
  return { redline: changes, headline: headline(changes) }
}
