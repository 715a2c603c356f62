import type { Redline, RedlineEntry, Span } from '../redline/model.ts'
import { isRenumbered } from '../redline/renumbered.ts'
import { plain } from './slots.ts'
import { shorten } from './text.ts'

/** Part of a redline that fits a message, and how much of it is not shown. */
export type Excerpt = { readonly redline: Redline; readonly leftOut: number; readonly cut: boolean }

// Unchanged words kept on each side of a change.
const CONTEXT = 160
// What an entry costs besides its words: its heading, its marks and its frame.
const ENTRY_COST = 60
// Fewer characters than this of an entry say nothing.
const LEAST_SHOWN = 80
const HEADING_MAX = 80
const HEADINGS = 3

/**
 * The first entries that fit `chars`, their unchanged text shortened to what stands around a change. Passages that got
 * another number and nothing else come last: hundreds of them must not crowd out the one that says something new.
 */
export function excerpt(redline: Redline, chars: number): Excerpt {
  const entries: RedlineEntry[] = []
  let left = chars
  let cut = false
  const byWeight = redline.entries.toSorted(
    (a, b) => Number(isRenumbered(a)) - Number(isRenumbered(b)),
  )
  for (const entry of byWeight) {
    left -= ENTRY_COST
    if (left < LEAST_SHOWN) break
    const spans = spansWithin(entry.spans, left)
    cut ||= spans.cut
    left -= spans.used
    entries.push({ ...entry, path: headings(entry.path), spans: spans.kept })
  }
  const leftOut = redline.entries.length - entries.length
  return { redline: { entries, counts: redline.counts }, leftOut, cut }
}

function headings(path: readonly string[]): readonly string[] {
  return path.slice(-HEADINGS).map((heading) => shorten(plain(heading), HEADING_MAX))
}

function spansWithin(spans: readonly Span[], chars: number) {
  const kept: Span[] = []
  let used = 0
  for (const [i, span] of spans.entries()) {
    const text = plain(span.text)
    const near = span.op === 'equal' ? around(text, i > 0, i < spans.length - 1) : text
    const shown = shorten(near, chars - used)
    used += shown.length
    kept.push({ op: span.op, text: shown })
    if (shown.length < near.length) return { kept, cut: true, used }
  }
  return { kept, cut: false, used }
}

/** Unchanged text, as far as it stands next to a change. */
function around(text: string, after: boolean, before: boolean): string {
  if (text.length <= CONTEXT * (Number(after) + Number(before) || 2)) return text
  const head = after || !before ? shorten(text, CONTEXT) : '…'
  const tail = text.slice(-CONTEXT).toWellFormed()
  return before ? `${head} ${tail.slice(tail.indexOf(' ') + 1)}` : head
}
