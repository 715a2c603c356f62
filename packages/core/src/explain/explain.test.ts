import { expect, test } from 'vitest'
import type { Declaration, Source } from '../declaration/model.ts'
import { judge } from '../gate/judge.ts'
import type { Baseline } from '../gate/model.ts'
import { explain } from './explain.ts'

const URL = 'https://larkfield.example/privacy'
const CLAUSE =
  'We keep what you give us for as long as your account exists and no longer than that.'
const page = (
  clauses: readonly string[],
  around = '',
) => `<html lang="en"><title>Privacy</title><body>
  <nav><a href="/">Home</a> <a href="/shop">Shop</a></nav>
  <main><h1>Privacy Policy</h1>${clauses.map((clause) => `<p>${clause}</p>`).join('')}${around}</main>
  <script>run()</script></body></html>`
const CLAUSES = [1, 2, 3, 4, 5, 6].map((n) => `${CLAUSE} This is clause ${n} of six.`)

function declare(source: Partial<Source> = {}): Declaration {
  return { sources: [{ url: URL, select: ['main'], remove: [], filters: [], ...source }] }
}

const receive = (html: string) => [{ bytes: Buffer.from(html), contentType: 'text/html', url: URL }]

async function firstVersion(html: string): Promise<Baseline> {
  const judgement = await judge({ received: receive(html), declaration: declare(), baseline: null })
  if (judgement.verdict !== 'first') throw new Error(judgement.verdict)
  return { ...judgement, extractorVersion: 1 }
}

test('says what the differ says, by the same text', async () => {
  const baseline = await firstVersion(page(CLAUSES))
  const edited = page(CLAUSES.with(2, CLAUSE.replace('no longer than that', 'ten years more')))
  const question = { received: receive(edited), declaration: declare(), baseline }
  const explained = await explain(question)
  const judgement = await judge(question)
  expect(explained.judgement).toEqual(judgement)
  expect(explained).toMatchObject({ text: 'text' in judgement && judgement.text })
  expect(explained.sources[0]).toMatchObject({
    charset: 'UTF-8',
    method: 'declared',
    page: { parser: 'fast', roots: ['<main>'], textless: { script: 1, title: 1 } },
  })
  expect(explained.blocks.filter(({ kind }) => kind !== 'same')).toHaveLength(1)
  expect(explained.edits.map(({ rule }) => rule)).toEqual(['removed', 'added'])
})

test('names each element that is dropped, and the rule', async () => {
  const around = `<p class="sr-only">Only for screen readers</p>
    <ul><li><a href="#a">Part one</a></li><li><a href="#b">Part two</a></li></ul>
    <ul class="menu"><li><a href="/a">Jobs</a></li><li><a href="/b">Press</a></li><li><a href="/c">Blog</a></li></ul>
    <aside>Read our newest story</aside>
    <a href="/story"><p>A teaser of another page</p></a>
    <p class="promo">Buy now</p>`
  const { sources } = await explain({
    received: receive(page(CLAUSES, `<div>${around}</div>`)),
    declaration: declare({ remove: ['.promo'] }),
    baseline: null,
  })
  const dropped = sources[0]?.page?.dropped.map(({ rule, text }) => `${rule}: ${text}`)
  expect(dropped?.toSorted()).toEqual([
    'hidden from readers: Only for screen readers',
    'menu: JobsPressBlog',
    'outside the part that was read: Home Shop',
    'page furniture: Read our newest story',
    'removed by the declaration: Buy now',
    'table of contents: Part onePart two',
    'teaser: A teaser of another page',
  ])
})

test('a page that is refused is explained as well', async () => {
  const baseline = await firstVersion(page(CLAUSES))
  const wall = '<title>Just a moment...</title><p>Checking your browser</p>'
  const [source] = (await explain({ received: receive(wall), declaration: declare(), baseline }))
    .sources
  expect(source).toMatchObject({ refusal: { reason: 'bot-wall' }, text: 'Checking your browser\n' })
  expect(source?.gate).toContainEqual(expect.objectContaining({ name: 'words', value: 3 }))
  const nothing = await explain({ received: receive(''), declaration: declare(), baseline })
  expect(nothing).toMatchObject({
    text: null,
    blocks: [],
    sources: [{ refusal: { reason: 'empty' } }],
  })
})
