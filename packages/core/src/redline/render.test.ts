import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Redline, RedlineEntry, Span } from './model.ts'
import { redlineEmailHtml } from './render-email.ts'
import { redlineHtml } from './render-html.ts'
import { redlineMarkdown } from './render-markdown.ts'
import { redlineSlack } from './render-slack.ts'
import { redlineText } from './render-text.ts'

const LONG = Array.from({ length: 120 }, (_, i) => `word${i}`).join(' ')

function of(spans: readonly Span[], more: Partial<RedlineEntry> = {}): Redline {
  const entry: RedlineEntry = {
    kind: 'changed',
    block: 'paragraph',
    path: ['Policy', 'Sharing'],
    spans,
    ...more,
  }
  const counts = { changed: 1, added: 0, removed: 0, moved: 0, wordsAdded: 1, wordsRemoved: 1 }
  return { entries: [entry], counts }
}

const REWORDED = of([
  { op: 'equal', text: 'We keep it for ' },
  { op: 'delete', text: '30 days ' },
  { op: 'insert', text: '12 months ' },
  { op: 'equal', text: 'after that' },
  { op: 'insert', text: ', or longer' },
  { op: 'equal', text: '.' },
])

test('every form shows place, kind, deleted and inserted words', () => {
  expect(redlineText(REWORDED)).toBe(
    'Policy > Sharing > Reworded\n  We keep it for [-30 days-] {+12 months+} after that{+, or longer+}.\n',
  )
  expect(redlineMarkdown(REWORDED)).toBe(
    '### Policy › Sharing › Reworded\n\nWe keep it for ~~30 days~~ **12 months** after that **, or longer**.\n',
  )
  expect(redlineSlack(REWORDED)).toBe(
    '_Policy › Sharing › Reworded_\n>We keep it for ~30 days~ *12 months* after that *, or longer*.',
  )
  for (const html of [redlineHtml(REWORDED), redlineEmailHtml(REWORDED)]) {
    expect(html).toMatch(/<del\b[^>]*>.*30 days <\/del><ins\b[^>]*>.*12 months <\/ins>after that/)
  }
})

test('in mail, deleted is struck and inserted underlined without any stylesheet', () => {
  const html = redlineEmailHtml(REWORDED)
  expect(html).toMatch(/<del style="[^"]*line-through/)
  expect(html).toMatch(/<ins style="[^"]*underline/)
  expect(html).not.toContain('class=')
})

test('on the page an unchanged stretch stays whole; elsewhere it is cut to what stands around the change', () => {
  const redline = of([
    { op: 'equal', text: `${LONG} ` },
    { op: 'insert', text: 'not ' },
    { op: 'equal', text: LONG },
  ])
  expect(redlineHtml(redline)).toContain(`${LONG} <ins>`)
  expect(redlineMarkdown(redline)).toContain(`${LONG} **not** word0`)
  for (const render of [redlineText, redlineEmailHtml, redlineSlack]) {
    const text = render(redline)
    expect(text).toMatch(/… word\d+/)
    expect(text).toMatch(/word\d+\s+…/)
    expect(text).toContain('word119')
    expect(text).not.toContain('word60')
  }
})

test('a moved passage keeps its beginning and says how much follows', () => {
  const moved = of([{ op: 'equal', text: LONG }], { kind: 'moved' })
  expect(redlineText(moved)).toMatch(/Moved\n {2}word0 [^…]*… \(80 more\s+words\)/)
})

test('nothing changed is nothing to read', () => {
  const none = { ...REWORDED, entries: [] }
  for (const render of [redlineText, redlineMarkdown, redlineEmailHtml, redlineSlack]) {
    expect(render(none)).toBe('')
  }
})

test('text is folded at 76 columns, Chinese at its letters and by its width', () => {
  const chinese = '我们会保存您的姓名、电子邮件地址和付款记录。'.repeat(12)
  const text = redlineText(
    of([
      { op: 'equal', text: `${LONG.slice(0, 300)} ` },
      { op: 'insert', text: chinese },
    ]),
  )
  for (const line of text.split('\n')) {
    expect(line.length + (line.match(/[\u3000-\uffef]/g)?.length ?? 0)).toBeLessThanOrEqual(78)
    expect(line).not.toMatch(/^\s*[。、]/)
  }
  expect(text.replaceAll(/\s/g, '')).toContain(chinese)
})

const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '&lt;b&gt;',
    '**bold**',
    '~~gone~~',
    '`code`',
    '# x',
    '- x',
    '1. x',
    '+ x',
    '[a](javascript:alert(1))',
    '![a](b)',
    '<!channel>',
    '<@U123>',
    '<https://evil.example|safe>',
    ':warning:',
    '*_~`',
    'https://evil.example/',
    'www.evil.example',
    '| a |',
    '---',
    '~a~ *b*',
    '\\',
    '$x$',
  ),
)
const hostileRedline = fc
  .array(fc.record({ op: fc.constantFrom('equal', 'delete', 'insert'), text: hostile }), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((spans) => fc.array(hostile, { maxLength: 2 }).map((path) => of(spans, { path })))

test('whatever the page says, HTML holds no tag, entity or attribute of its making', () => {
  const ours =
    /<wbr>|<\/?(?:div|section|p|span|ins|del)(?: (?:class|style|dir|aria-hidden)="[^"<>]*")*>|&(?:amp|lt|gt|quot|#39);/g
  fc.assert(
    fc.property(hostileRedline, (redline) => {
      for (const html of [redlineHtml(redline), redlineEmailHtml(redline)]) {
        expect(html.replaceAll(ours, '')).not.toMatch(/[<>"'&]/)
      }
    }),
  )
})

test('whatever the page says, Slack finds no mention, link or mark of its making', () => {
  fc.assert(
    fc.property(hostileRedline, (redline) => {
      const [, ...lines] = redlineSlack(redline).split('\n')
      const said = lines.join('\n').slice(1)
      expect(said).not.toMatch(/[<>`_\n]/)
      expect(said.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&')
      expect(said).not.toMatch(/:[a-z]+:/)
      const spans = redline.entries[0]?.spans ?? []
      const marks = (op: Span['op']): number =>
        spans.filter((span) => span.op === op && span.text.trim() !== '').length
      expect(said.split('*').length - 1).toBe(2 * marks('insert'))
      expect(said.split('~').length - 1).toBe(2 * marks('delete'))
    }),
  )
})

test('whatever the page says, Markdown finds no mark of its making', () => {
  fc.assert(
    fc.property(hostileRedline, (redline) => {
      const body = redlineMarkdown(redline).split('\n\n').slice(1).join('\n\n').trimEnd()
      const bare = body.replaceAll(/\\[!-/:-@[-`{-~]/g, '')
      expect(body).not.toContain('\n')
      expect(bare.replaceAll(/~~|\*\*/g, '')).not.toMatch(/[`*_~[\]<>#|&\\]|:\/\/|www\./i)
      expect(body).not.toMatch(/^(?:[-+=]|\d+[.)])/)
    }),
  )
})
