import { type AnyNode, isTag, isText } from 'domhandler'
import { array, assert, constantFrom, integer, oneof, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderMarkdown } from './markdown.ts'
import { parseFast, parseHtml } from './parse.ts'
import { parseStandard } from './standard.ts'
import { isUnseen } from './visible.ts'

const HEAD = '<!doctype html><html><head><title>x</title></head><body>'
const UNREAD = new Set([
  'noscript',
  'template',
  'script',
  'style',
  'svg',
  'title',
  'meta',
  'link',
  'base',
])

const NAMES =
  `p div span b i a li ul ol dl dt dd table tbody thead tr td th caption h1 h2 h3 section form button select option br img
   hr input textarea title script style noscript template svg path g main head body html font code strong em pre label
   iframe x-y summary details center object ruby rt colgroup col address`.split(/\s+/)
const COMMON = 'p div span b a li ul td tr table h2'.split(' ')
const ODD = [
  '<!--x-->',
  '<!-->',
  '<!--->',
  '<!--x--!>',
  '<!--x',
  '--->',
  '<![CDATA[x]]>',
  '<![CDATA[<p>',
  '<?php x ?>',
  '</ >',
  '</3>',
  '<3',
  '< p>',
  '<p',
  '</p',
  '<a href="x" hidden>',
  '<p hidden>',
  '<div class="sr-only">',
  '<p title="a>b">',
  '<p a="</noscript>">',
  '<input type=hidden>',
  '&amp;',
  '&lt',
  '&notit;',
  '&#0;',
  '&#x80;',
  '<br/>',
  '<path/>',
  '<svg/>',
  '<p/>',
  '</br>',
  '<!doctype html>',
  '<script><!--<script>',
  '</script>',
  '"',
  '\r\n',
  '\t',
  '<title>t',
  '<desc>',
  '<foreignObject>',
  '</body>',
  '</html>',
]
const soup = array(
  oneof(
    { weight: 4, arbitrary: constantFrom(...NAMES.flatMap((name) => [`<${name}>`, `</${name}>`])) },
    {
      weight: 4,
      arbitrary: constantFrom(...COMMON.flatMap((name) => [`<${name}>`, `</${name}>`])),
    },
    { weight: 3, arbitrary: integer({ min: 0, max: 999 }).map((n) => ` w${n} `) },
    { weight: 1, arbitrary: constantFrom(...ODD) },
  ),
  { maxLength: 16 },
).map((pieces) => pieces.join(''))

/** The body's elements and words; what no reader sees may stand elsewhere. */
function shape(node: AnyNode): string {
  if (isText(node)) return node.data.replace(/\s+/g, '')
  if (!('children' in node) || (isTag(node) && UNREAD.has(node.name))) return ''
  const inside = node.children.map(shape).join('')
  return isTag(node) ? `<${node.name} ${JSON.stringify(node.attribs)}>${inside}</>` : inside
}

function bodyOf(page: AnyNode): string | undefined {
  if (isTag(page) && page.name === 'body') return shape(page)
  return 'children' in page ? page.children.map(bodyOf).find(Boolean) : undefined
}

function seen(page: AnyNode): string {
  return renderMarkdown([page], isUnseen).text
}

describe('the fast way', () => {
  test('reads any markup as the standard does, or says that it may not', () => {
    let sure = 0
    assert(
      property(constantFrom('', HEAD), soup, (head, tail) => {
        const markup = head + tail
        const fast = parseFast(markup)
        const standard = parseStandard(markup, 100_000)
        if (fast === null || standard === null) throw new Error('refused')
        if (!fast.isSure) return
        sure++
        expect(seen(fast.page)).toBe(seen(standard))
        const body = bodyOf(fast.page)
        if (body !== undefined) expect(body).toBe(bodyOf(standard))
      }),
      { numRuns: 3000 },
    )
    expect(sure).toBeGreaterThan(1000)
  })

  test.each([
    [
      'items, rows and paragraphs without end tags',
      '<ul><li>a<li>b</ul><p>c<p>d<dl><dt>e<dd>f</dl><select><option>g<option>h</select>',
    ],
    ['rows without a body', '<table><tr><td>a<td>b<tr><td>c<td>d</table>'],
    ['boxes that were never closed', '<div><div><span>a</div><p>b'],
    ['text after the end of the page', 'a</body></html><div>b</div>'],
    ['a second frame', 'a<html lang="en"><body class="x">b</body></html>'],
    [
      'templates and scripts with markup in them',
      '<template><tr></div></template><script>"<p>"</script>a',
    ],
  ])('is sure of %s', (_, markup) => {
    expect(parseFast(HEAD + markup)?.isSure).toBe(true)
  })

  test.each([
    ['misnested formatting', '<p><b>a</p><p>c</b></p>'],
    ['text before a table that it stands in', '<table>a<tr><td>b</table>'],
    ['an unclosed link', '<div><a href="/">a</div><p>b</p>'],
    ['a heading closed by another', '<h1>a</h2><p>b'],
    ['a box in an unclosed paragraph’s formatting', '<p><b>a<div>b</div></b></p>'],
    ['nested items over a box', '<ul><li><div>a<li>b</ul>'],
    ['frames', '<frameset><frame></frameset>'],
    ['formulae', '<math><mi>x</mi></math>'],
    ['half a tag', '<p>a</p><div cla'],
    ['plain text without end', '<plaintext><p>a'],
    ['a comment that ends its script late', '<script><!--<script></script><p>a</p>--></script>'],
  ])('is not sure of %s, and the page is read as the standard says', (_, markup) => {
    expect(parseFast(HEAD + markup)?.isSure).toBe(false)
    const [page, standard] = [parseHtml(HEAD + markup), parseStandard(HEAD + markup, 1000)]
    expect(page && seen(page)).toBe(standard && seen(standard))
  })
})

test('a page that the standard multiplies is refused at the same limit', () => {
  const formatting = Array.from({ length: 400 }, (_, n) => `<b id="${n}">`).join('')
  expect(parseHtml(`<p>${formatting}</p>${'<p>a</p>'.repeat(2000)}`)).toBe(null)
})
