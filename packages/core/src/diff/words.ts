import type { Span } from '../redline/model.ts'
import { interner, matchSequences } from './sequence.ts'
import { phrases, settle, weightOf, type Run } from './phrases.ts'
import { sentences } from './sentences.ts'
import { comparable, tokenize, type Token } from './tokens.ts'

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
