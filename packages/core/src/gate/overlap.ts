import { tokenize } from '../diff/tokens.ts'

/** How two texts overlap, each from 0 to 1. */
export type Share = {
  /** Of the new text, in the old one: runs of four words. */
  readonly known: number
  /** Of the old text, in the new one. */
  readonly kept: number
  /** Of the last tenth of the old text, in the new one. */
  readonly end: number
  /** Likeness of the words used, whatever their order (cosine). */
  readonly vocabulary: number
}

const RUN = 4

export function shareBetween(from: string, to: string): Share {
  const before = wordsOf(from)
  const after = wordsOf(to)
  const old = runs(before)
  const fresh = runs(after)
  const tail = runs(before.slice(Math.floor(before.length * 0.9)))
  return {
    known: shared(fresh, old),
    kept: shared(old, fresh),
    end: shared(tail, fresh),
    vocabulary: cosine(before, after),
  }
}

/** How much of the old text stands in the new one line by line, by characters: cheap, and nearly all of it in most checks. */
export function keptLines(from: string, to: string): number {
  const lines = new Set(to.split('\n'))
  let kept = 0
  for (const line of from.split('\n')) if (lines.has(line)) kept += line.length + 1
  return Math.min(1, kept / (from.length + 1))
}

function wordsOf(text: string): string[] {
  return tokenize(text)
    .map((token) => token.key.toLowerCase())
    .filter((key) => /[\p{L}\p{N}]/u.test(key))
}

function runs(words: readonly string[]): Set<string> {
  const found = new Set<string>()
  for (let at = 0; at + RUN <= words.length; at++) found.add(words.slice(at, at + RUN).join(' '))
  return found
}

function shared(part: ReadonlySet<string>, whole: ReadonlySet<string>): number {
  if (part.size === 0) return 0
  let both = 0
  for (const run of part) if (whole.has(run)) both++
  return both / part.size
}

/** Likeness of the words that two texts use, whatever their order. */
export function likeness(from: string, to: string): number {
  return cosine(wordsOf(from), wordsOf(to))
}

function counts(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1)
  return found
}

/** Of logarithms of counts, so that "the" and "and" do not decide. */
function cosine(ours: readonly string[], theirs: readonly string[]): number {
  const [a, b] = [counts(ours), counts(theirs)]
  let both = 0
  for (const [word, count] of a) both += Math.log1p(count) * Math.log1p(b.get(word) ?? 0)
  return both === 0 ? 0 : both / Math.sqrt(square(a) * square(b))
}

function square(found: ReadonlyMap<string, number>): number {
  return [...found.values()].reduce((sum, count) => sum + Math.log1p(count) ** 2, 0)
}
