import type { StatedPeriod } from './periods.ts'
import type { StatedDates } from './stated.ts'

/** What a version says of its own time. */
export type Stated = StatedDates & { readonly periods: readonly StatedPeriod[] }

/** What a change's dates and periods mean for its reader. */
export type Notice = {
  readonly code:
    /** The date from which it applies is today or ahead. */
    | 'takes-effect'
    /** It has come since, or about when the change was first seen. */
    | 'in-force'
    /** It lies before the change was first seen. */
    | 'in-force-before-published'
    /** The text before promised notice of changes: beside the time that there was. */
    | 'notice-period'
    /** It promises another notice than before. */
    | 'notice-period-changed'
    | 'objection-window'
    | 'opt-out-deadline'
  readonly sentence: string
  /** The words of the document behind it. */
  readonly quote: string
  /** The day or month that it is about, ISO; null: each reader's is another. */
  readonly date: string | null
}
