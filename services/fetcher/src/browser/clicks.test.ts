import { afterAll, describe, expect, test, vi } from 'vitest'
import { chromium, read, startBrowser, startPages, textOf } from './local-browser.ts'
import type { BrowserRequest } from './read.ts'

// Starting a browser takes half a second, or half a minute where others want the processor.
vi.setConfig({ testTimeout: 180_000 })

const site = await startPages()
const browser = startBrowser()
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})

const TERMS = 'You keep all rights to what you write.'
/** A page whose text comes, a while after it, for those who accept. */
const WALLED = `<h1>Terms</h1><div id="wall">We value your privacy. <button id="accept">Accept</button></div>
  <main></main><script>
    document.querySelector('#accept').onclick = async (event) => {
      if (!event.isTrusted) return
      document.querySelector('#wall').remove()
      const answer = await fetch('/text')
      document.querySelector('main').textContent = await answer.text()
    }
  </script>`

function look(path: string, options: Partial<BrowserRequest> = {}) {
  return read(browser, site.url + path, { ...options, allowed: site.host })
}

function showWalled(): void {
  site.show({
    '/': WALLED,
    '/text': (_, response) => setTimeout(() => response.end(TERMS), 1_500),
  })
}

describe.skipIf(chromium === null)('a wall', () => {
  test('stays where no declaration asks for a click', async () => {
    showWalled()
    const seen = await look('/')
    expect(textOf(seen)).toContain('We value your privacy.')
    expect(textOf(seen)).not.toContain(TERMS)
    expect(seen.clicked).toEqual([])
    expect(site.asked()).not.toContain('/text')
  })

  test('is clicked away where one does, and what it asked for is waited for', async () => {
    showWalled()
    const seen = await look('/', { click: ['#accept'], withPicture: true })
    expect(textOf(seen)).toContain(`<main>${TERMS}</main>`)
    expect(textOf(seen)).not.toContain('We value')
    expect(seen.clicked).toEqual(['#accept'])
    expect(seen.picture).not.toBeNull()
  })

  test('of two steps is clicked step by step, and what does not show is left', async () => {
    site.show({
      '/': `<div id="wall"><button class="settings">Settings</button></div><p hidden>${TERMS}</p>
        <button id="never" style="display:none">Buy</button><script>
        document.querySelector('.settings').onclick = () => setTimeout(() => {
          document.querySelector('#wall').innerHTML = '<button class="reject">Reject all</button>'
          document.querySelector('.reject').onclick = () => document.querySelector('#wall').remove()
        }, 200)
        document.querySelector('#never').onclick = () => { document.title = 'bought' }</script>`,
    })
    const seen = await look('/', { click: ['.settings', '#never', '.gone', '.reject'] })
    expect(seen.clicked).toEqual(['.settings', '.reject'])
    expect(textOf(seen)).not.toMatch(/Reject|bought/)
  })

  test('in a shadow tree, or in a frame, is clicked as well', async () => {
    site.show({
      '/': `<consent-wall></consent-wall><iframe src="/frame"></iframe><script>
        const wall = document.querySelector('consent-wall').attachShadow({ mode: 'open' })
        wall.innerHTML = '<button class="ok">OK</button>'
        wall.querySelector('button').onclick = () => { document.querySelector('consent-wall').outerHTML = '<p>one</p>' }
        onmessage = () => { document.querySelector('iframe').outerHTML = '<p>two</p>' }</script>`,
      '/frame': `<button class="agree" onclick="parent.postMessage('agreed', '*')">Agree</button>`,
    })
    const seen = await look('/', { click: ['.ok', '.agree'] })
    expect(seen.clicked).toEqual(['.ok', '.agree'])
    expect(textOf(seen)).toMatch(/<p>one<\/p>\s*<p>two<\/p>/)
  })

  test('that leads to another page is clicked once, and the other page is read', async () => {
    site.show({
      '/': '<form action="/terms"><button>Continue</button></form>',
      '/terms': `<h1>Terms</h1><p>${TERMS}</p><form action="/away"><button>Continue</button></form>`,
    })
    const seen = await look('/', { click: ['form > button'] })
    expect(textOf(seen)).toContain(TERMS)
    expect(seen.outcome.url).toBe(`${site.url}/terms?`)
    expect(seen.clicked).toEqual(['form > button'])
    expect(site.asked()).not.toContain('/away?')
  })

  test('that covers its own button is evidence, and the look goes on', async () => {
    site.show({
      '/': `<button id="accept">Accept</button><div style="position:fixed;inset:0;background:teal">Wait</div>`,
    })
    const seen = await look('/', { click: ['#accept'] })
    expect(seen.clicked).toEqual([])
    expect(textOf(seen)).toContain('Wait')
  })
})
