import type { Note } from '../gate/model.ts'
import type { Notice } from '../notices/model.ts'
import type { ToldChange } from './model.ts'
import { plain } from './slots.ts'
import { shorten } from './text.ts'
import { dayOf, durationOf, MINUTE_MS } from './wording.ts'

type Remarked = Pick<ToldChange, 'isLate' | 'detectedAt' | 'notices'> & {
  readonly notes: readonly Note[] | null
}
type Confirmed = Pick<ToldChange, 'isLate' | 'looks' | 'detectedAt' | 'confirmedAt'>

const NOTE_MAX = 400
const NOTICES = 4
const QUOTE_MAX = 200

// What a reader should know; that a selector rotted, or a link moved, is the operator's.
const TOLD: Partial<Readonly<Record<Note['code'], string>>> = {
  'silent-edit': 'Silent edit. ',
  'date-without-text': 'Date only. ',
  'part-kept': 'Not all was read. ',
}

/** What else is to be said of a change, a sentence or two each. */
export function remarksOf(change: Remarked): readonly string[] {
  const late = `Found late: this change was made on or before ${dayOf(change.detectedAt)}; we overlooked it until now.`
  return [
    ...(change.isLate ? [late] : []),
    ...change.notices.slice(0, NOTICES).map(noticeOf),
    ...(change.notes ?? []).flatMap(noteOf),
  ]
}

function noticeOf({ sentence, quote }: Notice): string {
  return `${sentence} “${shorten(plain(quote), QUOTE_MAX)}”`
}

function noteOf({ code, detail }: Note): readonly string[] {
  const label = TOLD[code]
  if (label === undefined) return []
  return [`${label}${shorten(plain(detail).replace(/\.$/, ''), NOTE_MAX)}.`]
}

/** How surely a change is one: "seen at 2 looks, 10 minutes apart". */
export function confirmationOf({ isLate, looks, detectedAt, confirmedAt }: Confirmed): string {
  if (isLate) return 'read from stored snapshots'
  if (looks < 2) return 'seen at 1 look, contradicted by none'
  const tookMs = confirmedAt.getTime() - detectedAt.getTime()
  if (looks === 2) return `seen at 2 looks, ${durationOf(tookMs)} apart`
  return `seen at ${looks} looks within ${durationOf(Math.max(tookMs, MINUTE_MS))}`
}
