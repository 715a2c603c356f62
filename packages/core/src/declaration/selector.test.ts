import { selectAll } from 'css-select'
import { parseDocument } from 'htmlparser2'
import { expect, test } from 'vitest'
import { parseDeclaration } from './parse.ts'

function faultsOf(select: unknown): readonly string[] {
  const parsed = parseDeclaration({ fetch: 'https://acme.example/terms', select })
  return parsed.ok ? [] : parsed.faults
}

test.each([
  ['siblings of siblings', 'x ~ p ~ p', 'more than one "~"'],
  ['siblings of siblings, far apart', 'h2 ~ div > p ~ a', 'more than one "~"'],
  ['siblings within :has', ':has(~ p ~ p)', 'more than one "~"'],
  ['siblings within :is', 'p:is(x ~ p) ~ p', 'more than one "~"'],
  ['siblings within :not', 'p:not(x ~ p ~ p)', 'more than one "~"'],
  ['siblings within :where', ':where(:where(x ~ p ~ p))', 'more than one "~"'],
  ['siblings after a comma', 'main, x ~ p ~ p', 'more than one "~"'],
  ['siblings hidden in a count', 'p:nth-child(1 of x ~ p ~ p)', '"of"'],
  ['siblings hidden in a count from the end', 'p:NTH-last-child(2n\tOF p)', '"of"'],
  [':has deep within :has', 'div:has(:not(:has(:is(:has(a:has(b))))))', 'more than three :has'],
  ['any ancestor of any ancestor …', 'x a b c d e f g', 'more than 6 descendant steps'],
  ['any ancestor …, wrapped', 'x a b :is(c d e f g)', 'more than 6 descendant steps'],
  ['no end', `a${',a'.repeat(500)}`, 'longer than 1000 characters'],
])('a selector whose cost knows no bound is refused: %s', (_, selector, fault) => {
  const [first, ...more] = faultsOf(selector)
  expect(first).toContain(fault)
  expect(first).toContain(': write ')
  expect(first?.length).toBeLessThan(250)
  expect(more).toEqual([])
})

test('what is refused in a list is refused at the end of a range', () => {
  expect(faultsOf({ startAfter: 'x ~ p ~ p', endBefore: 'footer' })).toHaveLength(1)
})

test('a list without end is refused', () => {
  expect(faultsOf(Array.from({ length: 101 }, (_, n) => `#p${n}`))).toEqual([
    'select: at most 100 selectors',
  ])
})

test.each([
  'main',
  'h2 ~ p',
  'h2 ~ p, h3 ~ ul, h4 ~ ol',
  '.content :is(h2 ~ p, h3 ~ p)',
  '#policy > div:nth-child(2) > section:nth-of-type(2n+1) > div > div > p',
  '.nav + .content + .more',
  'body .page .main .content .text p',
  'div:has(> h1):has(> p)',
  'section:not(:has(a))',
  '[class*="legal of"]:not([data-x~="y"], [data-y~="z"])',
  'p:contains("of ~ of ~ of")',
])('what real declarations say is accepted: %s', (selector) => {
  expect(faultsOf(selector)).toEqual([])
})

test('the dearest accepted selectors read a page of hundreds of paragraphs in no time', () => {
  const page = parseDocument(`<main>${'<p>a b c d</p>'.repeat(400)}</main>`)
  for (const selector of ['x ~ p', 'x ~ p:nth-child(2n)', 'p:has(~ x)', 'p:not(:has(~ x))']) {
    expect(faultsOf(selector)).toEqual([])
    const startedAt = performance.now()
    selectAll(selector, page)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  }
})
