import type { Declaration, Source } from '../declaration/model.ts'
import { alignBlocks } from '../diff/align.ts'
import { parseBlocks } from '../diff/blocks.ts'
import { createLexicon } from '../diff/lexicon.ts'
import type { Alignment, Block } from '../diff/model.ts'
import { wordDiffer } from '../diff/words.ts'
import { charsetOf, decodeText } from '../extract/charset.ts'
import { splitText } from '../extract/join.ts'
import type { Received } from '../extract/model.ts'
import { compareTexts } from '../gate/compare.ts'
import { linksBetween } from '../gate/navigation.ts'
import { judge } from '../gate/judge.ts'
import type { Baseline, Judgement, Quarantined } from '../gate/model.ts'
import type { Refusal } from '../gate/gate.ts'
import { readLook, readPart } from '../gate/read.ts'
import type { Edit } from '../gate/rules.ts'
import type { Span } from '../redline/model.ts'
import { readPage } from './dropped.ts'
import type { PageReading } from './dropped.ts'
import { measure } from './measures.ts'
import type { Measure } from './measures.ts'

/** What the differ saw of a snapshot, and why it says what it says. */
export type Explanation = {
  readonly judgement: Judgement
  readonly sources: readonly SourceReading[]
  /** The canonical text; null: it was refused before there was one. */
  readonly text: string | null
  /** All blocks of both texts; empty where there is nothing to compare. */
  readonly blocks: readonly AlignedBlock[]
  /** Every difference with the rule that classed it. */
  readonly edits: readonly Edit[]
}

export type SourceReading = {
  readonly url: string
  readonly bytes: number
  readonly contentType: string | null
  readonly charset: string | null
  readonly method: string | null
  readonly title: string | null
  readonly language: string | null
  readonly select: Source['select']
  /** Why it is not the document. */
  readonly refusal: Refusal | null
  readonly text: string | null
  readonly page: PageReading | null
  readonly gate: readonly Measure[]
}

export type AlignedBlock = {
  readonly kind: Alignment['kind']
  readonly path: readonly string[]
  readonly from: string | null
  readonly to: string | null
  /** Of a reworded block: its words, and what became of them. */
  readonly spans: readonly Span[] | null
}

/** Judges as the differ does, and reads again, by the same functions, what the verdict does not tell. */
export async function explain(input: {
  readonly received: readonly Received[]
  readonly declaration: Declaration
  readonly baseline: Baseline | null
  readonly quarantined?: Quarantined | null
}): Promise<Explanation> {
  const { received, declaration, baseline, quarantined: held = null } = input
  const judgement = await judge(input)
  const reading = await readLook({ received, declaration, baseline, held })
  const text = reading.ok ? reading.text : (reading.memory?.text ?? null)
  const count = declaration.sources.length
  const parts = splitText(baseline, count)
  const heldParts = splitText(held, count)
  const sources = declaration.sources.map((source, at) =>
    readSource(received[at], source, parts[at] ?? null, heldParts[at] ?? null),
  )
  const pages = {
    links: linksBetween(baseline?.links, reading.ok ? reading.links : [], received[0]?.url ?? null),
    isPaged: reading.ok && reading.isPaged,
  }
  const compared = text === null || baseline === null ? null : { from: baseline.text, to: text }
  return {
    judgement,
    sources: await Promise.all(sources),
    text,
    blocks: compared ? alignedBlocks(compared.from, compared.to) : [],
    edits: compared ? compareTexts(compared.from, compared.to, pages).edits : [],
  }
}

async function readSource(
  received: Received | undefined,
  source: Source,
  before: Baseline | null,
  held: Quarantined | null,
): Promise<SourceReading> {
  const { extraction, refusal } = await readPart(received, source, before, held)
  const text = extraction.ok ? extraction.text : null
  const isPage = !extraction.ok || !['pdf', 'plain'].includes(extraction.method)
  const { bytes, contentType } = received ?? { bytes: new Uint8Array(), contentType: null }
  const markup = isPage ? decodeText(bytes, contentType) : null
  return {
    url: received?.url ?? source.url,
    bytes: bytes.byteLength,
    contentType,
    charset: markup === null ? null : charsetOf(bytes, contentType),
    method: extraction.ok ? extraction.method : null,
    title: extraction.ok ? extraction.title : null,
    language: extraction.ok ? extraction.language : null,
    select: source.select,
    refusal,
    text,
    page:
      markup?.includes('<') === true
        ? readPage(markup, source, { text, before: before?.text ?? null })
        : null,
    gate: text === null ? [] : measure(text, before?.text ?? null),
  }
}

function alignedBlocks(fromText: string, toText: string): AlignedBlock[] {
  const from = parseBlocks(fromText)
  const to = parseBlocks(toText)
  const lexicon = createLexicon()
  const diffWords = wordDiffer(lexicon)
  return alignBlocks(from, to, lexicon).map((alignment) => {
    const old = 'from' in alignment ? from[alignment.from] : undefined
    const now = 'to' in alignment ? to[alignment.to] : undefined
    return {
      kind: alignment.kind,
      path: (now ?? old)?.path ?? [],
      from: wordsOf(old),
      to: wordsOf(now),
      spans: old && now && old.text !== now.text ? diffWords(old.text, now.text).spans : null,
    }
  })
}

function wordsOf(block: Block | undefined): string | null {
  if (block === undefined) return null
  return block.kind === 'heading' ? `${'#'.repeat(block.level)} ${block.text}` : block.text
}
