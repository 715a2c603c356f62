// The browser's container. Chromium lets nobody but its own machine command it, so its port is passed on to the fetchers,
// the only others on its network; through them go its pages, for it has no other way out.
// Usage: node docker/browser.js [PORT]
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'

const port = Number(process.argv[2] ?? 9222)
const inner = port + 1
// The fetchers, through which pages go out, are known by their addresses, to which the rules for names apply as well.
const addresses = Array.from('123456789', (digit) => `EXCLUDE ${digit}*`).join(' , ')

const chromium = spawn(
  'chromium',
  [
    '--headless',
    // Its own sandbox needs what the container does not give; the container is the sandbox.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // As in services/fetcher/src/browser/connect.ts: what belongs to no page has no way out, and no names.
    '--proxy-server=http://127.0.0.1:9',
    '--proxy-bypass-list=<-loopback>',
    `--host-resolver-rules=MAP * ~NOTFOUND , ${addresses}`,
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--js-flags=--max-old-space-size=512',
    `--remote-debugging-port=${inner}`,
    `--user-data-dir=/tmp/chromium-${port}`,
  ],
  { stdio: 'inherit' },
)
// Whoever started the container starts it again.
chromium.on('error', () => process.exit(1))
chromium.on('exit', () => process.exit(1))
process.on('SIGTERM', () => {
  chromium.removeAllListeners('exit')
  chromium.on('exit', () => process.exit(0))
  chromium.kill()
})

createServer((client) => {
  const browser = connect(inner, '127.0.0.1')
  client.on('error', () => browser.destroy())
  browser.on('error', () => client.destroy())
  client.pipe(browser).pipe(client)
}).listen(port, '0.0.0.0')
