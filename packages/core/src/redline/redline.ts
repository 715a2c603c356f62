import { alignBlocks } from '../diff/align.ts'
import { parseBlocks } from '../diff/blocks.ts'
import type { Block } from '../diff/model.ts'
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
function entriesOf(passage: Passage): RedlineEntry[] {
  const { from, to } = passage
  const [block] = to.length > 0 ? to : from
  const spans = spansOf(joined(from), joined(to))
  const kept = spans.filter(({ op }) => op === 'equal').length
  // Nothing can be seen to have moved if no word of it is left.
  const kind = passage.kind === 'moved' && kept === 0 ? 'changed' : passage.kind
  const quiet = spans.length === 0 || (kind === 'changed' && kept === spans.length)
  return block === undefined || quiet ? [] : [{ kind, block: block.kind, path: block.path, spans }]
}

function joined(blocks: readonly Block[]): string {
  return blocks.map(({ text }) => text).join('\n')
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
