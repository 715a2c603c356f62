import type { AlignedBlock, Explanation, SourceReading } from '@clausewatch/core'

const WIDTH = 110
/** Of what is dropped, the largest; of unchanged blocks none, of the kept text the beginning. */
const MOST_DROPPED = 25
const MOST_BLOCKS = 200
const TEXT_LINES = 30

/** An explanation for a terminal: the verdict first, then what it rests on. */
export function printExplanation(
  facts: Readonly<Record<string, string>>,
  explanation: Explanation,
  { wholeText }: { readonly wholeText: boolean },
): string {
  const { sources, text } = explanation
  return [
    table(Object.entries(facts)),
    verdict(explanation),
    ...sources.map((source, at) => sourceRead(source, sources.length > 1 ? ` ${at + 1}` : '')),
    ...(explanation.edits.length > 0 ? [edits(explanation)] : []),
    ...(explanation.blocks.length > 0 ? [blocks(explanation.blocks)] : []),
    ...(text === null ? [] : [kept(text, wholeText)]),
  ].join('\n\n')
}

function verdict({ judgement }: Explanation): string {
  const { verdict: said, score } = judgement
  const lines = [`VERDICT   ${said}, score ${score}`]
  if (judgement.verdict === 'broken') lines.push(`  ${judgement.reason}: ${judgement.detail}`)
  if ('headline' in judgement) lines.push(`  ${judgement.headline}`)
  if ('reasons' in judgement) lines.push(...judgement.reasons.map((one) => `  - ${one}`))
  if (judgement.verdict !== 'broken') {
    lines.push(...judgement.notes.map(({ code, detail }) => `  note ${code}: ${detail}`))
  }
  return lines.map((line) => clip(line, 2 * WIDTH)).join('\n')
}

function sourceRead(source: SourceReading, number: string): string {
  const { page, refusal } = source
  return section(`SOURCE${number}`, [
    ...rows([
      ['address', source.url],
      ['bytes', source.bytes.toLocaleString('en')],
      ['type', source.contentType ?? 'not said'],
      ['charset', source.charset],
      ['parser', page && `${PARSERS[page.parser]}, ${page.elements.toLocaleString('en')} elements`],
      [
        'declared',
        source.select
          .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
          .join(', ') || null,
      ],
      ['found', METHODS[source.method ?? ''] ?? null],
      ['read', page && page.roots.join(', ')],
      ['title', source.title],
      ['language', source.language],
      ['refused', refusal && `${refusal.reason}: ${refusal.detail}`],
      [
        'kept',
        source.text === null ? null : `${source.text.length.toLocaleString('en')} characters`,
      ],
      [
        'textless',
        page &&
          Object.entries(page.textless)
            .map(([name, count]) => `${count} ${name}`)
            .join(', '),
      ],
    ]),
    ...(page && page.dropped.length > 0 ? ['', ...droppedFrom(page)] : []),
    ...(source.gate.length > 0 ? ['', 'gate', ...gate(source)] : []),
  ])
}

const PARSERS = { fast: 'fast', standard: 'the standard’s: the fast one was not sure' }
const METHODS: Readonly<Record<string, string>> = {
  declared: 'by the declaration',
  automatic: 'as the main content: nothing is declared',
  healed:
    'by its likeness to the version before: what is declared is not there, or is another text',
  pdf: 'in the text layer of a PDF',
  plain: 'as plain text or Markdown',
}

function droppedFrom({ dropped }: NonNullable<SourceReading['page']>): string[] {
  const characters = dropped.reduce((sum, one) => sum + one.characters, 0)
  const largest = dropped.toSorted((a, b) => b.characters - a.characters).slice(0, MOST_DROPPED)
  const lines = largest.map((one) =>
    clip(
      `  ${one.rule.padEnd(30)} ${String(one.characters).padStart(7)}  ${one.element}  “${one.text}”`,
      WIDTH + 40,
    ),
  )
  const more = dropped.length - largest.length
  return [
    `dropped   ${dropped.length} elements, ${characters.toLocaleString('en')} characters`,
    ...lines,
    ...(more > 0 ? [`  and ${more} smaller ones`] : []),
  ]
}

