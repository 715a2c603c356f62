import type { Declaration } from '../declaration/model.ts'
import type { Received } from '../extract/model.ts'
import { headline } from '../redline/headline.ts'
import type { Redline } from '../redline/model.ts'
import { redline } from '../redline/redline.ts'
import { compareTexts } from './compare.ts'
import { linksNote } from './links.ts'
import type { Baseline, Judgement, Quarantined } from './model.ts'
import { linksBetween } from './navigation.ts'
import { readLook, type Reading } from './read.ts'
import { refusedScore, scoreOf } from './score.ts'

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
  const { received, declaration, baseline, quarantined = null } = input
  return judgeReading(
    await readLook({ received, declaration, baseline, held: quarantined }),
    baseline,
    received[0]?.url ?? null,
  )
}

/** The verdict on what was read. */
function judgeReading(
  reading: Reading,
  baseline: Baseline | null,
  pageUrl: string | null,
): Judgement {
  if (!reading.ok) {
    const { refusal, memory } = reading
    const score = refusedScore(memory?.text ?? null, baseline?.text ?? null)
    return { verdict: 'broken', score, ...refusal, ...(memory ? { quarantined: memory } : {}) }
  }
  const { text, title, language, method, partEnds, links, notes } = reading
  const score = scoreOf(text, baseline?.text ?? null)
  const found = { score, text, title, language, method, partEnds, links, notes }
  if (baseline === null) return { verdict: 'first', ...found }
  if (reading.letIn)
    return {
      verdict: 'substantive',
      ...found,
      ...told(baseline.text, text),
      reasons: reading.letIn,
    }
  const compared = compareTexts(baseline.text, text, {
    links: linksBetween(baseline.links, links, pageUrl),
    isPaged: reading.isPaged,
  })
  const { verdict, reasons, effectiveOn, notes: more } = compared
  if (verdict === 'same')
    return { verdict, score, notes: [...notes, ...linksNote(baseline.links, links)] }
  const shown = told(baseline.text, text)
  const said = { ...shown, headline: compared.headline ?? shown.headline, reasons }
  const change = { ...found, ...said, notes: [...notes, ...more] }
  return verdict === 'effective-date' ? { verdict, ...change, effectiveOn } : { verdict, ...change }
}

function told(from: string, to: string): { redline: Redline; headline: string } {
  const changes = redline(from, to)
  return { redline: changes, headline: headline(changes) }
}
