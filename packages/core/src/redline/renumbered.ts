import type { RedlineEntry } from './model.ts'

/** What may be the number of a clause: "5", "5.2.1", "(b)", "iv)". */
const NUMBER = /^[([]?(?:\d+(?:\.\d+)*|[a-z]|[ivxlc]+)?[.)\]:]*$/i
/** A clause with its number: a mark between them, or a dotted number before a capital. "30 days" has none. */
const NUMBERED =
  /^(?:[([]?(?:\d+(?:\.\d+)*|[A-Za-z]|[ivxlcIVXLC]+)[.)\]:]+\s*["'“‘(]?\p{L}|\d+(?:\.\d+)+\s+\p{Lu})/u
/** What may stand before the number: nothing, its bracket, or the sentence before. */
const ENDED = /^[([]?$|[.!?]["'”’)\]]*\s*[([]?$/

/** Does an entry change nothing but the numbers of its clauses? Amounts in a sentence, or in a table, are no numbers of clauses. */
export function isRenumbered({ kind, block, spans }: RedlineEntry): boolean {
  if (kind !== 'changed' || block === 'row') return false
  return spans.every(({ op, text }, at) => {
    if (op === 'equal') return true
    const before = spans.slice(0, at).findLast((span) => span.op === 'equal')?.text ?? ''
    const after = spans.slice(at).find((span) => span.op === 'equal')?.text ?? ''
    return ENDED.test(before) && NUMBER.test(text.trim()) && NUMBERED.test(text + after)
  })
}
