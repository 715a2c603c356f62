import type { Span } from '../redline/model.ts'
import { isSpaced, type Lexicon, type Words } from './lexicon.ts'
import type { Run } from './phrases.ts'
import { oneSpaced } from './tokens.ts'

/** What a reader sees of the runs of two texts. */
export function spansOf(runs: readonly Run[], from: Words, to: Words, lexicon: Lexicon): Span[] {
  const spans: Span[] = []
  let owed = ''
  for (const [at, run] of runs.entries()) {
    const next = runs[at + 1]
    if (run.isKept) {
      const kept = owed + keptText(run, from, to, lexicon)
      owed = next !== undefined && isPunctuated(run, next, from, to, lexicon) ? ' ' : ''
      spans.push({ op: 'equal', text: owed === '' ? kept : kept.trimEnd() })
      continue
    }
    const removed = textOf(lexicon, from, run.fromStart, run.fromEnd)
    const added = textOf(lexicon, to, run.toStart, run.toEnd)
    if (removed) spans.push({ op: 'delete', text: owed === '' ? removed : removed.trimEnd() })
    if (added) spans.push({ op: 'insert', text: owed === '' ? added : added.trimEnd() })
  }
  return spans
}

/** The tokens from `start` to `end` as written, white space between and after them as one space. */
export function textOf(lexicon: Lexicon, words: Words, start: number, end: number): string {
  if (start === end) return ''
  const tail = isSpaced(lexicon, words, end - 1) ? ' ' : ''
  const text = words.text.slice(lexicon.froms[start], lexicon.tos[end - 1])
  return (words.isEven ? text : oneSpaced(text)) + tail
}

/** Kept words as the new text has them, with a space wherever either text has one, so that neither reading runs together. */
function keptText(run: Run, from: Words, to: Words, lexicon: Lexicon): string {
  let text = ''
  let start = run.toStart
  for (let at = start; at < run.toEnd; at++) {
    if (isSpaced(lexicon, to, at)) continue
    if (!isSpaced(lexicon, from, run.fromStart + at - run.toStart)) continue
    text += `${textOf(lexicon, to, start, at + 1)} `
    start = at + 1
  }
  return text + textOf(lexicon, to, start, run.toEnd)
}

/** "kept" with ", more" added or removed after it: the space is kept behind the addition, not before its comma. */
function isPunctuated(kept: Run, next: Run, from: Words, to: Words, lexicon: Lexicon): boolean {
  const isAddition = next.toEnd > next.toStart
  if (next.fromEnd > next.fromStart === isAddition) return false
  const isSpacedBefore = isSpaced(lexicon, from, kept.fromEnd - 1)
  const isSpacedNow = isSpaced(lexicon, to, kept.toEnd - 1)
  if (isSpacedBefore === isSpacedNow) return false
  return isAddition
    ? isSpacedBefore && isSpaced(lexicon, to, next.toEnd - 1)
    : isSpacedNow && isSpaced(lexicon, from, next.fromEnd - 1)
}
