import { alignBlocks } from '../diff/align.ts'
import { parseBlocks } from '../diff/blocks.ts'
import { countWords, createLexicon, type Lexicon } from '../diff/lexicon.ts'
import type { Block } from '../diff/model.ts'
import { textOf } from '../diff/spans.ts'
import { oneLine } from '../diff/tokens.ts'
import { wordDiffer, type WordDiff } from '../diff/words.ts'
import type { Redline, RedlineEntry } from './model.ts'
import { passagesOf, type Passage } from './passages.ts'

type DiffWords = (from: string, to: string) => WordDiff

/**
 * What changed between two canonical texts, in the order of the new one. Where only white space, the form of quotes and
 * dashes, or the cut of paragraphs differs, there is no entry.
 */
export function redline(fromText: string, toText: string): Redline {
  const from = fromText === toText ? [] : parseBlocks(fromText)
  const to = fromText === toText ? [] : parseBlocks(toText)
  const lexicon = createLexicon()
  const diffWords = wordDiffer(lexicon)
  const entries: RedlineEntry[] = []
  const counts = { changed: 0, added: 0, removed: 0, moved: 0, wordsAdded: 0, wordsRemoved: 0 }
  for (const passage of passagesOf(from, to, alignBlocks(from, to, lexicon), lexicon)) {
    const { entry, added, removed } = told(passage, lexicon, diffWords)
    if (entry === null) continue
    entries.push(entry)
    counts[entry.kind]++
    counts.wordsAdded += added
    counts.wordsRemoved += removed
  }
  return { entries, counts }
}

type Told = Omit<WordDiff, 'spans'> & { readonly entry: RedlineEntry | null }

/** No entry for a passage whose words are all kept where they were, or that has none. */
function told(passage: Passage, lexicon: Lexicon, diffWords: DiffWords): Told {
  const { from, to } = passage
  const [block] = to.length > 0 ? to : from
  const { spans, added, removed } = compare(joined(from), joined(to), lexicon, diffWords)
  const kept = spans.filter(({ op }) => op === 'equal').length
  // Nothing can be seen to have moved if no word of it is left.
  const kind = passage.kind === 'moved' && kept === 0 ? 'changed' : passage.kind
  const quiet = spans.length === 0 || (kind === 'changed' && kept === spans.length)
  const entry =
    block === undefined || quiet ? null : { kind, block: block.kind, path: block.path, spans }
  return { entry, added, removed }
}

function joined(blocks: readonly Block[]): string {
  return blocks.map(({ text }) => text).join('\n')
}

function compare(old: string, now: string, lexicon: Lexicon, diffWords: DiffWords): WordDiff {
  if (old !== '' && old !== now && now !== '') return diffWords(old, now)
  if (old === now) {
    const text = oneLine(now)
    return { spans: text === '' ? [] : [{ op: 'equal', text }], added: 0, removed: 0 }
  }
  const words = lexicon.read(old === '' ? now : old)
  const text = textOf(lexicon, words, words.start, words.end)
  const count = countWords(lexicon, words.start, words.end)
  if (text === '') return { spans: [], added: 0, removed: 0 }
  return old === ''
    ? { spans: [{ op: 'insert', text }], added: count, removed: 0 }
    : { spans: [{ op: 'delete', text }], added: 0, removed: count }
}
