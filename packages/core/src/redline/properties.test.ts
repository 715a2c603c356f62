import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alignBlocks } from '../diff/align.ts'
import { parseBlocks } from '../diff/blocks.ts'
import type { Block } from '../diff/model.ts'
import { tokenize } from '../diff/tokens.ts'
import { diffWords } from '../diff/words.ts'
import type { Span } from './model.ts'
import { redline } from './redline.ts'

const word = fc.constantFrom(
  ...'we you may will share keep the your data account with of for days 30 90 e.g. Art. opt-out “Service” partners’ 数据 隐私'.split(
    ' ',
  ),
)
const sentence = fc
  .array(word, { minLength: 1, maxLength: 14 })
  .chain((words) =>
    fc.constantFrom('.', '!', ' (see 4.2).', '。', ';').map((end) => words.join(' ') + end),
  )
const prose = fc.array(sentence, { minLength: 1, maxLength: 5 }).map((all) => all.join(' '))
const block = fc.oneof(
  { weight: 4, arbitrary: prose },
  { weight: 2, arbitrary: sentence.map((text) => `- ${text}`) },
  { weight: 1, arbitrary: sentence.map((text) => `  - ${text}`) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2), sentence).map(([n, text]) => `${'#'.repeat(n + 1)} ${text}`),
  },
  { weight: 1, arbitrary: fc.tuple(word, word).map(([a, b]) => `| ${a} | ${b} |`) },
)
const document = fc.array(block, { maxLength: 25 })

type Edit = {
  readonly at: number
  readonly to: number
  readonly kind: number
  readonly text: string
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(24),
  to: fc.nat(24),
  kind: fc.nat(4),
  text: block,
})

/** What editors of policies do: remove, add, move, reword, split. */
function edited(blocks: readonly string[], { at, to, kind, text }: Edit): string[] {
  const next = [...blocks]
  const [taken] = next.splice(at, kind === 1 ? 0 : 1)
  if (kind === 1) next.splice(to, 0, text)
  else if (kind === 2 && taken !== undefined) next.splice(to, 0, taken)
  else if (kind === 3 && taken !== undefined)
    next.splice(at, 0, taken.replace(/ \S+ /, ` ${text} `))
  else if (kind === 4 && taken !== undefined) next.splice(at, 0, ...taken.split(/(?<=\.) /))
  return next
}

const pair = fc
  .tuple(document, fc.array(edit, { maxLength: 8 }), document, fc.nat(9))
  .map(([before, edits, other, rewritten]) => {
    const after = rewritten === 0 ? other : edits.reduce<readonly string[]>(edited, before)
    return [`${before.join('\n\n')}\n`, `${after.join('\n\n')}\n`] as const
  })

function words(text: string): string {
  return tokenize(text)
    .map(({ key }) => key)
    .join(' ')
}

/** One side of a comparison: the new text without what was deleted, the old one without what was inserted. */
function without(op: Span['op'], spans: readonly Span[]): string {
  return words(spans.map((span) => (span.op === op ? '' : span.text)).join(''))
}

/** The blocks of the new text, made of the old ones and of what the comparison inserts. */
function applied(from: readonly Block[], to: readonly Block[]): string[] {
  return alignBlocks(from, to).flatMap((one) => {
    const old = 'from' in one ? (from[one.from]?.text ?? '') : ''
    if (one.kind === 'same') return [words(old)]
    return 'to' in one ? [without('delete', diffWords(old, to[one.to]?.text ?? ''))] : []
  })
}

/** The blocks of the old text, made of the new ones and of what the comparison deletes, in the order of the old. */
function reverted(from: readonly Block[], to: readonly Block[]): string[] {
  const known = alignBlocks(from, to).flatMap((one) => {
    const now = 'to' in one ? (to[one.to]?.text ?? '') : ''
    if (!('from' in one)) return []
    const old = from[one.from]?.text ?? ''
    return [
      {
        at: one.from,
        text: one.kind === 'same' ? words(now) : without('insert', diffWords(old, now)),
      },
    ]
  })
  return known.toSorted((a, b) => a.at - b.at).map(({ text }) => text)
}

test('a text is no different from itself', () => {
  fc.assert(fc.property(pair, ([text]) => redline(text, text).entries.length === 0))
})

test('the same two texts always make the same redline', () => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      expect(redline(before, after)).toEqual(redline(before, after))
    }),
  )
})

test('applied to the old text the comparison gives the new, undone on the new it gives the old', () => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const [from, to] = [parseBlocks(before), parseBlocks(after)]
      expect(applied(from, to)).toEqual(to.map(({ text }) => words(text)))
      expect(reverted(from, to)).toEqual(from.map(({ text }) => words(text)))
    }),
  )
})

test('no word is lost: what a redline deletes and inserts is all that the two texts do not share', () => {
  const bag = (texts: readonly string[]): string =>
    words(texts.join('\n')).split(' ').sort().join(' ').trim()
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const spans = redline(before, after).entries.flatMap((entry) => entry.spans)
      const of = (op: Span['op']): string[] =>
        spans.flatMap((span) => (span.op === op ? [span.text] : []))
      const texts = (source: string): string[] => parseBlocks(source).map(({ text }) => text)
      expect(bag([...texts(before), ...of('insert')])).toBe(bag([...texts(after), ...of('delete')]))
    }),
  )
})

test('words are counted as they are told', () => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const { entries, counts } = redline(before, after)
      for (const kind of ['changed', 'added', 'removed', 'moved'] as const) {
        expect(counts[kind]).toBe(entries.filter((entry) => entry.kind === kind).length)
      }
    }),
  )
})

const yes = (): string => 'Yes, we do.'

test.each([
  ['all the same', yes, yes],
  [
    'all different',
    (n: number) => `alpha${n} beta${n} gamma`,
    (n: number) => `delta${n} eps${n} zeta`,
  ],
  [
    'all alike',
    (n: number) => `We share item ${n} with you.`,
    (n: number) => `We share thing ${n} with you.`,
  ],
])(
  'ten thousand blocks, %s, are compared without looking at each pair of them',
  (_name, before, after) => {
    const text = (blockOf: (n: number) => string, length: number): string =>
      Array.from({ length }, (_, n) => blockOf(n)).join('\n\n')
    expect(redline(text(before, 10_000), text(after, 9_000)).entries.length).toBeGreaterThan(0)
  },
  // A hundred million pairs would take minutes.
  60_000,
)
