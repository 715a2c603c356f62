import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { HttpOptions } from '../http/client.ts'
import { answering, failed, received, serve, serveRaw, serveTls } from '../http/local-site.ts'
import { chromium, read, startBrowser, startPages, textOf } from './local-browser.ts'
import type { BrowserRequest } from './read.ts'

// Starting a browser takes half a second, or half a minute where others want the processor.
vi.setConfig({ testTimeout: 180_000 })

// One site and, where a test says nothing else, one browser for all.
const site = await startPages()
const browser = startBrowser()
afterAll(async () => {
  await browser[Symbol.asyncDispose]()
  await site[Symbol.asyncDispose]()
})

/** One look at a page of the site. */
function look(path: string, options: Partial<HttpOptions & BrowserRequest> = {}) {
  return read(browser, site.url + path, { ...options, allowed: site.host })
}

describe.skipIf(chromium === null)('a browser look', () => {
  test('brings the text that scripts wrote, shadow trees in their place, and no script', async () => {
    site.show({
      '/': `<title>Terms</title><noscript>Enable JavaScript</noscript><main></main><legal-note><b>fine</b></legal-note>
        <script>
          setTimeout(() => fetch('/text').then((r) => r.text()).then((t) => { document.querySelector('main').textContent = t }), 300)
          const note = document.querySelector('legal-note').attachShadow({ mode: 'open' })
          note.innerHTML = '<p>Read the <slot></slot> print.</p>'
        </script>`,
      '/text': 'You keep all rights to what you write.',
    })
    const seen = await look('/')
    const html = textOf(seen)
    expect(html).toContain('<main>You keep all rights to what you write.</main>')
    expect(html).toContain('<p>Read the <slot><b>fine</b></slot> print.</p>')
    expect(html).not.toMatch(/script/i)
    expect(received(seen.outcome)).toMatchObject({
      status: 200,
      contentType: 'text/html; charset=utf-8',
    })
  })

  test('says who looks, as plain HTTP looks do', async () => {
    let agent: string | undefined
    site.show({
      '/': (request, response) => {
        agent = request.headers['user-agent']
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello</p>')
      },
    })
    await look('/')
    expect(agent).toMatch(/^Clausewatch\/\S+ \(\+https:\/\/clausewatch\.example\/about/)
  })

  test('takes a picture of the whole page where one is wanted', async () => {
    site.show({ '/': '<p style="height:5000px;background:teal">tall</p>' })
    const { picture } = await look('/', { withPicture: true })
    // JPEG: the frame header holds height and width.
    const frame = picture?.indexOf(Buffer.from([0xff, 0xc0])) ?? -1
    expect(picture?.readUInt16BE(frame + 5)).toBeGreaterThan(5000)
    expect(picture?.readUInt16BE(frame + 7)).toBe(1280)
  })

  test.each([
    ['application/pdf', {}],
    ['application/pdf', { 'content-disposition': 'attachment; filename="terms.pdf"' }],
  ])('takes the bytes of %s %j, wherever a script leads to it', async (type, headers) => {
    const pdf = Buffer.from('%PDF-1.4 not much of one')
    site.show({
      '/': '<p>One moment</p><script>location.href = "/moved"</script>',
      '/moved': (_, response) => response.writeHead(302, { location: '/terms' }).end(),
      '/terms': (_, response) =>
        response.writeHead(200, { 'content-type': type, ...headers }).end(pdf),
    })
    const outcome = received((await look('/')).outcome)
    expect(Buffer.from(outcome.bytes)).toEqual(pdf)
    expect(outcome).toMatchObject({ contentType: type, url: `${site.url}/terms` })
  })

  test.each([
    ['text/plain', {}],
    ['text/html', { 'content-disposition': 'attachment' }],
    ['application/octet-stream', {}],
  ])('takes the bytes of %s %j as plain HTTP does', async (type, headers) => {
    const bytes = Buffer.from('<p>Terms</p>')
    site.show({
      '/': (_, response) =>
        response.writeHead(200, { 'content-type': type, ...headers }).end(bytes),
    })
    const outcome = received((await look('/')).outcome)
    expect(Buffer.from(outcome.bytes)).toEqual(bytes)
  })

  test('shows what the host says of the page as plain HTTP does: status, redirects, loops', async () => {
    site.show({
      '/old': (_, response) => response.writeHead(301, { location: '/new' }).end(),
      '/new': '<p>moved here</p>',
      '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
      '/busy': (_, response) =>
        response.writeHead(429, { 'retry-after': '90' }).end('<p>slower</p>'),
    })
    const at = async (page: string) => (await look(page)).outcome
    expect(await at('/old')).toMatchObject({
      kind: 'ok',
      url: `${site.url}/new`,
      redirects: [`${site.url}/old`],
    })
    expect(await at('/loop')).toMatchObject({ kind: 'failed', code: 'too-many-redirects' })
    expect(await at('/gone')).toMatchObject({ kind: 'failed', code: 'not-found', status: 404 })
    expect(await at('/busy')).toMatchObject({
      code: 'throttled',
      status: 429,
      retryAfterMs: 90_000,
    })
  })

  test('survives dialogs, pop-ups and downloads', async () => {
    site.show({
      '/': `<p>Terms</p><a href="/file" download>file</a><script>
        alert('hello'); confirm('sure?'); prompt('name?')
        for (let i = 0; i < 5; i++) window.open('/pop' + i)
        document.querySelector('a').click()
        window.onbeforeunload = () => 'stay'
        document.querySelector('p').textContent = 'Terms after all that'
      </script>`,
      '/file': (_, response) =>
        response.writeHead(200, { 'content-disposition': 'attachment' }).end('x'),
    })
    const seen = await look('/')
    expect(textOf(seen)).toContain('Terms after all that')
  })

  test('a page is read whatever becomes of what it loads', async () => {
    site.show({
      '/': `<p>Terms</p><script src="/cut"></script><img src="/reset"><script src="/gone"></script>
        <link rel="stylesheet" href="https://no-such-host.invalid/style.css"><img src="/long?${'x'.repeat(4000)}">`,
      '/cut': (_, response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('document.title = "half', () => response.socket?.resetAndDestroy())
      },
      '/reset': (_, response) => response.socket?.resetAndDestroy(),
    })
    expect(textOf(await look('/'))).toContain('Terms')
    expect(site.asked().some((path) => path.startsWith('/long'))).toBe(true)
  })

  test('a page that never ends loading is read as far as it came', async () => {
    site.show({
      '/': '<p>All of the terms</p><img src="/never">',
      '/never': () => {},
    })
    const seen = await look('/')
    expect(textOf(seen)).toContain('All of the terms')
  })

  test('a page that sends nothing or never stops fails at its time limit, and the next is read', async () => {
    site.show({
      '/silent': () => {},
      '/busy': '<p>Terms</p><script>for (;;) {}</script>',
      '/next': '<p>next</p>',
    })
    await using hasty = startBrowser({ limits: { deadlineMs: 20_000 } })
    const lookHastily = (path: string) => read(hasty, site.url + path, { allowed: site.host })
    const seen = await Promise.all(['/silent', '/busy'].map(lookHastily))
    const late = { code: 'timeout', detail: 'The page was not ready within 20 s.' }
    expect(seen.map(({ outcome }) => outcome)).toMatchObject([late, late])
    expect(textOf(await lookHastily('/next'))).toContain('next')
  })

  test('a look that is called off ends at once', async () => {
    site.show({ '/': () => {} })
    const stop = new AbortController()
    const reading = look('/', { signal: stop.signal })
    await expect.poll(site.asked, { timeout: 20_000 }).toContain('/')
    stop.abort()
    expect(failed((await reading).outcome).code).toBe('aborted')
  })

  test('a page that loads without end is cut off', async () => {
    site.show({
      '/': '<p>Terms</p><script>fetch("/endless").then((answer) => answer.arrayBuffer())</script>',
      '/endless': (_, response) => {
        const chunk = Buffer.alloc(200_000)
        const more = () => void response.write(chunk, () => setImmediate(more))
        response.on('error', () => {})
        more()
      },
    })
    await using small = startBrowser({ limits: { maxBytes: 5_000_000 } })
    const outcome = failed((await read(small, `${site.url}/`, { allowed: site.host })).outcome)
    expect(outcome.code).toBe('too-large')
  })

  test('a text longer than any document is refused', async () => {
    site.show({
      '/': '<p></p><script>document.querySelector("p").textContent = "x".repeat(3e6)</script>',
    })
    const { outcome } = await look('/', { limits: { maxBytes: 1_000_000 } })
    expect(failed(outcome).code).toBe('too-large')
  })
})

describe.skipIf(chromium === null)('whatever a page asks for, it reaches nothing inside', () => {
  /** A service inside the network: says what was asked of it. */
  async function inside() {
    const asked: string[] = []
    const site = await serve((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('secret')
    })
    return { asked, port: site.port, [Symbol.asyncDispose]: site[Symbol.asyncDispose] }
  }

  test('by its elements, its scripts, its frames and its workers', async () => {
    await using secret = await inside()
    const at = `http://127.0.0.1:${secret.port}`
    site.show({
      '/': `<p>Terms</p><img src="${at}/img"><iframe src="${at}/frame"></iframe><link rel=stylesheet href="${at}/css">
        <link rel=prefetch href="${at}/prefetch"><link rel=preconnect href="${at}"><script src="${at}/script"></script>
        <iframe src="file:///etc/passwd"></iframe>
        <script>
          fetch('${at}/fetch').catch(() => {})
          fetch('/hop').catch(() => {})
          navigator.sendBeacon('${at}/beacon', 'x')
          new Worker(URL.createObjectURL(new Blob(['fetch("${at}/worker")'])))
          window.open('${at}/popup')
          const form = document.createElement('form'); form.action = '${at}/form'; form.target = 'x'; document.body.append(form); form.submit()
        </script>`,
      '/hop': (_, response) => response.writeHead(302, { location: `${at}/redirected` }).end(),
    })
    expect(textOf(await look('/'))).toContain('Terms')
    expect(site.asked()).toContain('/hop')
    expect(secret.asked).toEqual([])
  })

  test.each([
    [
      'a redirect',
      (at: string): RequestListener =>
        (_, r) =>
          void r.writeHead(302, { location: at }).end(),
    ],
    ['a script', (at: string) => `<p>x</p><script>location.href = "${at}"</script>`],
    ['a refresh', (at: string) => `<meta http-equiv=refresh content="0;url=${at}"><p>x</p>`],
  ])('by %s of the page itself', async (_, page) => {
    await using secret = await inside()
    site.show({ '/': page(`http://127.0.0.1:${secret.port}/`) })
    const outcome = failed((await look('/')).outcome)
    expect(outcome.code).toBe('private-address')
    expect(secret.asked).toEqual([])
  })

  test('by a name that resolves to inside, for http and https', async () => {
    await using secret = await inside()
    const misled = { allowed: '', lookup: answering('127.0.0.1') }
    for (const scheme of ['http', 'https']) {
      const outcome = failed(
        (await read(browser, `${scheme}://rebind.example.com:${secret.port}/`, misled)).outcome,
      )
      expect(outcome.code).toBe('private-address')
      expect(outcome.detail).toContain('rebind.example.com resolves to 127.0.0.1')
    }
    expect(secret.asked).toEqual([])
  })

  test('by a name that changes its mind: the browser never resolves one itself', async () => {
    await using secret = await inside()
    let asked = 0
    const turns: HttpOptions['lookup'] = (hostname, options, done) => {
      asked += 1
      // Nobody's address at first, then one inside.
      answering(asked === 1 ? '2e00::1' : '127.0.0.1')(hostname, options, done)
    }
    const misled = { allowed: '', lookup: turns, limits: { connectTimeoutMs: 500 } }
    const address = `http://rebind.example.com:${secret.port}/`
    await read(browser, address, misled)
    const again = failed((await read(browser, address, misled)).outcome)
    expect(again.code).toBe('private-address')
    expect(secret.asked).toEqual([])
  })

  test('by WebSocket or WebRTC', async () => {
    let knocks = 0
    await using raw = await serveRaw((socket) => {
      knocks += 1
      socket.destroy()
    })
    const udp = createSocket('udp4')
    udp.on('message', () => (knocks += 1))
    udp.bind(0, '127.0.0.1')
    await once(udp, 'listening')
    site.show({
      '/': `<p></p><script>
        const socket = new WebSocket('ws://${raw.host}/')
        socket.onclose = () => { document.querySelector('p').textContent = 'closed' }
        const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udp.address().port}' }] })
        peer.createDataChannel('x')
        peer.createOffer().then((offer) => peer.setLocalDescription(offer))
      </script>`,
    })
    // Even a host that may be asked is not spoken to but by HTTP.
    const allowed = `${site.host},${raw.host}`
    expect(textOf(await read(browser, `${site.url}/`, { allowed }))).toContain('closed')
    udp.close()
    expect(knocks).toBe(0)
  })

  test('a certificate that nobody vouches for is no document', async () => {
    await using forged = await serveTls((_, response) => response.end('<p>forged</p>'))
    const allowed = `site.example.com:${forged.port}`
    const misled = { allowed, lookup: answering('127.0.0.1') }
    const { outcome } = await read(browser, `https://${allowed}/`, misled)
    expect(failed(outcome).code).toBe('tls')
  })
})
