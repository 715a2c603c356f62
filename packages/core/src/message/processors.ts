import type { ProcessorChange } from '../processors/model.ts'
import { processorLine } from '../processors/say.ts'
import { plain } from './slots.ts'
import { shorten } from './text.ts'
import { many } from './wording.ts'

const SHOWN = 20
const LINE_MAX = 300

/** What became of the companies of a list, a line each. */
export function processorLines(changes: readonly ProcessorChange[]): readonly string[] {
  const lines = changes
    .slice(0, SHOWN)
    .map((change) => shorten(plain(processorLine(change)), LINE_MAX))
  const more = changes.length - SHOWN
  return more > 0 ? [...lines, `and ${many(more, 'more change')} of the list`] : lines
}
