import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { waitFor } from '../../../../test/support/wait.ts'
import { failed, serve } from '../http/local-site.ts'
import type { Browser } from './browser.ts'
import { NoBrowserError } from './connect.ts'
import { chromium, read, startBrowser, startPages, textOf } from './local-browser.ts'

// Starting a browser takes half a second, or half a minute where others want the processor.
vi.setConfig({ testTimeout: 180_000 })

const site = await startPages()
afterAll(() => site[Symbol.asyncDispose]())

/** One look at a page of the site. */
function look(browser: Browser, path: string) {
  return read(browser, site.url + path, { allowed: site.host })
}

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
    await using browser = startBrowser()
    for (let i = 0; i < 2; i++) {
      const html = textOf(await look(browser, '/'))
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
    await using browser = startBrowser({ pages: 2 })
    const seen = await Promise.all(Array.from({ length: 4 }, () => look(browser, '/')))
    expect(seen.map(({ outcome }) => outcome.kind)).toEqual(Array(4).fill('ok'))
    expect(most).toBe(2)
  })

  test('is killed when it takes more memory than it may, and started again', async () => {
    site.show({
      '/': `<p>hungry</p><script>
        const hold = Array.from({ length: 20 }, () => new Uint8Array(50e6).fill(1))</script>`,
      '/modest': '<p>modest</p>',
    })
    await using browser = startBrowser({ maxMemoryBytes: 1e9 })
    const outcome = failed((await look(browser, '/')).outcome)
    expect(outcome).toMatchObject({
      code: 'browser',
      detail: 'The browser took more memory than it may.',
    })
    expect(textOf(await look(browser, '/modest'))).toContain('modest')
  })

  test('that is killed in the middle fails the look, and the next starts another', async () => {
    site.show({ '/': () => {}, '/next': '<p>next</p>' })
    await using browser = startBrowser()
    const reading = look(browser, '/')
    await expect.poll(site.asked, { timeout: 20_000 }).toContain('/')
    await killChildren()
    expect(failed((await reading).outcome)).toMatchObject({
      code: 'browser',
      detail: 'The browser broke down.',
    })
    expect(textOf(await look(browser, '/next'))).toContain('next')
  })

  test('ends when it has had nothing to do for a while', async () => {
    site.show({ '/': '<p>hello</p>' })
    await using browser = startBrowser({ limits: { idleMs: 100 } })
    await look(browser, '/')
    await expect.poll(children, { timeout: 20_000 }).toEqual([])
    expect(textOf(await look(browser, '/'))).toContain('hello')
  })

  test('of another machine is joined by its DevTools address, and goes out through us', async () => {
    site.show({ '/': '<p>from afar</p>' })
    await using elsewhere = await startElsewhere()
    await using secret = await serve((_, response) => response.end('secret'))
    for (const url of elsewhere.urls) {
      const source = { kind: 'endpoint', url } as const
      await using browser = startBrowser({ source })
      expect(textOf(await look(browser, '/'))).toContain('from afar')
      const outcome = failed(
        (await read(browser, `http://127.0.0.1:${secret.port}/`, { allowed: '' })).outcome,
      )
      expect(outcome.code).toBe('private-address')
    }
  })
})

test.each([
  { kind: 'program', path: '/nowhere/chromium' },
  { kind: 'endpoint', url: 'ws://127.0.0.1:1/' },
] as const)('a browser that is not there ($kind) is said to be missing', async (source) => {
  await using browser = startBrowser({ source })
  await expect(read(browser, 'https://site.example.com/', { allowed: '' })).rejects.toThrow(
    NoBrowserError,
  )
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

/** The browser's container, as a process of this machine. */
async function startElsewhere() {
  const port = await freePort()
  const program = fileURLToPath(new URL('../../../../docker/browser.js', import.meta.url))
  const running = spawn(process.execPath, [program, String(port)], { stdio: 'ignore' })
  const url = `127.0.0.1:${port}`
  const version = async () => (await fetch(`http://${url}/json/version`)).text()
  const said = await waitFor(() => version().catch(() => undefined), {
    what: 'the browser elsewhere',
    timeoutMs: 60_000,
  })
  const [whole = ''] = /ws:[^"]+/.exec(said) ?? []
  return {
    urls: [whole, `ws://${url}`],
    async [Symbol.asyncDispose]() {
      running.kill()
      await once(running, 'close')
      rmSync(`/tmp/chromium-${port}`, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** One that is free with its neighbour: the browser itself listens there. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || !address) throw new Error('not listening on a port')
  return address.port
}