function gate({ gate: measures }: SourceReading): string[] {
  return measures.map(({ name, value, unit, line }) => {
    const shown =
      typeof value !== 'number'
        ? (value ?? 'not clear')
        : unit === 'share'
          ? `${Math.round(value * 1000) / 10} %`
          : value.toLocaleString('en')
    return `  ${name.padEnd(16)} ${shown.padStart(9)}   ${line}`
  })
}

function edits({ edits: all }: Explanation): string {
  const lines = all.slice(0, MOST_BLOCKS).map(({ rule, from, to }) => {
    const quotes = [from && `- “${from}”`, to && `+ “${to}”`].filter((one) => one !== null)
    return quotes
      .map((quote, at) => clip(`${(at === 0 ? rule : '').padEnd(16)} ${quote}`, 2 * WIDTH))
      .join('\n  ')
  })
  return section('EDITS', lines)
}

const SIGNS = { same: ' ', changed: '~', moved: '>', added: '+', removed: '-' } as const

/** Blocks that stayed are counted, the others quoted under their headings. */
function blocks(all: readonly AlignedBlock[]): string {
  const counts = Object.entries(Object.groupBy(all, ({ kind }) => kind)).map(
    ([kind, some]) => `${some?.length ?? 0} ${kind}`,
  )
  const lines: string[] = []
  let same = 0
  const flush = () => {
    if (same > 0) lines.push(`    … ${same} the same`)
    same = 0
  }
  for (const block of all) {
    if (block.kind === 'same') {
      same += 1
      continue
    }
    flush()
    if (lines.length < MOST_BLOCKS) lines.push(...blockLines(block))
  }
  flush()
  return section(`BLOCKS    ${counts.join(', ')}`, lines)
}

function blockLines({ kind, path, from, to, spans }: AlignedBlock): string[] {
  const sign = SIGNS[kind]
  const head = path.length > 0 ? [`${sign} ${path.join(' › ')}`] : []
  if (spans) return [...head, clip(`${sign}     ${marked(spans)}`, 6 * WIDTH)]
  const old = from !== null && kind !== 'moved' ? [`${sign}   - ${from}`] : []
  const now = to !== null ? [`${sign}   + ${to}`] : []
  return [...head, ...old, ...now].map((line) => clip(line, 2 * WIDTH))
}

// Unchanged words on each side of a change.
const CONTEXT = 60

function marked(spans: NonNullable<AlignedBlock['spans']>): string {
  const last = spans.length - 1
  return spans
    .map(({ op, text }, at) => {
      if (op === 'delete') return `[-${text}-]`
      if (op === 'insert') return `{+${text}+}`
      if (text.length <= 2 * CONTEXT) return text
      const head = at === 0 ? '' : text.slice(0, CONTEXT)
      const tail = at === last ? '' : text.slice(-CONTEXT)
      return `${head}…${tail}`
    })
    .join('')
}

function kept(text: string, isWhole: boolean): string {
  const lines = text.split('\n').filter((line) => line !== '')
  const shown = isWhole ? lines : lines.slice(0, TEXT_LINES).map((line) => clip(line, WIDTH))
  const more = lines.length - shown.length
  return section('TEXT KEPT', [
    ...shown,
    ...(more > 0 ? [`… ${more} more blocks: --text prints all`] : []),
  ])
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
}

function rows(all: readonly (readonly [string, string | null])[]): string[] {
  return all.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [clip(`${name.padEnd(9)} ${value}`, 2 * WIDTH)],
  )
}

function table(all: readonly (readonly [string, string])[]): string {
  return all.map(([name, value]) => `${name.padEnd(9)} ${value}`).join('\n')
}

function clip(line: string, width: number): string {
  const flat = line.replaceAll(/\s*\n\s*/g, ' ⏎ ')
  return flat.length > width ? `${flat.slice(0, width - 1).toWellFormed()}…` : flat
}
