// What it costs to read a page: raw bytes to canonical text and gate, against the bare parse of the same pages.
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { judge } from '@clausewatch/core'
import type { Declaration, Received } from '@clausewatch/core'
import { documentFolders, readHistory } from '../tools/replay/corpus.ts'
import type { History } from '../tools/replay/corpus.ts'

type Peer = { readonly parseDocument: (markup: string) => unknown }
type Cost = { readonly ours: number; readonly bare: number }

/** Snapshots of a document, spread over its history. */
const PAGES = 6
/** Documents read before the count begins, so that both sides are compiled code. */
const WARM_UP = 3
/** The least of so many runs, in turns: what other processes take is not the page's cost. */
const RUNS = 5
const MOST_RSS_MB = 300

const peer: Peer = createRequire(new URL('../packages/core/package.json', import.meta.url))(
  'htmlparser2',
)

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { corpus: { type: 'string' }, 'no-declarations': { type: 'boolean', default: false } },
  })
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a corpus.')
  const folders = documentFolders(values.corpus)
  const read = (folder: string) => costsOf(readHistory(folder, !values['no-declarations']))
  for (const folder of folders.slice(0, WARM_UP)) await read(folder)
  const costs: Cost[] = []
  for (const folder of folders) {
    costs.push(...(await read(folder)))
  }
  report(costs)
}

async function costsOf(history: History): Promise<readonly Cost[]> {
  const costs: Cost[] = []
  const every = Math.max(1, Math.floor(history.snapshots.length / PAGES))
  for (const snapshot of history.snapshots.filter((_, at) => at % every === 0)) {
    const received = history.received(snapshot)
    // A PDF has no bare parse to compare with.
    if (received.contentType?.includes('pdf')) continue
    // What is left of other runs is the bench's, not the reader's.
    collectGarbage()
    costs.push(await costOf(received, history.declarationAt(snapshot)))
  }
  return costs
}

async function costOf(received: Received, declaration: Declaration): Promise<Cost> {
  const parse = () => peer.parseDocument(new TextDecoder().decode(received.bytes))
  let [ours, bare] = [Infinity, Infinity]
  for (let run = 0; run < RUNS; run++) {
    bare = Math.min(bare, await cpuMs(parse))
    const read = () => judge({ received: [received], declaration, baseline: null })
    ours = Math.min(ours, await cpuMs(read))
  }
  return { ours, bare }
}

async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function report(costs: readonly Cost[]): void {
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
  const ours = costs.map((cost) => cost.ours)
  const bare = costs.map((cost) => cost.bare)
  const line = (name: string, numbers: readonly number[]) =>
    console.log(
      `${name.padEnd(24)}${[0.5, 0.95, 1].map((part) => quantile(numbers, part).toFixed(2).padStart(9)).join('')}`,
    )
  console.log(`${costs.length} pages, CPU ms      median      p95      max`)
  line('text and gate', ours)
  line('bare parse', bare)
  const rssMb = process.resourceUsage().maxRSS / 1024
  console.log(`peak RSS ${rssMb.toFixed(0)} MB (limit ${MOST_RSS_MB})`)
  const value = quantile(ours, 0.5)
  console.log(
    JSON.stringify({
      bench: 'extraction',
      value,
      unit: 'CPU ms a page (median)',
      against: quantile(bare, 0.5),
      ratio: sum(ours) / sum(bare),
      p95: quantile(ours, 0.95),
      peakRssMb: Math.round(rssMb),
    }),
  )
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

await main()
