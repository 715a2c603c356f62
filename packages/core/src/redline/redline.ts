import { alignBlocks } from '../diff/align.ts'
import { parseBlocks } from '../diff/blocks.ts'
import type { Alignment, Block } from '../diff/model.ts'
import { wordsIn } from '../diff/tokens.ts'
import { diffWords } from '../diff/words.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'

/** What changed between two canonical texts, block by block, in the order of the new one. */
export function redline(fromText: string, toText: string): Redline {
  const from = parseBlocks(fromText)
  const to = parseBlocks(toText)
  const entries = alignBlocks(from, to).flatMap((one) => entryOf(one, from, to))
  const count = (kind: RedlineEntry['kind']) =>
    entries.filter((entry) => entry.kind === kind).length
  const words = (op: Span['op']) =>
    entries.reduce(
      (sum, entry) =>
        sum + entry.spans.reduce((n, span) => n + (span.op === op ? wordsIn(span.text) : 0), 0),
      0,
    )
  return {
    entries,
    counts: {
      changed: count('changed'),
      added: count('added'),
      removed: count('removed'),
      moved: count('moved'),
      wordsAdded: words('insert'),
      wordsRemoved: words('delete'),
    },
  }
}

function entryOf(one: Alignment, from: readonly Block[], to: readonly Block[]): RedlineEntry[] {
  if (one.kind === 'same') return []
  const old = 'from' in one ? from[one.from] : undefined
  const now = 'to' in one ? to[one.to] : undefined
  const block = now ?? old
  if (!block) return []
  return [{ kind: one.kind, block: block.kind, path: block.path, spans: spansOf(old, now) }]
}

function spansOf(old: Block | undefined, now: Block | undefined): readonly Span[] {
  if (!old) return [{ op: 'insert', text: now?.text ?? '' }]
  if (!now) return [{ op: 'delete', text: old.text }]
  return diffWords(old.text, now.text)
}
