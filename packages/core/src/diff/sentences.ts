import { isSpaced, type Lexicon, type Words } from './lexicon.ts'
import { ABBREVIATION, BRACKET, CLOSER, OPENER, STOP, WIDE_STOP } from './traits.ts'

const LINE_FEED = 0x0a

/** Where each sentence of a text ends, as places of the lexicon; a line always ends one. */
export function sentenceEnds(words: Words, lexicon: Lexicon): number[] {
  const found: number[] = []
  for (let at = words.start; at < words.end - 1; at++) {
    const last = sentenceEnd(words, lexicon, at)
    if (last < 0) continue
    found.push(last + 1)
    at = last
  }
  if (found.at(-1) !== words.end) found.push(words.end)
  return found
}

/** The last token of the sentence that ends with the mark at `at`, or with its line; -1 if none does. */
function sentenceEnd(words: Words, lexicon: Lexicon, at: number): number {
  const traits = traitsAt(words, lexicon, at)
  if (traits & WIDE_STOP) return traitsAt(words, lexicon, at + 1) & CLOSER ? at + 1 : at
  if (traits & STOP) {
    let last = at
    while (!isSpaced(lexicon, words, last) && traitsAt(words, lexicon, last + 1) & CLOSER) last++
    const isEnd = isSpaced(lexicon, words, last) && traitsAt(words, lexicon, last + 1) & OPENER
    if (isEnd && (last > at || !isAbbreviated(words, lexicon, at))) return last
  }
  return !words.isEven && isLineEnd(words, lexicon, at) ? at : -1
}

function traitsAt({ start, end }: Words, { ids, traits }: Lexicon, at: number): number {
  return at < start || at >= end ? 0 : (traits[ids[at] ?? -1] ?? 0)
}

function isLineEnd({ text }: Words, { froms, tos }: Lexicon, at: number): boolean {
  const next = froms[at + 1] ?? 0
  for (let place = tos[at] ?? 0; place < next; place++) {
    if (text.charCodeAt(place) === LINE_FEED) return true
  }
  return false
}

/** Is the stop at `at` that of an abbreviation or a number, standing alone? */
function isAbbreviated(words: Words, lexicon: Lexicon, at: number): boolean {
  if (!(traitsAt(words, lexicon, at - 1) & ABBREVIATION)) return false
  if (isSpaced(lexicon, words, at - 1)) return false
  const isFirst = at - 2 < words.start
  return (
    isFirst ||
    isSpaced(lexicon, words, at - 2) ||
    (traitsAt(words, lexicon, at - 2) & BRACKET) !== 0
  )
}
