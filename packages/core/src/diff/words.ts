import type { Span } from '../redline/model.ts'
import { interner, matchSequences } from './sequence.ts'
import { comparable, isWord, tokenize, type Token } from './tokens.ts'

const SENTENCE =
  /.*?(?:[.!?\u2026]["'\u2019\u201D)\]]*\s+(?=[\p{Lu}\p{N}"\u201C(])|[\u3002\uFF01\uFF1F\uFF1B]["\u201D\u300D]?|\n+|$)/gsu
/** A full stop in these is no end of a sentence; enough for legal English. */
const ABBREVIATED =
  /(?:\b(?:e\.g|i\.e|No|Art|Sec|Inc|Ltd|Corp|Co|vs|cf|Dr|Mr|Mrs|Ms|St|U\.S|\p{Lu})|^\s*[\d.]+)\.\s+$/u
/** Marks and the commonest words of European texts: on their own they keep nothing together. */
const LIGHT = new Set(
  'a an and are as at be by for from in is it its of on or that the this to us we with you your de des du et la le les un une der die das und zu den el los las y en al'.split(
    ' ',
  ),
)

/** A stretch of both token lists: kept (as the new text has it), or replaced. */
type Run = {
  readonly equal: boolean
  readonly from: readonly Token[]
  readonly to: readonly Token[]
}

/**
 * Word-level difference of two texts of one line each or more: sentences first, then the words of what is left between
 * equal sentences. Spans of one op never touch; a replacement is a delete before an insert.
 */
export function diffWords(from: string, to: string): Span[] {
  const runs: Run[] = []
  for (const [ours, theirs] of unequalSentences(from, to)) {
    const a = tokenize(ours)
    const b = tokenize(theirs)
    runs.push(...(ours === theirs ? [{ equal: true, from: a, to: b }] : diffTokens(a, b)))
  }
  return spansOf(readable(joined(runs)).map(slide))
}

/** Sentences of both sides in order: equal ones paired, and what lies between them as one stretch each. */
function unequalSentences(from: string, to: string): readonly (readonly [string, string])[] {
  const ours = sentences(from)
  const theirs = sentences(to)
  const idOf = interner()
  const key = (sentence: string) => idOf(comparable(sentence))
  const partner = matchSequences(ours.map(key), theirs.map(key), () => 1)
  const pairs: (readonly [string, string])[] = []
  let i = 0
  let j = 0
  const between = (untilFrom: number, untilTo: number) => {
    const left = ours.slice(i, untilFrom).join('')
    const right = theirs.slice(j, untilTo).join('')
    if (left !== '' || right !== '') pairs.push([left, right])
  }
  for (const [from, to] of partner.entries()) {
    if (to < 0) continue
    between(from, to)
    pairs.push([theirs[to] ?? '', theirs[to] ?? ''])
    i = from + 1
    j = to + 1
  }
  between(ours.length, theirs.length)
  return pairs
}

function sentences(text: string): readonly string[] {
  const parts: string[] = []
  for (const [part] of text.matchAll(SENTENCE)) {
    if (part === '') continue
    const last = parts.at(-1)
    if (last !== undefined && ABBREVIATED.test(last)) parts[parts.length - 1] = last + part
    else parts.push(part)
  }
  return parts
}

function diffTokens(from: readonly Token[], to: readonly Token[]): Run[] {
  const idOf = interner()
  const a = from.map((token) => idOf(token.key))
  const b = to.map((token) => idOf(token.key))
  const light = new Set([...from, ...to].filter(isLight).map((token) => idOf(token.key)))
  const partner = matchSequences(a, b, (id) => (light.has(id) ? 0.25 : 1))
  const runs: Run[] = []
  let i = 0
  let j = 0
  for (const [at, to_] of [...partner.entries(), [from.length, to.length] as const]) {
    if (to_ < 0) continue
    if (at > i || to_ > j)
      runs.push({ equal: false, from: from.slice(i, at), to: to.slice(j, to_) })
    if (at < from.length) {
      runs.push({ equal: true, from: from.slice(at, at + 1), to: to.slice(to_, to_ + 1) })
    }
    i = at + 1
    j = to_ + 1
  }
  return runs
}

function isLight(token: Token): boolean {
  return !isWord(token) || LIGHT.has(token.key.toLowerCase())
}

function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = []
  for (const run of runs) {
    const last = result.at(-1)
    if (last?.equal === run.equal) {
      result[result.length - 1] = {
        equal: run.equal,
        from: [...last.from, ...run.from],
        to: [...last.to, ...run.to],
      }
    } else result.push(run)
  }
  return result
}

/** No confetti: a kept run of light words between two changes belongs to one replacement. */
function readable(runs: readonly Run[]): Run[] {
  return joined(
    runs.map((run, at) => {
      const inner = at > 0 && at < runs.length - 1
      const heavy = run.from.filter((token) => !isLight(token)).length
      const near = Math.max(changed(runs[at - 1]), changed(runs[at + 1]))
      return run.equal &&
        inner &&
        heavy <= Math.min(2, Math.floor(near / 4)) &&
        run.from.length <= 4
        ? { ...run, equal: false }
        : run
    }),
  )
}

function changed(run: Run | undefined): number {
  return run ? run.from.length + run.to.length : 0
}

function slide(run: Run): Run {
  return run
}

function spansOf(runs: readonly Run[]): Span[] {
  const text = (tokens: readonly Token[]) => tokens.map((token) => token.text).join('')
  return runs.flatMap((run): Span[] => {
    if (run.equal) return [{ op: 'equal', text: text(run.to) }]
    const spans: Span[] = [
      { op: 'delete', text: text(run.from) },
      { op: 'insert', text: text(run.to) },
    ]
    return spans.filter((span) => span.text !== '')
  })
}
