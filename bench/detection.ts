// How right the differ's verdicts are on recorded histories: each snapshot judged with only the earlier ones known and no
// second look, against the corpus' labels, by the corpus' own scorer.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { countSnapshots, documentFolders, readHistory } from '../tools/replay/corpus.ts'
import { replayDirect } from '../tools/replay/direct.ts'
import { halfOf, parseHalf } from '../tools/replay/half.ts'
import { startProgress } from '../tools/replay/progress.ts'

type Line = { readonly document: string }
type Score = {
  readonly precision: number | null
  readonly recall: number | null
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly brokenPrecision: number | null
  readonly brokenRecall: number | null
  readonly falsePer1000Natural: number
}

const WANTED_PRECISION = { declared: 0.97, undeclared: 0.93 }

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string' },
      half: { type: 'string' },
      'no-declarations': { type: 'boolean', default: false },
    },
  })
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a labelled corpus.')
  const only = parseHalf(values.half)
  const declared = !values['no-declarations']
  const folders = documentFolders(values.corpus).filter(
    (folder) => only === null || halfOf(basename(folder)) === only,
  )
  const predictions = await replayAll(folders, declared)
  const names = new Set(predictions.map(({ document }) => document))
  const labels = labelsOf(folders).filter(({ document }) => names.has(document))
  const scorer = scorerOf(values.corpus)
  const part = (half: 'a' | 'b' | null) => {
    const isIn = ({ document }: Line) => half === null || halfOf(document) === half
    return score(scorer, labels.filter(isIn), predictions.filter(isIn))
  }
  const whole = part(null)
  printTable([
    ['all', whole],
    ...(only
      ? []
      : ([
          ['half a', part('a')],
          ['half b', part('b')],
        ] as const)),
  ])
  const against = declared ? WANTED_PRECISION.declared : WANTED_PRECISION.undeclared
  const value = whole.precision ?? 0
  console.log(
    JSON.stringify({
      bench: 'detection',
      value,
      unit: 'precision of substantive',
      against,
      ratio: value / against,
      recall: whole.recall,
      brokenRecall: whole.brokenRecall,
      falsePer1000Natural: whole.falsePer1000Natural,
      declarations: declared,
      half: only,
    }),
  )
}

async function replayAll(folders: readonly string[], declared: boolean): Promise<readonly Line[]> {
  const progress = startProgress(folders.reduce((sum, folder) => sum + countSnapshots(folder), 0))
  const predictions: Line[] = []
  for (const folder of folders) {
    const history = readHistory(folder, declared)
    predictions.push(...(await replayDirect(history, () => progress.step(history.document))))
  }
  progress.end()
  return predictions
}

/** The labels lie beside the documents' folders. */
function labelsOf(folders: readonly string[]): readonly Line[] {
  const files = [...new Set(folders.map((folder) => join(dirname(folder), 'labels.jsonl')))]
  return files.filter(existsSync).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line): Line => JSON.parse(line)),
  )
}

function scorerOf(corpus: string): string {
  const found = [corpus, dirname(corpus)]
    .map((folder) => join(folder, 'score.mjs'))
    .find(existsSync)
  if (!found) throw new Error(`${corpus} has no score.mjs, neither in it nor beside it.`)
  return found
}

function score(scorer: string, labels: readonly Line[], predictions: readonly Line[]): Score {
  const folder = mkdtempSync(join(tmpdir(), 'detection-'))
  try {
    const file = (name: string, rows: readonly Line[]) => {
      writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      return join(folder, name)
    }
    const args = ['--labels', file('labels', labels), '--pred', file('verdicts', predictions)]
    return JSON.parse(
      execFileSync(process.execPath, [scorer, ...args, '--json'], { encoding: 'utf8' }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function printTable(rows: readonly (readonly [string, Score])[]): void {
  const line = (cells: readonly string[]) =>
    console.log(cells.map((cell) => cell.padStart(11)).join(''))
  line([
    '',
    'precision',
    'recall',
    'right',
    'false',
    'missed',
    'natural*',
    'broken p.',
    'broken r.',
  ])
  for (const [name, one] of rows) {
    const counts = [one.tp, one.fp, one.fn].map(String)
    const natural = one.falsePer1000Natural.toFixed(2)
    const broken = [percent(one.brokenPrecision), percent(one.brokenRecall)]
    line([name, percent(one.precision), percent(one.recall), ...counts, natural, ...broken])
  }
  console.log('* false alerts per 1,000 checks, each pair weighted by how often its kind occurs')
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}

await main()
