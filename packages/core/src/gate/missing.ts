import type { Sentence } from './sentences.ts'

/** So long a run of letters stands nowhere by chance, even across the borders of sentences. */
const LONG = 40
/** A shorter one counts where it begins and ends as sentences of the other text do. */
const SHORT = 8
/** Neighbours looked for as one: the items of a list that became a cell. */
const LONGEST_RUN = 10
/** With more than that missing the text is rewritten: looking for each run, then for each sentence, would take long. */
const MOST_MISSING = 100
const REWRITTEN = 2000

/** Sentences of `ours` that `theirs` has nowhere, each once. */
export function missingFrom(
  theirs: readonly Sentence[],
  ours: readonly Sentence[],
  key: 'seen' | 'letters',
): Sentence[] {
  const known = new Set(theirs.map((sentence) => sentence[key]))
  return ours.filter((sentence) => {
    if (known.has(sentence[key])) return false
    known.add(sentence[key])
    return true
  })
}

/** What is missing for good: not what stands in the other text with other borders (a full stop came, a list became a row). */
export function stillMissing(
  missing: readonly Sentence[],
  ours: readonly Sentence[],
  theirs: readonly Sentence[],
): Sentence[] {
  if (missing.length === 0 || missing.length > REWRITTEN) return [...missing]
  const stream = streamOf(theirs)
  const found = new Set<string>()
  for (const { letters } of missing) if (stands(letters, stream)) found.add(letters)
  if (missing.length <= MOST_MISSING) {
    // One sentence over and over is missing once and makes a run without end.
    const runs = runsOf(missing, ours).filter((run) => run.length <= MOST_MISSING)
    for (const run of runs) standingRuns(run, stream, found)
  }
  return missing.filter(({ letters }) => !found.has(letters))
}

/** Joined, neighbours may be one sentence of the other text: the longest ones from each on. */
function standingRuns(run: readonly string[], stream: Stream, found: Set<string>): void {
  for (let from = 0; from < run.length; from++) {
    for (let end = Math.min(run.length, from + LONGEST_RUN); end > from + 1; end--) {
      const part = run.slice(from, end)
      if (part.every((letters) => found.has(letters)) || !stands(part.join(''), stream)) continue
      for (const letters of part) found.add(letters)
      break
    }
  }
}

type Stream = { readonly letters: string; readonly borders: ReadonlySet<number> }

function streamOf(sentences: readonly Sentence[]): Stream {
  const borders = new Set<number>([0])
  let at = 0
  for (const { letters } of sentences) {
    at += letters.length
    borders.add(at)
  }
  return { letters: sentences.map(({ letters }) => letters).join(''), borders }
}

function stands(letters: string, stream: Stream): boolean {
  if (letters.length < SHORT) return false
  for (
    let at = stream.letters.indexOf(letters);
    at >= 0;
    at = stream.letters.indexOf(letters, at + 1)
  ) {
    if (letters.length >= LONG) return true
    if (stream.borders.has(at) && stream.borders.has(at + letters.length)) return true
  }
  return false
}

/** Neighbours that are all missing, two or more: their letters. */
function runsOf(missing: readonly Sentence[], ours: readonly Sentence[]): string[][] {
  const gone = new Set(missing.map(({ letters }) => letters))
  const runs: string[][] = []
  let run: string[] = []
  for (const { letters } of ours) {
    if (gone.has(letters)) run.push(letters)
    else {
      if (run.length > 1) runs.push(run)
      run = []
    }
  }
  return run.length > 1 ? [...runs, run] : runs
}
