import { shorten } from '../message/text.ts'
import { recordId } from '../record-id.ts'
import type { RedlineEntry } from '../redline/model.ts'
import type { ProvisionChange, Wording } from './change.ts'

/** One fact of a change, in a sentence that quotes the document. */
export type SummaryPoint = {
  readonly id: number
  readonly kind: ProvisionChange['kind']
  /** The headings above the provision, outermost first. */
  readonly path: readonly string[]
  /** “…” encloses words of the document as they stand there; … at the end: it goes on. */
  readonly sentence: string
}

const QUOTE_MAX = 240
const EDIT_MAX = 120
const MOST_EDITS = 4

/** What a change did, provision by provision: facts and quotes, no judgement. */
export function summarise(changes: readonly ProvisionChange[]): readonly SummaryPoint[] {
  return changes.map((change) => ({
    id: change.id,
    kind: change.kind,
    path: (change.after ?? change.before)?.path ?? [],
    // Words that end with a full stop end the sentence with it.
    sentence: sentenceOf(change).replace(/([.!?…]”)\.$/, '$1'),
  }))
}

function sentenceOf({ kind, relatives, before, after, redline }: ProvisionChange): string {
  const others = listed(relatives.map((id) => recordId('provision', id)))
  const edits = redline && editsOf(redline.entries)
  if (kind === 'added') return `Added: ${quoted(after)}.`
  if (kind === 'removed') return `Removed: ${quoted(before)}.`
  if (kind === 'returned') return `Returned after its removal: ${quoted(after)}.`
  if (kind === 'reworded') return `Reworded: ${edits ?? quoted(after)}.`
  if (kind === 'split' && before === null) return `Split off from ${others}: ${quoted(after)}.`
  if (kind === 'split') return `Split: ${others} stands for itself now; ${edits ?? quoted(after)}.`
  if (kind === 'merged' && after === null) return `Taken up in ${others}: ${quoted(before)}.`
  if (kind === 'merged') return `Merged with ${others}: ${edits ?? quoted(after)}.`
  if (after === null) return `Moved to another document, as ${others}: ${quoted(before)}.`
  const [from, to] = [before?.path.at(-1), after.path.at(-1)]
  const way = from && to && from !== to ? ` from “${from}” to “${to}”` : ''
  return `Moved${way}: ${edits ?? quoted(after)}.`
}

/** The words that took the place of others, in their order; of many, those that say most. Null: no word did. */
function editsOf(entries: readonly RedlineEntry[]): string | null {
  const edits = entries.flatMap(({ spans }) =>
    spans.flatMap(({ op, text }, at): Edit[] => {
      if (op === 'equal' || text.trim() === '') return []
      const words = quote(text, EDIT_MAX)
      const other = spans[at + (op === 'delete' ? 1 : -1)]
      const isReplaced = other !== undefined && other.op !== 'equal' && other.op !== op
      if (op === 'insert')
        return isReplaced ? [] : [{ sentence: `${words} was added`, weight: text.length }]
      const sentence = isReplaced
        ? `${words} became ${quote(other.text, EDIT_MAX)}`
        : `${words} was removed`
      return [{ sentence, weight: text.length + (isReplaced ? other.text.length : 0) }]
    }),
  )
  if (edits.length === 0) return null
  const told = new Set(edits.toSorted((a, b) => b.weight - a.weight).slice(0, MOST_EDITS))
  const more = edits.length - told.size
  const sentences = edits.filter((edit) => told.has(edit)).map(({ sentence }) => sentence)
  return [...sentences, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

type Edit = { readonly sentence: string; readonly weight: number }

function quoted(wording: Wording | null): string {
  return quote(wording?.text ?? '', QUOTE_MAX)
}

function quote(text: string, max: number): string {
  return `“${shorten(text.replace(/\s+/g, ' ').trim(), max)}”`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
