import type { Call } from './api-client.ts'
import { ensureDocument, ensurePlatform } from './catalogue-api.ts'
import type { Outcome } from './catalogue-api.ts'
import type { Wanted } from './catalogue-files.ts'

type Counts = Record<Outcome, number>
type Remark = { readonly file: string; readonly text: string }

/** What an import did. */
export type Report = {
  readonly files: number
  readonly platforms: Counts
  readonly documents: Counts
  /** Declared, and not done as declared. */
  readonly notes: readonly Remark[]
  readonly faults: readonly Remark[]
}

/** Asks the API for what the files want, one after the other. A refusal is noted and spoils nothing else. */
export async function importCatalogue(
  call: Call,
  files: readonly Wanted[],
  progress: () => void,
): Promise<Report> {
  const platforms = noCounts()
  const documents = noCounts()
  const refusals: Remark[] = []
  for (const wanted of files) {
    for (const platform of wanted.platforms) {
      const done = await attempt(() => ensurePlatform(call, platform))
      if ('fault' in done) refusals.push(remark(wanted, `platform ${platform.slug}`, done.fault))
      else platforms[done.value] += 1
      progress()
    }
    for (const document of wanted.documents) {
      const done = await attempt(() => ensureDocument(call, document))
      if ('fault' in done) refusals.push(remark(wanted, document.name, done.fault))
      else documents[done.value.outcome] += 1
      progress()
    }
  }
  const { notes, faults } = readReport(files)
  return { files: files.length, platforms, documents, notes, faults: [...faults, ...refusals] }
}

/** What reading alone says: nothing is asked for. */
export function readReport(files: readonly Wanted[]): Report {
  return {
    files: files.length,
    platforms: noCounts(),
    documents: noCounts(),
    notes: files.flatMap(({ file, notes }) => notes.map((text) => ({ file, text }))),
    faults: files.flatMap(({ file, faults }) => faults.map((text) => ({ file, text }))),
  }
}

function noCounts(): Counts {
  return { created: 0, updated: 0, unchanged: 0 }
}

function remark({ file }: Wanted, what: string, fault: string): Remark {
  return { file, text: `${what}: ${fault}` }
}

async function attempt<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly fault: string }> {
  try {
    return { value: await work() }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}
