import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { failed, serve } from '../http/local-site.ts'
import { NoBrowserError } from './connect.ts'
import { chromium, startBrowser, startPages, textOf } from './local-browser.ts'

const site = await startPages()
afterAll(() => site[Symbol.asyncDispose]())

describe.skipIf(chromium === null)('the browser itself', () => {
  test('shows no page anything of the page before', async () => {
    site.show({
      '/': (request, response) => {
        const text = request.headers.cookie ?? 'no cookie'
        response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'seen=1' })
        response.end(`<p>${text}</p><i></i><script>
          document.querySelector('i').textContent = localStorage.getItem('seen') ?? 'nothing stored'
          localStorage.setItem('seen', 'yes')</script>`)
      },
    })
    await using browser = startBrowser(site.host)
    for (let i = 0; i < 2; i++) {
      const html = textOf(await browser.read(`${site.url}/`))
      expect(html).toContain('no cookie')
      expect(html).toContain('nothing stored')
    }
  })

  test('has no more pages open than it may', async () => {
    let open = 0
    let most = 0
    site.show({
      '/': (_, response) => {
        most = Math.max(most, ++open)
        // Long enough for a third to come, if it may.
        setTimeout(() => {
          open -= 1
          response.writeHead(200, { 'content-type': 'text/html' }).end('<p>done</p>')
        }, 3_000)
      },
    })
    await using browser = startBrowser(site.host, { browser: { pages: 2 } })
    const seen = await Promise.all(Array.from({ length: 4 }, () => browser.read(`${site.url}/`)))
    expect(seen.map(({ outcome }) => outcome.kind)).toEqual(Array(4).fill('ok'))
    expect(most).toBe(2)
  })

  test('is killed when it takes more memory than it may, and started again', async () => {
    site.show({
      '/': `<p>hungry</p><script>
        const hold = []
        setInterval(() => { const b = new Uint8Array(50e6); b.fill(1); hold.push(b) }, 20)</script>`,
      '/modest': '<p>modest</p>',
    })
    await using browser = startBrowser(site.host, { browser: { maxMemoryBytes: 1.2e9 } })
    const outcome = failed((await browser.read(`${site.url}/`)).outcome)
    expect(outcome).toMatchObject({ code: 'browser' })
    expect(textOf(await browser.read(`${site.url}/modest`))).toContain('modest')
  })

  test('that is killed in the middle fails the look, and the next starts another', async () => {
    site.show({ '/': () => {}, '/next': '<p>next</p>' })
    await using browser = startBrowser(site.host)
    const reading = browser.read(`${site.url}/`)
    await expect.poll(site.asked, { timeout: 20_000 }).toContain('/')
    await killChildren()
    expect(failed((await reading).outcome)).toMatchObject({
      code: 'browser',
      detail: 'The browser broke down.',
    })
    expect(textOf(await browser.read(`${site.url}/next`))).toContain('next')
  })

  test('ends when it has had nothing to do for a while', async () => {
    site.show({ '/': '<p>hello</p>' })
    await using browser = startBrowser(site.host, { browser: { limits: { idleMs: 100 } } })
    await browser.read(`${site.url}/`)
    await expect.poll(children, { timeout: 20_000 }).toEqual([])
    expect(textOf(await browser.read(`${site.url}/`))).toContain('hello')
  })

  test('of another machine is joined by its DevTools address, and goes out through us', async () => {
    site.show({ '/': '<p>from afar</p>' })
    await using elsewhere = await startElsewhere()
    // By the whole address, or by host and port alone.
    for (const url of [elsewhere.url, new URL('/', elsewhere.url).href]) {
      await using browser = startBrowser(site.host, {
        browser: { source: { kind: 'endpoint', url } },
      })
      expect(textOf(await browser.read(`${site.url}/`))).toContain('from afar')
    }
    const source = { kind: 'endpoint', url: elsewhere.url } as const
    await using browser = startBrowser(site.host, { browser: { source } })
    await using secret = await serve((_, response) => response.end('secret'))
    expect(failed((await browser.read(`http://127.0.0.1:${secret.port}/`)).outcome).code).toBe(
      'private-address',
    )
  })
})

test.each([
  { kind: 'program', path: '/nowhere/chromium' },
  { kind: 'endpoint', url: 'ws://127.0.0.1:1/' },
] as const)('a browser that is not there ($kind) is said to be missing', async (source) => {
  await using browser = startBrowser('', { browser: { source } })
  await expect(browser.read('https://site.example.com/')).rejects.toThrow(NoBrowserError)
})

/** Processes of the browser that this process started. */
async function children(): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,comm='])
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, name = ''] = line.trim().split(/\s+/)
    return Number(parent) === process.pid && /chrom/i.test(name) ? [Number(pid)] : []
  })
}

async function killChildren(): Promise<void> {
  for (const pid of await children()) process.kill(pid, 'SIGKILL')
}

/** A Chromium that somebody else runs. */
async function startElsewhere() {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-browser-'))
  const args = [
    '--headless',
    '--no-sandbox',
    '--remote-debugging-port=0',
    `--user-data-dir=${folder}`,
  ]
  const running = spawn(chromium ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const lines = createInterface({ input: running.stderr })
  const url = await new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const found = /^DevTools listening on (\S+)$/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
  return {
    url,
    async [Symbol.asyncDispose]() {
      running.kill('SIGKILL')
      await once(running, 'close')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
