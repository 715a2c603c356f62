import type { Redline, RedlineEntry } from '../redline/model.ts'
import { compareTexts } from './compare.ts'
import type { Judgement } from './model.ts'
import { linksBetween } from './navigation.ts'

/** A text that may be told once it has been seen often enough. */
export type Tellable = Exclude<Judgement, { verdict: 'first' | 'same' | 'broken' }> & {
  readonly verdict: 'substantive' | 'effective-date'
}

/**
 * How two looks that both differ from the current version agree: on everything (`same`), the second on everything that the
 * first saw and `more`, on a part of it (`part`), or on nothing (`other`).
 */
export type Agreement = 'same' | 'more' | 'part' | 'other'

export function agreement(first: Tellable, second: Tellable): Agreement {
  // A counter, a date or a teaser that moved between two looks is no disagreement.
  const links = linksBetween(first.links, second.links, null)
  const { verdict } = compareTexts(first.text, second.text, { links, isPaged: false })
  if (verdict === 'same' || verdict === 'cosmetic') return 'same'
  const seen = new Set(second.redline.entries.flatMap(changesOf))
  const changes = first.redline.entries.flatMap(changesOf)
  const kept = changes.filter((change) => seen.has(change)).length
  if (kept === 0) return 'other'
  return kept === changes.length ? 'more' : 'part'
}

export function isTellable(judgement: Judgement): judgement is Tellable {
  return judgement.verdict === 'substantive' || judgement.verdict === 'effective-date'
}

/** Unchanged words before a change by which its place is known. */
const PLACE_CHARS = 40

/** Every change of an entry: the words that went and came, and where. */
function changesOf({ kind, path, spans }: RedlineEntry): string[] {
  const place = [kind, ...path]
  const changes: string[] = []
  let before = ''
  let words: string[] = []
  const close = (): void => {
    if (words.length > 0) changes.push([...place, before, ...words].join('\n'))
    words = []
  }
  for (const { op, text } of spans) {
    if (op !== 'equal') {
      words.push(`${op} ${text.trim()}`)
      continue
    }
    close()
    before = text.trim().slice(-PLACE_CHARS)
  }
  close()
  // What only moved has no words of its own.
  return changes.length > 0 ? changes : [[...place, before].join('\n')]
}

/** The passage that one look showed and the next one did not, quoted under its headings. */
export function flappingBlock(shown: Redline, next: Redline | null = null): string {
  const kept = new Set(next?.entries.flatMap(changesOf))
  const differs = (entry: RedlineEntry) => changesOf(entry).some((change) => !kept.has(change))
  const entry = shown.entries.find(differs) ?? shown.entries[0]
  return entry ? quoted(entry) : 'The order of the text'
}

const MOST_CHARS = 240
/** Unchanged words shown before the changed ones. */
const CONTEXT = 60

function quoted({ path, kind, spans }: RedlineEntry): string {
  const side = kind === 'removed' ? 'insert' : 'delete'
  const shown = spans.filter(({ op }) => op !== side)
  const changed = shown.findIndex(({ op }) => op !== 'equal')
  const before = shown.slice(0, Math.max(changed, 0)).map(({ text }) => text)
  const from = Math.max(0, before.join('').length - CONTEXT)
  const text = shown.map((span) => span.text).join('')
  const part = text
    .slice(from, from + MOST_CHARS)
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .trim()
  const quote = `“${from > 0 ? '…' : ''}${part}${from + MOST_CHARS < text.length ? '…' : ''}”`
  const said = kind === 'removed' ? `${quote} left out` : quote
  return path.length > 0 ? `${path.join(' › ')}: ${said}` : said
}
