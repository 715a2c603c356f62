import type { Declaration } from '../declaration/model.ts'
import { extractAll } from '../extract/extract.ts'
import type { Extraction, Received } from '../extract/model.ts'
import { headline } from '../redline/headline.ts'
import { redline } from '../redline/redline.ts'
import { compareTexts } from './compare.ts'
import { gate } from './gate.ts'
import type { Baseline, Judgement } from './model.ts'

/** What a snapshot says: extract, gate, compare with the current version. Pure; the same input always gets the same verdict. */
export async function judge(input: {
  readonly received: readonly Received[]
  readonly declaration: Declaration
  readonly baseline: Baseline | null
}): Promise<Judgement> {
  const extraction = await extractAll(input.received, input.declaration)
  return judgeText(extraction, input.baseline)
}

/** The verdict on an extracted text. */
function judgeText(extraction: Extraction, baseline: Baseline | null): Judgement {
  if (!extraction.ok)
    return { verdict: 'broken', reason: extraction.reason, detail: extraction.detail }
  const refusal = gate(extraction, baseline)
  if (refusal !== null) return { verdict: 'broken', ...refusal }
  const { text, title, language, method } = extraction
  const found = { text, title, language, method }
  if (baseline === null) return { verdict: 'first', ...found }
  const { verdict, reasons } = compareTexts(baseline.text, text)
  if (verdict === 'same') return { verdict }
  const changes = redline(baseline.text, text)
  return { verdict, ...found, redline: changes, headline: headline(changes), reasons }
}
