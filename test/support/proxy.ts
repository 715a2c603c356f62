import { connect, createServer, type Socket } from 'node:net'

import { listen } from './listen.ts'

export interface Proxy {
  /** The target's address with this proxy's port in it. */
  readonly url: string
  /** From now on the target is down: open connections break, new ones are closed at once. */
  readonly cut: () => void
  readonly restore: () => void
  readonly close: () => Promise<void>
}

/** Stands before a Postgres, Redis or SMTP server, so that a test can take it away and give it back. */
export async function startProxy(targetUrl: string): Promise<Proxy> {
  const target = new URL(targetUrl)
  const open = new Set<Socket>()
  let down = false
  const server = createServer((near) => {
    if (down) {
      near.destroy()
      return
    }
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  const { port, close } = await listen(server)
  const url = new URL(targetUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    url: url.href,
    cut() {
      down = true
      for (const socket of open) socket.destroy()
    },
    restore() {
      down = false
    },
    close,
  }
}
