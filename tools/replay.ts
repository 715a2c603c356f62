// Feeds recorded histories through the real code: the differ's core, or with --through-queues every service.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { countSnapshots, documentFolders, readHistory } from './replay/corpus.ts'
import type { History } from './replay/corpus.ts'
import { replayDirect } from './replay/direct.ts'
import type { Prediction } from './replay/direct.ts'
import { halfOf, parseHalf } from './replay/half.ts'
import { startProgress } from './replay/progress.ts'
import { replayThroughQueues } from './replay/queues.ts'
import { traceVersions, versionText } from './replay/versions.ts'
import type { VersionText } from './replay/versions.ts'

const HELP = `npm run -s replay -- --corpus DIR [--document ID …] [--out FILE] [--versions FILE] [--through-queues] [--no-declarations]

Feeds each document of a corpus, snapshot by snapshot, through the real code.

  --corpus DIR       a folder of documents, each with index.json and content.jsonl.br
  --document ID      only this one; may be repeated
  --half a|b         only the documents of one half, by a hash of the name
  --out FILE         writes a line of JSON for each judged pair: {"document","from","to","verdict","reasons"}
  --versions FILE    writes a line of JSON for each version: {"document","snapshot","dates","periods","provisions"}
  --no-declarations  nothing is known but the address, as when a reader adds a page
  --through-queues   serves the history from a local site to the running services, in real time; alerts go to the mailbox`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string' },
      document: { type: 'string', multiple: true },
      half: { type: 'string' },
      out: { type: 'string' },
      versions: { type: 'string' },
      'through-queues': { type: 'boolean', default: false },
      'no-declarations': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(HELP)
  if (!values.corpus) throw new Error('--corpus is missing: give the folder of a corpus.')
  const declared = !values['no-declarations']
  const half = parseHalf(values.half)
  const folders = chosen(values.corpus, values.document).filter(
    (folder) => half === null || halfOf(basename(folder)) === half,
  )
  const progress = startProgress(folders.reduce((sum, folder) => sum + countSnapshots(folder), 0))
  const read = (folder: string) => readHistory(folder, declared)
  if (values.versions && values['through-queues'])
    throw new Error('--versions goes without --through-queues.')
  const versions: VersionText[] = []
  const predictions = values['through-queues']
    ? await replayThroughQueues(folders, read, progress.step)
    : await direct(folders, read, progress.step, (version) => versions.push(version))
  progress.end()
  report(predictions)
  if (values.out) write(values.out, predictions, 'verdicts')
  if (values.versions) write(values.versions, traceVersions(versions), 'versions')
}

function write(file: string, rows: readonly unknown[], name: string): void {
  writeFileSync(file, rows.map((one) => `${JSON.stringify(one)}\n`).join(''))
  console.log(`${rows.length} ${name} are in ${file}`)
}

function chosen(corpus: string, wanted: readonly string[] | undefined): readonly string[] {
  const folders = documentFolders(corpus)
  if (!wanted) return folders
  const unknown = wanted.filter((id) => !folders.some((folder) => basename(folder) === id))
  if (unknown.length > 0) {
    const known = folders.map((folder) => basename(folder)).join('\n  ')
    throw new Error(`There is no document ${unknown.join(', ')}. There are:\n  ${known}`)
  }
  return folders.filter((folder) => wanted.includes(basename(folder)))
}

/** One history in memory at a time: a corpus need not fit. */
async function direct(
  folders: readonly string[],
  read: (folder: string) => History,
  step: (label: string) => void,
  onVersion: (version: VersionText) => void,
): Promise<readonly Prediction[]> {
  const predictions: Prediction[] = []
  for (const folder of folders) {
    const history = read(folder)
    const found = await replayDirect(
      history,
      () => step(history.document),
      (snapshot, text) => onVersion(versionText(history, snapshot, text)),
    )
    predictions.push(...found)
  }
  return predictions
}

function report(predictions: readonly Prediction[]): void {
  const counts = new Map<string, number>()
  for (const { verdict } of predictions) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  const line = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')
  console.log(`${predictions.length} judged: ${line || 'none'}`)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
