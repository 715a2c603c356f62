import { countWords } from '../extract/words.ts'
import { keptLines, likeness } from './overlap.ts'

/** So many words in whole sentences are surely a text. */
const ENOUGH_WORDS = 500
/** Words that make a sentence; with fewer it may be a heading or a menu entry. */
const SENTENCE_WORDS = 10

/**
 * How surely a text that passed the gate is the document, 0.5 to 1: by how much it shares with the version before, or, where
 * there is none, by how many whole sentences it has.
 */
export function scoreOf(text: string, before: string | null): number {
  return scale(0.5, 1, before === null ? prose(text) : nearness(before, text))
}

/** The same of a text that was refused: below 0.5; of a wall, an error or an empty page 0. */
export function refusedScore(text: string | null, before: string | null): number {
  return text === null || before === null ? 0 : scale(0, 0.49, nearness(before, text))
}

function nearness(before: string, text: string): number {
  const kept = keptLines(before, text)
  return kept >= 0.9 ? kept : Math.max(kept, likeness(before, text))
}

function prose(text: string): number {
  let words = 0
  for (const line of text.split('\n')) {
    const count = countWords(line)
    if (count >= SENTENCE_WORDS) words += count
    // Every page passes here, so a long text is read no further than needed.
    if (words >= ENOUGH_WORDS) break
  }
  return Math.min(1, words / ENOUGH_WORDS)
}

function scale(least: number, most: number, share: number): number {
  return Math.round((least + (most - least) * Math.min(1, share)) * 100) / 100
}
