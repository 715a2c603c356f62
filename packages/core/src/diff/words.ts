import type { Span } from '../redline/model.ts'
import { interner, matchSequences } from './sequence.ts'
import { comparable, isWord, tokenize, type Token } from './tokens.ts'

/** Where a sentence may end; a line always does. */
const END =
  /[.!?\u2026]["'\u2019\u201D)\]]*\s+(?=[\p{Lu}\p{N}"\u201C(])|[\u3002\uFF01\uFF1F\uFF1B]["\u201D\u300D]?|\n+/gu
/** A full stop here ends no sentence. Enough for legal English; a missed cut only makes the sentence longer. */
const ABBREVIATED =
  /(?:^|[\s(])(?:e\.g|i\.e|no|art|sec|inc|ltd|corp|co|vs|cf|dr|mrs?|ms|st|u\.s|\p{L}|[\d.]+)\.\s+$/iu
/** Marks and the commonest words of European texts: on their own they hold no sentence together. */
const LIGHT = new Set(
  `a an and are as at be by for from in is it its of on or our that the their this to us we will with you your
   de des du en et la le les un une et das der die el los und y zu`.split(/\s+/),
)
const MARK_WEIGHT = 0.2
const LIGHT_WEIGHT = 0.4
/** Kept words up to this weight, between larger changes, are read as part of one replaced phrase. */
const MOST_DISSOLVED = 3
/** Where all that surrounds them is added (or all removed), kept words hold out longer. */
const ONE_SIDED = 6
/** Texts that keep less than this share of the shorter one are read as one replaced by the other. */
const LEAST_KEPT = 0.25

/** A stretch of both texts: kept, or replaced (either side may be empty). */
type Run = {
  readonly equal: boolean
  readonly from: readonly Token[]
  readonly to: readonly Token[]
}

/**
 * What became of the words: sentences first, then the words between equal sentences. Kept words are given as the new text
 * has them; a replacement is a delete before an insert; neighbours never have the same op.
 */
export function diffWords(from: string, to: string): Span[] {
  const runs = bySentence(from, to).flatMap(({ equal, ours, theirs }) => {
    const a = tokenize(ours)
    const b = ours === theirs ? a : tokenize(theirs)
    return equal && a.length === b.length ? [{ equal, from: a, to: b }] : byWord(a, b)
  })
  return spansOf(settle(phrases(join(runs))))
}

type Stretch = { readonly equal: boolean; readonly ours: string; readonly theirs: string }

function bySentence(from: string, to: string): Stretch[] {
  const ours = sentences(from)
  const theirs = sentences(to)
  const keyOf = interner()
  const key = (sentence: string): number => keyOf(comparable(sentence))
  const partner = matchSequences(ours.map(key), theirs.map(key), () => 1)
  const stretches: Stretch[] = []
  let i = 0
  let j = 0
  const between = (iEnd: number, jEnd: number): void => {
    if (i === iEnd && j === jEnd) return
    stretches.push({
      equal: false,
      ours: ours.slice(i, iEnd).join(''),
      theirs: theirs.slice(j, jEnd).join(''),
    })
  }
  for (const [at, place] of partner.entries()) {
    if (place < 0) continue
    between(at, place)
    stretches.push({ equal: true, ours: ours[at] ?? '', theirs: theirs[place] ?? '' })
    i = at + 1
    j = place + 1
  }
  between(ours.length, theirs.length)
  return stretches
}

function sentences(text: string): string[] {
  const found: string[] = []
  let start = 0
  for (const { 0: mark, index } of text.matchAll(END)) {
    const end = index + mark.length
    if (mark[0] === '.' && ABBREVIATED.test(text.slice(Math.max(start, end - 12), end))) continue
    found.push(text.slice(start, end))
    start = end
  }
  if (start < text.length) found.push(text.slice(start))
  return found
}

function byWord(a: readonly Token[], b: readonly Token[]): Run[] {
  const idOf = interner()
  const weights: number[] = []
  const id = (token: Token): number => {
    const known = idOf(token.key)
    weights[known] ??= weightOf(token)
    return known
  }
  const partner = matchSequences(a.map(id), b.map(id), (item) => weights[item] ?? 0)
  const runs: Run[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    let at = i
    while (at < a.length && (partner[at] ?? -1) < 0) at++
    const place = at < a.length ? (partner[at] ?? 0) : b.length
    runs.push({ equal: false, from: a.slice(i, at), to: b.slice(j, place) })
    let end = at
    while (end < a.length && partner[end] === place + end - at) end++
    runs.push({ equal: true, from: a.slice(at, end), to: b.slice(place, place + end - at) })
    i = end
    j = place + end - at
  }
  return runs
}

function weightOf(token: Token): number {
  // Longer than any light word, and more than a mark.
  if (token.key.length > 5) return 1
  if (!isWord(token)) return MARK_WEIGHT
  return LIGHT.has(token.key.toLowerCase()) ? LIGHT_WEIGHT : 1
}

function mass(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + weightOf(token), 0)
}

/** Neighbouring runs of one kind become one. */
function join(runs: readonly Run[]): Run[] {
  const joined: { equal: boolean; from: Token[]; to: Token[] }[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (run.from.length + run.to.length === 0) continue
    if (last?.equal === run.equal) {
      for (const token of run.from) last.from.push(token)
      for (const token of run.to) last.to.push(token)
    } else {
      joined.push({ equal: run.equal, from: [...run.from], to: [...run.to] })
    }
  }
  return joined
}

/** No confetti: crumbs kept between larger changes join them, so that a phrase reads as replaced by a phrase. */
function phrases(runs: readonly Run[]): Run[] {
  const read: Phrase[] = []
  let kept = 0
  for (const { equal, from, to } of runs) {
    const phrase = { equal, from: [...from], to: [...to], removed: mass(from), added: mass(to) }
    read.push(phrase)
    if (equal) kept += phrase.removed
    for (;;) {
      const [before, crumb, after] = read.slice(-3)
      if (!before || !crumb || !after || after.equal || !isCrumb(before, crumb, after)) break
      kept -= crumb.removed
      append(before, crumb)
      append(before, after)
      read.length -= 2
    }
  }
  const removed = read.reduce((sum, phrase) => sum + phrase.removed, 0)
  const added = read.reduce((sum, phrase) => sum + phrase.added, 0)
  if (kept >= LEAST_KEPT * Math.min(removed, added)) return read
  return [
    { equal: false, from: read.flatMap(({ from }) => from), to: read.flatMap(({ to }) => to) },
  ]
}

/** A run while it grows, with the weight of either side. */
type Phrase = { equal: boolean; from: Token[]; to: Token[]; removed: number; added: number }

function append(phrase: Phrase, more: Phrase): void {
  for (const token of more.from) phrase.from.push(token)
  for (const token of more.to) phrase.to.push(token)
  phrase.removed += more.removed
  phrase.added += more.added
}

function isCrumb(before: Phrase, crumb: Phrase, after: Phrase): boolean {
  const size = crumb.removed
  if (size > MOST_DISSOLVED) return false
  const least = Math.min(
    Math.max(before.removed, before.added),
    Math.max(after.removed, after.added),
  )
  const oneSided = before.added + after.added === 0 || before.removed + after.removed === 0
  return oneSided ? size * ONE_SIDED < least : size < least
}

/**
 * An addition or removal between kept words can often stand in several places ("a, [b, ]c" or "a[, b], c"): it is put
 * where a sentence or a clause begins.
 */
function settle(runs: readonly Run[]): Run[] {
  const settled = runs.map((run) => ({ ...run, from: [...run.from], to: [...run.to] }))
  for (let at = 1; at < settled.length - 1; at++) {
    const [before, run, after] = settled.slice(at - 1, at + 2)
    if (before === undefined || run === undefined || after === undefined || run.equal) continue
    if (run.from.length > 0 && run.to.length > 0) continue
    const steps = bestStart(before.to, run.from.length > 0 ? run.from : run.to)
    const side = run.from.length > 0 ? 'from' : 'to'
    const other = side === 'from' ? 'to' : 'from'
    const passed = before[side].splice(before[side].length - steps, steps)
    run[side].unshift(...passed)
    after[side].unshift(...run[side].splice(run[side].length - steps, steps))
    after[other].unshift(...before[other].splice(before[other].length - steps, steps))
  }
  return settled.filter((run) => run.from.length + run.to.length > 0)
}

/** How many tokens earlier the run had better begin: what it passes must be what it ends with. */
function bestStart(before: readonly Token[], run: readonly Token[]): number {
  let best = 0
  let bestRank = rank(before.at(-1))
  for (let steps = 1; steps <= before.length; steps++) {
    const passed = before.at(-steps)
    const ending = steps <= run.length ? run.at(-steps) : before.at(run.length - steps)
    if (passed === undefined || passed.key !== ending?.key) break
    const here = rank(before.at(-steps - 1))
    if (here > bestRank) [best, bestRank] = [steps, here]
  }
  return best
}

/** How good a place the one after this token is to begin: text start and sentence, clause, word. */
function rank(token: Token | undefined): number {
  if (token === undefined || /^[.!?\u3002\uFF01\uFF1F]$/.test(token.key)) return 2
  return /^[,;:\u3001\uFF0C\uFF1B]$/.test(token.key) ? 1 : 0
}

function spansOf(runs: readonly Run[]): Span[] {
  const spans: Span[] = []
  let owed = ''
  for (const [at, { equal, from, to }] of runs.entries()) {
    if (equal) {
      const next = runs[at + 1]
      const kept = owed + to.map((token, k) => spaced(token, from[k])).join('')
      owed = next !== undefined && isPunctuated(from, to, next) ? ' ' : ''
      spans.push({ op: 'equal', text: owed === '' ? kept : kept.trimEnd() })
      continue
    }
    const [removed, added] = [from, to].map((side) => side.map(({ text }) => text).join(''))
    if (removed) spans.push({ op: 'delete', text: owed === '' ? removed : removed.trimEnd() })
    if (added) spans.push({ op: 'insert', text: owed === '' ? added : added.trimEnd() })
  }
  return spans
}

/** A kept word ends in a space if it does so in either text, so that neither reading runs together. */
function spaced(token: Token, twin: Token | undefined): string {
  return token.text.endsWith(' ') || twin?.text.endsWith(' ') !== true
    ? token.text
    : `${token.text} `
}

/** "kept" with ", more" added or removed after it: the space is kept behind the addition, not before its comma. */
function isPunctuated(from: readonly Token[], to: readonly Token[], next: Run): boolean {
  if (next.from.length > 0 === next.to.length > 0) return false
  const [longer, shorter, run] = next.to.length > 0 ? [to, from, next.to] : [from, to, next.from]
  const ends = [longer, shorter, run].map((tokens) => tokens.at(-1)?.text.endsWith(' ') === true)
  return !ends[0] && ends[1] === true && ends[2] === true
}
