// What it costs to split a version into clauses, give them their identities and write the redline: on the corpus' version
// pairs, and how it grows with a document repeated 1 to 32 times.
import { parseArgs } from 'node:util'
import { NO_LINEAGE, provisionsOf, redline, trace } from '@clausewatch/core'
import { documentFolders, readHistory } from '../tools/replay/corpus.ts'
import { replayDirect } from '../tools/replay/direct.ts'
import { startProgress } from '../tools/replay/progress.ts'

type Pair = { readonly from: string; readonly to: string }

const WANTED_MS = 30
const REFERENCE_LETTERS = 100_000
/** Shorter texts are over before the clock is fair. */
const LEAST_LETTERS = 20_000
/** The least of so many runs: what other processes take is not ours. */
const RUNS = 5
const REPEATS = [1, 2, 4, 8, 16, 32]

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } })
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a corpus.')
  const pairs = await pairsOf(documentFolders(values.corpus))
  for (const pair of pairs) costOf(pair, 1)
  const scaled = pairs
    .filter(({ to }) => to.length >= LEAST_LETTERS)
    .map(
      (pair) =>
        (costOf(pair, RUNS) * REFERENCE_LETTERS) / Math.max(pair.from.length, pair.to.length),
    )
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => percentile(scaled, share))
  const times = growth(pairs)
  const exponent = slope(times)
  console.log(
    `${pairs.length} pairs, ${scaled.length} of them long enough to count, in ms a pair of 100 KB`,
  )
  console.log(`p50 ${p50?.toFixed(1)}, p95 ${p95?.toFixed(1)}, max ${max?.toFixed(1)}`)
  for (const { repeats, ms } of times) console.log(`${repeats} × the document: ${ms.toFixed(1)} ms`)
  console.log(`grows with n^${exponent.toFixed(2)}; n log n would be n^${nLogN().toFixed(2)} here`)
  const value = p95 ?? 0
  const ratio = WANTED_MS / value
  console.log(
    JSON.stringify({
      bench: 'provisions',
      value,
      unit: 'ms',
      against: WANTED_MS,
      ratio,
      p50,
      max,
      exponent,
    }),
  )
}

async function pairsOf(folders: readonly string[]): Promise<readonly Pair[]> {
  const progress = startProgress(folders.length)
  const pairs: Pair[] = []
  for (const folder of folders) {
    const history = readHistory(folder)
    let from: string | null = null
    await replayDirect(
      history,
      () => {},
      (_, to) => {
        if (from !== null) pairs.push({ from, to })
        from = to
      },
    )
    progress.step(history.document)
  }
  progress.end()
  return pairs
}

/** As the differ does it: the old version's clauses are known, the new one's are found. */
function costOf({ from, to }: Pair, runs: number): number {
  const { lineage } = trace(NO_LINEAGE, provisionsOf(from))
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    trace(lineage, provisionsOf(to))
    redline(from, to)
    least = Math.min(least, performance.now() - start)
  }
  return least
}

/** The pair of median length that changed most, repeated. */
function growth(
  pairs: readonly Pair[],
): readonly { readonly repeats: number; readonly ms: number }[] {
  const byLength = pairs.toSorted((a, b) => a.to.length - b.to.length)
  const middle = byLength.slice(Math.floor(pairs.length * 0.4), Math.ceil(pairs.length * 0.6))
  const [pair] = middle
    .map((one) => ({ one, ms: costOf(one, 2) }))
    .toSorted((a, b) => b.ms - a.ms)
    .map(({ one }) => one)
  if (pair === undefined) return []
  return REPEATS.map((repeats) => {
    const long = { from: pair.from.repeat(repeats), to: pair.to.repeat(repeats) }
    return { repeats, ms: costOf(long, RUNS) }
  })
}

/** The exponent of the power of n that fits best. */
function slope(times: readonly { readonly repeats: number; readonly ms: number }[]): number {
  const points = times.map(({ repeats, ms }) => [Math.log(repeats), Math.log(ms)] as const)
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0)
  return over / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
}

/** What the same fit says of n log n, for a document of some hundred clauses. */
function nLogN(): number {
  return slope(REPEATS.map((repeats) => ({ repeats, ms: repeats * Math.log(repeats * 200) })))
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

await main()
