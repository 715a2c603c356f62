// How well clauses keep their identity through recorded histories, how well texts are split into clauses, and how well the
// dates that documents state are read: the real code against the corpus' gold items, by the corpus' own scorer.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { countSnapshots, documentFolders, readHistory } from '../tools/replay/corpus.ts'
import { replayDirect } from '../tools/replay/direct.ts'
import { halfOf } from '../tools/replay/half.ts'
import { startProgress } from '../tools/replay/progress.ts'
import { traceVersions, versionText } from '../tools/replay/versions.ts'
import type { VersionLine, VersionText } from '../tools/replay/versions.ts'

type Line = { readonly document: string }
type Part = { readonly n: number; readonly right: number; readonly accuracy: number | null }
type Score = {
  readonly lineage: Part
  readonly splitting: Part
  readonly dates?: Part
  readonly byRelation: Readonly<Record<string, Omit<Part, 'accuracy'>>>
}

/** To be reached: what the best published tracker of text through revisions reports is 0.95. */
const WANTED = 0.96

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { corpus: { type: 'string' } } })
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a labelled corpus.')
  const folders = documentFolders(values.corpus)
  const versions = await traceAll(folders)
  const root = dirname(folders[0] ?? '')
  const scorer = [values.corpus, dirname(values.corpus)]
    .map((folder) => join(folder, 'lineage.mjs'))
    .find(existsSync)
  if (scorer === undefined) throw new Error(`${values.corpus} has no lineage.mjs.`)
  const part = (half: 'a' | 'b' | null): Score =>
    score(scorer, root, versions, ({ document }) => half === null || halfOf(document) === half)
  const all = part(null)
  const halves = { a: part('a'), b: part('b') }
  printTable([
    ['all', all],
    ['half a', halves.a],
    ['half b', halves.b],
  ])
  const value = all.lineage.accuracy ?? 0
  console.log(
    JSON.stringify({
      bench: 'lineage',
      value,
      unit: 'share of gold items',
      against: WANTED,
      ratio: value / WANTED,
      splitting: all.splitting.accuracy,
      dates: all.dates?.accuracy ?? null,
      byRelation: all.byRelation,
      halves: Object.fromEntries(
        Object.entries(halves).map(([half, one]) => [half, accuracies(one)]),
      ),
    }),
  )
}

async function traceAll(folders: readonly string[]): Promise<readonly VersionLine[]> {
  const progress = startProgress(folders.reduce((sum, folder) => sum + countSnapshots(folder), 0))
  const texts: VersionText[] = []
  for (const folder of folders) {
    const history = readHistory(folder)
    await replayDirect(
      history,
      () => progress.step(history.document),
      (snapshot, text) => texts.push(versionText(history, snapshot, text)),
    )
  }
  progress.end()
  return traceVersions(texts)
}

function score(
  scorer: string,
  root: string,
  versions: readonly VersionLine[],
  isIn: (line: Line) => boolean,
): Score {
  const folder = mkdtempSync(join(tmpdir(), 'lineage-'))
  try {
    const file = (name: string, rows: readonly Line[]) => {
      writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      return join(folder, name)
    }
    const gold = (name: string) => file(name, linesOf(join(root, `${name}.jsonl`)).filter(isIn))
    const args = ['--corpus', root, '--gold', gold('lineage'), '--dates', gold('dates')]
    const found = ['--versions', file('versions', versions.filter(isIn)), '--json']
    return JSON.parse(
      execFileSync(process.execPath, [scorer, ...args, ...found], { encoding: 'utf8' }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function linesOf(file: string): readonly Line[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line): Line => JSON.parse(line))
}

function accuracies({ lineage, splitting, dates }: Score) {
  return {
    lineage: lineage.accuracy,
    splitting: splitting.accuracy,
    dates: dates?.accuracy ?? null,
  }
}

function printTable(rows: readonly (readonly [string, Score])[]): void {
  const print = (cells: readonly string[]) =>
    console.log(cells.map((cell) => cell.padStart(10)).join(''))
  const relations = Object.keys(rows[0]?.[1].byRelation ?? {})
  print(['', 'lineage', 'splitting', 'dates', ...relations])
  for (const [name, one] of rows) {
    const shares = [one.lineage, one.splitting, one.dates].map((part) =>
      part?.accuracy == null ? '–' : `${(part.accuracy * 100).toFixed(1)} %`,
    )
    const counts = relations.map((relation) => {
      const { right = 0, n = 0 } = one.byRelation[relation] ?? {}
      return `${right}/${n}`
    })
    print([name, ...shares, ...counts])
  }
}

await main()
