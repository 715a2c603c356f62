import { setTimeout as sleep } from 'node:timers/promises'
import type { looks } from '@clausewatch/store'
import { comparePlain } from './compare-texts.ts'

// With the browser's look and the comparison within the stage's time limit.
const SLOW_MS = 40_000
const TRIAL_MS = 20_000

type Claim = Pick<looks.ClaimedLook, 'declaration' | 'kind' | 'triesPlain' | 'versionVia'>

/** Asks by plain HTTP as well, where that is due: once it shows the document again, the browser is not needed any more. */
export async function withPlainTrial(
  claim: Claim,
  seen: looks.LookResult,
  signal: AbortSignal,
  trial: {
    readonly gapMs: number
    readonly readPlain: (signal: AbortSignal) => Promise<looks.LookResult>
  },
): Promise<looks.LookResult> {
  const { declaration, kind, triesPlain, versionVia } = claim
  const isDue = triesPlain && kind === 'look' && declaration.render === undefined
  if (!isDue || seen.durationMs > SLOW_MS || signal.aborted) return seen
  await sleep(trial.gapMs, undefined, { signal }).catch(() => {})
  const read = await trial.readPlain(AbortSignal.any([signal, AbortSignal.timeout(TRIAL_MS)]))
  const plain = await comparePlain({
    plain: pageOf(read),
    rendered: pageOf(seen),
    declaration,
    versionVia,
  })
  // What cannot be compared says nothing.
  if (!plain) return seen
  return { ...(plain.isLook ? read : seen), plain }
}

function pageOf(result: looks.LookResult) {
  if (result.kind !== 'page' || result.failed) return null
  const { bytes, contentType, finalUrl: url } = result
  return { bytes, contentType, url }
}
