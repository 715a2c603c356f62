import type { StatedPeriod } from './periods.ts'
import type { StatedDates } from './stated.ts'

/** What a version says of its own time. */
export type Stated = StatedDates & { readonly periods: readonly StatedPeriod[] }
