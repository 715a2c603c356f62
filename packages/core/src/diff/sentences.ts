/** Where a sentence may end; a line always does. */
const END =
  /[.!?\u2026]["'\u2019\u201D)\]]*\s+(?=[\p{Lu}\p{N}"\u201C(])|[\u3002\uFF01\uFF1F\uFF1B]["\u201D\u300D]?|\n+/gu
/** A full stop here ends no sentence. Enough for legal English; a missed cut only makes the sentence longer. */
const ABBREVIATED =
  /(?:^|[\s(])(?:e\.g|i\.e|no|art|sec|inc|ltd|corp|co|vs|cf|dr|mrs?|ms|st|u\.s|\p{L}|[\d.]+)\.\s+$/iu

/** The sentences of a text, each with the white space after it; joined they are the text. */
export function sentences(text: string): string[] {
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
