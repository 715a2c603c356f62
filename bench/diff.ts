// What a redline costs and how much it marks: two versions of a text, aligned and compared to the word, against jsdiff on the
// same texts: its diffWords on the whole, and its diffLines with diffWords inside what changed.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { redline } from '@clausewatch/core'
import type { Redline } from '@clausewatch/core'
import { diffLines, diffWords } from 'diff'

type Pair = { readonly from: string; readonly to: string }
type Part = { readonly value: string; readonly added?: boolean; readonly removed?: boolean }

const WARM_UP = 5
/** The least of so many runs: what other processes take is not the redline's cost. */
const RUNS = 7
/** jsdiff may need minutes for a rewritten text: what takes longer counts as this. */
const MOST_PEER_MS = 2_000

function main(): void {
  const { values } = parseArgs({ options: { pairs: { type: 'string' } } })
  if (!values.pairs) throw new Error('--pairs is missing: give a file of pairs of Markdown texts.')
  const pairs = readPairs(values.pairs)
  for (let run = 0; run < WARM_UP; run++) for (const pair of pairs) ours(pair)
  const redlines = leastMs(pairs, ours)
  const lines = leastMs(pairs, linesThenWords)
  const words = pairs.map(({ from, to }) =>
    Math.min(
      MOST_PEER_MS,
      msOf(() => diffWords(from, to, { timeout: MOST_PEER_MS })),
    ),
  )
  report(pairs, { ours: redlines, lines, words })
}

/** Each apart from the other: neither pays for the garbage of both. */
function leastMs(pairs: readonly Pair[], work: (pair: Pair) => unknown): readonly number[] {
  const least = pairs.map(() => Infinity)
  for (let run = 0; run < RUNS; run++) {
    for (const [at, pair] of pairs.entries()) {
      least[at] = Math.min(
        least[at] ?? Infinity,
        msOf(() => work(pair)),
      )
    }
  }
  return least
}

function ours({ from, to }: Pair): Redline {
  return redline(from, to)
}

function linesThenWords({ from, to }: Pair): readonly Part[] {
  const parts = diffLines(from, to)
  return parts.flatMap((part, at) => {
    const next = parts[at + 1]
    if (part.removed && next?.added) return diffWords(part.value, next.value)
    return part.added && parts[at - 1]?.removed ? [] : [part]
  })
}

function msOf(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

function readPairs(file: string): readonly Pair[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n').filter(Boolean)
  return lines.map((line) => {
    const row: { readonly from_text: string; readonly to_text: string } = JSON.parse(line)
    return { from: canonical(row.from_text), to: canonical(row.to_text) }
  })
}

/** Markdown as it was recorded, in the form of a canonical text: no links, no emphasis, one form of headings and lists. */
function canonical(markdown: string): string {
  const text = markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|__/g, '')
    .replace(/\\([_*[\]().#-])/g, '$1')
    .replace(/^(.+)\n=+$/gm, '# $1')
    .replace(/^(.+)\n-{2,}$/gm, '## $1')
    .replace(/^( *)(?:[*+-]|(\d+\.)) +/gm, (_, indent: string, number?: string) => {
      const level = '  '.repeat(Math.floor(indent.length / 4))
      return `\n${level}- ${number === undefined ? '' : `${number} `}`
    })
    .replace(/^\|[ -|]*\|$/gm, (row) => (/^[|\s-]*$/.test(row) ? '' : row))
    .replace(/ {2,}\n(?=\S)/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
  return `${text.trim()}\n`
}

type Times = {
  readonly ours: readonly number[]
  readonly lines: readonly number[]
  readonly words: readonly number[]
}

function report(pairs: readonly Pair[], times: Times): void {
  const redlines = pairs.map(ours)
  const marked = sum(redlines.flatMap((one) => one.entries.map(markedIn)))
  const markedPeer = sum(pairs.flatMap(linesThenWords).map(markedIn))
  const line = (name: string, ms: readonly number[]): void => {
    const figures = [...[0.5, 0.95, 1].map((part) => quantile(ms, part)), sum(ms)]
    console.log(name.padEnd(28) + figures.map((figure) => figure.toFixed(2).padStart(11)).join(''))
  }
  console.log(
    `${pairs.length} pairs, ms                    median        p95        max      total`,
  )
  line('redline', times.ours)
  line('jsdiff lines, then words', times.lines)
  line(`jsdiff words, at most ${MOST_PEER_MS}`, times.words)
  console.log(`letters marked: ${marked}, by lines and words ${markedPeer}`)
  console.log(
    JSON.stringify({
      bench: 'diff',
      value: quantile(times.ours, 0.95),
      unit: 'ms',
      against: 'jsdiff diffWords',
      ratio: sum(times.words) / sum(times.ours),
      vsLinesThenWords: sum(times.lines) / sum(times.ours),
      p50: quantile(times.ours, 0.5),
      max: quantile(times.ours, 1),
      marked,
      markedPeer,
      moves: sum(redlines.map(({ counts }) => counts.moved)),
    }),
  )
}

/** How many letters, white space aside, are marked as added or removed. */
function markedIn(part: Part | Redline['entries'][number]): number {
  if ('spans' in part) {
    return sum(part.spans.map(({ op, text }) => (op === 'equal' ? 0 : lettersIn(text))))
  }
  return part.added || part.removed ? lettersIn(part.value) : 0
}

function lettersIn(text: string): number {
  return text.replace(/\s+/g, '').length
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

function quantile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

main()
