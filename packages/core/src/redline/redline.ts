import { alignBlocks } from '../diff/align.ts'
import { parseBlocks } from '../diff/blocks.ts'
import { oneLine, wordsIn } from '../diff/tokens.ts'
import { diffWords } from '../diff/words.ts'
import type { Redline, RedlineEntry, Span } from './model.ts'
import { passagesOf, type Passage } from './passages.ts'

/**
 * What changed between two canonical texts, in the order of the new one. Where only white space, the form of quotes and
 * dashes, or the cut of paragraphs differs, there is no entry.
 */
export function redline(fromText: string, toText: string): Redline {
  const from = fromText === toText ? [] : parseBlocks(fromText)
  const to = fromText === toText ? [] : parseBlocks(toText)
  const entries = passagesOf(from, to, alignBlocks(from, to)).flatMap(entriesOf)
  const count = (kind: RedlineEntry['kind']): number =>
    entries.filter((entry) => entry.kind === kind).length
  return {
    entries,
    counts: {
      changed: count('changed'),
      added: count('added'),
      removed: count('removed'),
      moved: count('moved'),
      wordsAdded: wordsOf(entries, 'insert'),
      wordsRemoved: wordsOf(entries, 'delete'),
    },
  }
}

/** No entry for a passage whose words are all kept where they were, or that has none. */
function entriesOf({ kind, from, to }: Passage): RedlineEntry[] {
  const [block] = to.length > 0 ? to : from
  const spans = spansOf(
    from.map(({ text }) => text).join('\n'),
    to.map(({ text }) => text).join('\n'),
  )
  const quiet =
    spans.length === 0 || (kind === 'changed' && spans.every(({ op }) => op === 'equal'))
  return block === undefined || quiet ? [] : [{ kind, block: block.kind, path: block.path, spans }]
}

function spansOf(old: string, now: string): Span[] {
  if (old !== '' && now !== '') return diffWords(old, now)
  if (old === '' && now === '') return []
  return [old === '' ? { op: 'insert', text: oneLine(now) } : { op: 'delete', text: oneLine(old) }]
}

function wordsOf(entries: readonly RedlineEntry[], op: Span['op']): number {
  let words = 0
  for (const { spans } of entries) {
    for (const span of spans) if (span.op === op) words += wordsIn(span.text)
  }
  return words
}
