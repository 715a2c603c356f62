import { expect, test } from 'vitest'
import { shownShare } from './shown.ts'

const CLAUSES = [
  'We keep your address for thirty days after you close the account.',
  'You may ask for a copy of what we hold, and we answer within a month.',
  'We sell nothing of it to anybody, and share it with those who print our letters.',
]
const page = (body: string) => ({
  bytes: Buffer.from(`<!doctype html><html><body>${body}</body></html>`),
  contentType: 'text/html; charset=utf-8',
  url: 'https://acme.example/privacy',
})
const paragraphs = (texts: readonly string[]) => texts.map((text) => `<p>${text}</p>`).join('')
const declaration = {
  sources: [
    { url: 'https://acme.example/privacy', select: ['main'], remove: [], filters: [] },
  ] as const,
}
const fetched = page(`<nav>Home</nav><main>${paragraphs(CLAUSES)}</main>`)

test('a rendering that shows every clause shows it all, wherever and among whatever', async () => {
  const rendered = page(
    `<header>Menu</header><div class="app">${paragraphs(CLAUSES.toReversed())}</div><footer>Imprint</footer>`,
  )
  expect(await shownShare({ fetched, rendered, declaration })).toBeGreaterThan(0.75)
  expect(await shownShare({ fetched, rendered: fetched, declaration })).toBe(1)
})

test('one that shows a part shows a part, one that shows a wall nothing', async () => {
  const part = page(`<main>${paragraphs(CLAUSES.slice(0, 1))}</main>`)
  const shown = await shownShare({ fetched, rendered: part, declaration })
  expect(shown).toBeGreaterThan(0.1)
  expect(shown).toBeLessThan(0.5)
  const wall = page('<h1>Verify that you are human</h1>')
  expect(await shownShare({ fetched, rendered: wall, declaration })).toBe(0)
})

test('nothing is compared with a snapshot that holds no text', async () => {
  expect(await shownShare({ fetched: page(''), rendered: fetched, declaration })).toBeNull()
})
