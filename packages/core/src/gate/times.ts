import { dateInWords } from '../notices/day-count.ts'
import { isDateLine, statementOf, type Statement } from './date-lines.ts'
import type { Note } from './model.ts'
import { matters, type Edit } from './rules.ts'
import type { Sentence } from './sentences.ts'

/** Where the date from which the text applies moved: the edit, the new day if it names one, and the whole in a line. */
export function movedStart(
  edits: readonly Edit[],
  before: readonly Sentence[],
  after: readonly Sentence[],
): { readonly edit: Edit; readonly effectiveOn: string | null; readonly headline: string } | null {
  if (!edits.some(({ rule }) => rule === 'date-line')) return null
  const was = statementsIn(before).find(({ kind }) => kind === 'effective')
  const is = statementsIn(after).find(({ kind }) => kind === 'effective')
  if (was === undefined || is === undefined || isSameDate(was, is)) return null
  const effectiveOn = dayOf(is)
  return {
    edit: { rule: 'effective-date', from: was.text, to: is.text },
    effectiveOn,
    headline: headlineOf(dayOf(was), effectiveOn),
  }
}

/** The day that a statement names, ISO; null: none, or one that can be read in two ways. */
function dayOf({ dates: [day, ...others] }: Statement): string | null {
  return day?.length === 10 && others.length === 0 ? day : null
}

function headlineOf(was: string | null, is: string | null): string {
  const [to, from] = [is && ` to ${dateInWords(is)}`, was && ` (was ${dateInWords(was)})`]
  return `The date from which the terms apply moved${to ?? ''}${from ?? ''}`
}

/** What the document's own dates say of the edits: nothing of a change in its text, or of a change that there is not. */
export function timeNotes(
  edits: readonly Edit[],
  before: readonly Sentence[],
  after: readonly Sentence[],
): readonly Note[] {
  const isDated = edits.some(({ rule }) => rule === 'date-line')
  const isReal = edits.some(matters)
  if (isDated === isReal || (isDated && edits.some(({ rule }) => rule !== 'date-line'))) return []
  const [was, is] = [writtenIn(before), writtenIn(after)]
  if (was === undefined || is === undefined || isSameDate(was, is) === isDated) return []
  const detail = isDated
    ? `“${was.text}” became “${is.text}”, and nothing else changed`
    : `The text changed, and still says “${is.text}”`
  return [{ code: isDated ? 'date-without-text' : 'silent-edit', detail }]
}

function writtenIn(sentences: readonly Sentence[]): Statement | undefined {
  return statementsIn(sentences).find(({ kind }) => kind === 'updated')
}

function isSameDate(a: Statement, b: Statement): boolean {
  return a.dates.some((date) => b.dates.includes(date))
}

/** In order. A date on a line of its own is what the label on the line above says. */
function statementsIn(sentences: readonly Sentence[]): Statement[] {
  return sentences.flatMap(({ text }, index) => {
    const label = sentences[index - 1]?.text ?? ''
    const isLabelled = !/\d/.test(label) && isDateLine(label)
    const stated = statementOf(isLabelled ? `${label} ${text}` : text)
    return stated === null ? [] : [{ ...stated, text }]
  })
}
