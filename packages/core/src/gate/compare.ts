import { isDateLine } from './dates.ts'
import { isSlightEdit } from './edits.ts'
import { missingFrom, sentencesOf, type Sentence } from './sentences.ts'

export type Comparison = {
  readonly verdict: 'same' | 'cosmetic' | 'substantive'
  readonly reasons: readonly string[]
}

/** What differs between two texts, in the eyes of a reader who cares what the document says. */
export function compareTexts(from: string, to: string): Comparison {
  if (from === to) return { verdict: 'same', reasons: [] }
  const before = sentencesOf(from)
  const after = sentencesOf(to)
  if (missingFrom(after, before, 'seen').length + missingFrom(before, after, 'seen').length === 0) {
    return { verdict: 'same', reasons: [] }
  }
  const removed = stillMissing(missingFrom(after, before, 'letters'), after)
  const added = stillMissing(missingFrom(before, after, 'letters'), before)
  const reasons = new Set<string>()
  if (removed.length + added.length === 0) {
    reasons.add('Only punctuation, capital letters, numbering or line breaks differ')
    return { verdict: 'cosmetic', reasons: [...reasons] }
  }
  const real = weighed(removed, added, reasons)
  if (real.length === 0) return { verdict: 'cosmetic', reasons: [...reasons] }
  return { verdict: 'substantive', reasons: real }
}

/** Long sentences that stand in the other text with other borders (a full stop came or went) are not missing. */
function stillMissing(missing: readonly Sentence[], other: readonly Sentence[]): Sentence[] {
  if (missing.length === 0) return []
  const stream = other.map((sentence) => sentence.letters).join('')
  return missing.filter(({ letters }) => letters.length < 40 || !stream.includes(letters))
}

function weighed(
  removed: readonly Sentence[],
  added: readonly Sentence[],
  reasons: Set<string>,
): string[] {
  const real: string[] = []
  const left = new Set(added)
  for (const gone of removed) {
    if (isDateLine(gone.text)) {
      reasons.add(`The date line changed: “${gone.text}”`)
      continue
    }
    const twin = closest(gone, left)
    if (twin !== null) left.delete(twin)
    const slight = twin === null ? null : isSlightEdit(gone.text, twin.text)
    if (slight !== null) reasons.add(slight)
    else if (twin === null) real.push(`Removed: “${clip(gone.text)}”`)
    else real.push(`Changed: “${clip(gone.text)}” to “${clip(twin.text)}”`)
  }
  for (const come of left) {
    if (isDateLine(come.text)) reasons.add(`The date line changed: “${come.text}”`)
    else real.push(`Added: “${clip(come.text)}”`)
  }
  return real
}

/** The added sentence that shares most words with a removed one, at least half of both. */
function closest(gone: Sentence, added: ReadonlySet<Sentence>): Sentence | null {
  if (added.size > 500) return null
  const words = wordSet(gone.text)
  let best: Sentence | null = null
  let most = 0.5
  for (const come of added) {
    const other = wordSet(come.text)
    let shared = 0
    for (const word of words) if (other.has(word)) shared++
    const share = (2 * shared) / (words.size + other.size)
    if (share > most) {
      best = come
      most = share
    }
  }
  return best
}

function wordSet(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [])
}

function clip(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}…` : text
}
