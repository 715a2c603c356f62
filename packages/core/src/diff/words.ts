import type { Span } from '../redline/model.ts'
import { countWords, createLexicon, type Lexicon, type Words } from './lexicon.ts'
import { phrases, settle, type Run } from './phrases.ts'
import { sentenceEnds } from './sentences.ts'
import { matchSequences, sequenceMatcher } from './sequence.ts'
import { spansOf } from './spans.ts'
import { weightOf } from './traits.ts'

/** What became of the words of a text, and how many words were added and removed. */
export type WordDiff = {
  readonly spans: readonly Span[]
  readonly added: number
  readonly removed: number
}

/**
 * Compares texts to the word: sentences first, then the words between equal sentences. Kept words are given as the new text
 * has them; a replacement is a delete before an insert; neighbours never have the same op.
 */
export function wordDiffer(lexicon: Lexicon): (from: string, to: string) => WordDiff {
  const match = sequenceMatcher()
  const weigh = (id: number): number => weightOf(lexicon.traits[id] ?? 0)
  // By place; valid between the ends of the old text at hand.
  let partner = new Int32Array(0)
  return (fromText, toText) => {
    const from = lexicon.read(fromText)
    const to = lexicon.read(toText)
    const { ids } = lexicon
    if (partner.length < ids.length) partner = new Int32Array(ids.length)
    partner.fill(-1, from.start, from.end)
    let [fromStart, toStart] = [from.start, to.start]
    for (const kept of keptSentences(from, to, lexicon)) {
      const gap = { fromStart, fromEnd: kept.from, toStart, toEnd: kept.to }
      match(ids, ids, weigh, gap, partner)
      for (let k = 0; k < kept.length; k++) partner[kept.from + k] = kept.to + k
      fromStart = kept.from + kept.length
      toStart = kept.to + kept.length
    }
    match(ids, ids, weigh, { fromStart, fromEnd: from.end, toStart, toEnd: to.end }, partner)
    const runs = settle(phrases(runsOf(partner, from, to), lexicon), lexicon)
    let [added, removed] = [0, 0]
    for (const run of runs) {
      if (run.isKept) continue
      removed += countWords(lexicon, run.fromStart, run.fromEnd)
      added += countWords(lexicon, run.toStart, run.toEnd)
    }
    return { spans: spansOf(runs, from, to, lexicon), added, removed }
  }
}

/** What became of the words of one text. */
export function diffWords(from: string, to: string): readonly Span[] {
  return wordDiffer(createLexicon())(from, to).spans
}

type Kept = { readonly from: number; readonly to: number; readonly length: number }

/** The sentences that stay in order, as stretches of places. */
function keptSentences(from: Words, to: Words, lexicon: Lexicon): Kept[] {
  const ours = sentenceEnds(from, lexicon)
  const theirs = sentenceEnds(to, lexicon)
  if (ours.length === 1 && theirs.length === 1) return []
  const { ids } = lexicon
  const numbers = new Map<number, number>()
  const numbered = (ends: readonly number[], start: number): number[] =>
    ends.map((end, at) => {
      const hash = hashOf(ids, ends[at - 1] ?? start, end)
      const number = numbers.get(hash) ?? numbers.size
      numbers.set(hash, number)
      return number
    })
  const partner = matchSequences(numbered(ours, from.start), numbered(theirs, to.start), () => 1)
  const kept: Kept[] = []
  for (const [at, place] of partner.entries()) {
    if (place < 0) continue
    const start = ours[at - 1] ?? from.start
    const other = theirs[place - 1] ?? to.start
    const one = { from: start, to: other, length: (ours[at] ?? 0) - start }
    // A hash may err.
    if ((theirs[place] ?? 0) - other === one.length && isSame(ids, one)) kept.push(one)
  }
  return kept
}

function hashOf(ids: Int32Array, start: number, end: number): number {
  let hash = end - start
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 0x01000193) ^ (ids[at] ?? 0)) | 0
  return hash
}

function isSame(ids: Int32Array, { from, to, length }: Kept): boolean {
  for (let k = 0; k < length; k++) if (ids[from + k] !== ids[to + k]) return false
  return true
}

/** The stretches that partners make: kept and replaced ones in turn. */
function runsOf(partner: Int32Array, from: Words, to: Words): Run[] {
  const runs: Run[] = []
  let [i, j] = [from.start, to.start]
  while (i < from.end || j < to.end) {
    let at = i
    while (at < from.end && (partner[at] ?? -1) < 0) at++
    const place = at < from.end ? (partner[at] ?? 0) : to.end
    if (at > i || place > j) {
      runs.push({ isKept: false, fromStart: i, fromEnd: at, toStart: j, toEnd: place })
    }
    let end = at
    while (end < from.end && partner[end] === place + end - at) end++
    j = place + end - at
    i = end
    if (end > at) runs.push({ isKept: true, fromStart: at, fromEnd: end, toStart: place, toEnd: j })
  }
  return runs
}
