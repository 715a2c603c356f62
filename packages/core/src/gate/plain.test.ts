import { expect, test } from 'vitest'
import type { Declaration } from '../declaration/model.ts'
import { tryPlain } from './plain.ts'

const declaration: Declaration = {
  sources: [{ url: 'https://acme.example/privacy', select: [], remove: [], filters: [] }],
}

function page(html: string) {
  return { bytes: Buffer.from(html), contentType: 'text/html', url: 'https://acme.example/privacy' }
}

const policy = (days: string, attributes = '') =>
  page(`<html><title>Privacy Policy</title><body><main${attributes}><h1>Privacy Policy</h1>
    ${['your name', 'your address', 'your photos', 'your messages', 'your purchases']
      .map(
        (what) =>
          `<h2>What we do with ${what}</h2><p>We collect ${what} when you use our services, keep it for ${days} days, and share it with nobody but those who help us to run them.</p>`,
      )
      .join('')}</main></body></html>`)
const APP = page('<html><body><div id="root"></div><script>run()</script></body></html>')
const WALL = page(
  '<html><title>Just a moment...</title><body><h1>Checking your browser</h1><p>Verify you are human to continue.</p></body></html>',
)
const DAY_MS = 86_400_000

test('plain HTTP suffices again once it shows the same text as the browser', async () => {
  const both = { plain: policy('30'), rendered: policy('30', ' class="done"'), declaration }
  const trial = await tryPlain({ ...both, versionVia: 'browser' })
  expect(trial).toMatchObject({ leavesBrowser: true, isLook: false })
})

test.each([
  ['an empty shell', APP],
  ['a wall', WALL],
  ['another text', policy('90')],
  ['no answer', null],
])(
  'where plain HTTP shows %s the browser stays, and it is asked again in a week',
  async (_, plain) => {
    const trial = await tryPlain({ plain, rendered: policy('30'), declaration, versionVia: 'http' })
    expect(trial).toEqual({ leavesBrowser: false, isLook: false, againInMs: 7 * DAY_MS })
  },
)

test.each([
  ['before a wall', WALL],
  ['without an answer', null],
])(
  'a browser that stands %s gives way to plain HTTP, where that read the version',
  async (_, rendered) => {
    const seen = { plain: policy('90'), rendered, declaration }
    expect(await tryPlain({ ...seen, versionVia: 'http' })).toMatchObject({
      leavesBrowser: true,
      isLook: true,
    })
    // What a browser read may have other words, which nobody changed.
    expect(await tryPlain({ ...seen, versionVia: 'browser' })).toEqual({
      leavesBrowser: false,
      isLook: false,
      againInMs: DAY_MS,
    })
  },
)
