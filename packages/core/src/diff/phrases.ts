import { isWord, type Token } from './tokens.ts'

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
/** So do several words; else one long replacement would eat the short ones beside it. */
const SEVERAL = 2
/** Texts that keep less than this share of the shorter one are read as one replaced by the other. */
const LEAST_KEPT = 0.25

/** A stretch of both texts: kept, or replaced (either side may be empty). */
export type Run = {
  readonly equal: boolean
  readonly from: readonly Token[]
  readonly to: readonly Token[]
}

/** How much a word holds a phrase together, in words. */
export function weightOf(token: Token): number {
  // Longer than any light word, and more than a mark.
  if (token.key.length > 5) return 1
  if (!isWord(token)) return MARK_WEIGHT
  return LIGHT.has(token.key.toLowerCase()) ? LIGHT_WEIGHT : 1
}

function mass(tokens: readonly Token[]): number {
  return tokens.reduce((sum, token) => sum + weightOf(token), 0)
}

/** No confetti: crumbs kept between larger changes join them, so that a phrase reads as replaced by a phrase. */
export function phrases(runs: readonly Run[]): Run[] {
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
  if (size > MOST_DISSOLVED || crumb.to.some((token) => rank(token) === SENTENCE)) return false
  const least = Math.min(
    Math.max(before.removed, before.added),
    Math.max(after.removed, after.added),
  )
  const oneSided = before.added + after.added === 0 || before.removed + after.removed === 0
  return size * (oneSided ? ONE_SIDED : size > 1 ? SEVERAL : 1) < least
}

/**
 * An addition or removal between kept words can often stand in several places ("a, [b, ]c" or "a[, b], c"): it is put
 * where a sentence or a clause begins.
 */
export function settle(runs: readonly Run[]): Run[] {
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

const SENTENCE = 2
const CLAUSE = 1

/** How good a place the one after this token is to begin: text start and sentence, clause, word. */
function rank(token: Token | undefined): number {
  if (token === undefined || /^[.!?\u3002\uFF01\uFF1F]$/.test(token.key)) return SENTENCE
  return /^[,;:\u3001\uFF0C\uFF1B]$/.test(token.key) ? CLAUSE : 0
}
