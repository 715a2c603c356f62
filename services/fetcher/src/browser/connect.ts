import { once } from 'node:events'
import { connect } from 'node:net'
import type { Browser as Chromium } from 'playwright-core'

/** Where the browser comes from: a program of this machine, or a running one's DevTools address. */
export type BrowserSource =
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'endpoint'; readonly url: string }

/** There is no browser: none could be started, or the one that is declared does not answer. */
export class NoBrowserError extends Error {}

export type Running = {
  readonly chromium: Chromium
  /** Our address as the browser sees it, and its address as we see it: the proxy's two ends. */
  readonly ours: string
  readonly theirs: string
  /** Of a browser that we started. */
  readonly pid: number | null
}

// Of our own variables the browser gets none: some are secrets, and it runs other people's scripts.
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'XDG_RUNTIME_DIR']

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Each page has its own way out. What belongs to no page, or goes round a proxy, has none.
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  // A page that wants more than any document needs crashes alone.
  '--js-flags=--max-old-space-size=512',
]

// Half a second, but on a machine that does much else.
const START_MS = 30_000

/** @throws NoBrowserError */
export async function openChromium(source: BrowserSource): Promise<Running> {
  try {
    return source.kind === 'program' ? await launch(source.path) : await join(source.url)
  } catch (cause) {
    const what =
      source.kind === 'program'
        ? 'The browser could not be started.'
        : 'The browser does not answer.'
    throw new NoBrowserError(what, { cause })
  }
}

async function launch(path: string): Promise<Running> {
  // A hundred modules that a fetcher without a browser never needs.
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({
    executablePath: path,
    // Chromium's sandbox refuses to run as root, where it would contain nothing.
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
    env: Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
    timeout: START_MS,
    // When to stop is the service's matter.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pid = processInfo.find(({ type }) => type === 'browser')?.id ?? null
  return { chromium: browser, ours: '127.0.0.1', theirs: '127.0.0.1', pid }
}

/** Joins a browser by its DevTools address. Its pages come back to us on the way by which we reach it. */
async function join(endpoint: string): Promise<Running> {
  const { chromium } = await import('playwright-core')
  const url = new URL(endpoint)
  const isPlain = url.protocol === 'ws:' || url.protocol === 'http:'
  const socket = connect({
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || (isPlain ? 80 : 443)),
  })
  await once(socket, 'connect', { signal: AbortSignal.timeout(5_000) })
  const { localAddress: ours = '', remoteAddress: theirs = '' } = socket
  socket.destroy()
  // Chromium answers nobody who calls it by another name than localhost or its address (DNS rebinding).
  if (isPlain) url.hostname = theirs.includes(':') ? `[${theirs}]` : theirs
  // Without a path it is not the browser's own address yet: that is asked for by HTTP.
  if (url.pathname === '/') url.protocol = url.protocol.replace('ws', 'http')
  const browser = await chromium.connectOverCDP(url.href, { timeout: START_MS })
  return { chromium: browser, ours, theirs, pid: null }
}
