import { createServer } from 'node:net'

/** Whether a port of the loopback address can be listened on right now; 0 asks for any and gets a number. */
function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    // exclusive: without it a cluster worker would share its primary's port and call it free.
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: got } = server.address()
      server.close(() => resolve(got))
    })
  })
}

export async function freePort() {
  const port = await tryPort(0)
  if (port === undefined) throw new Error('no free port on 127.0.0.1')
  return port
}

/**
 * Gives every name its wanted port or, where that is taken, the next free one that nobody wants.
 * Returns { ports: { name: port }, moved: [{ name, wanted, port }] }.
 */
export async function pickPorts(wanted) {
  const reserved = new Set(Object.values(wanted))
  const ports = {}
  const moved = []
  for (const [name, port] of Object.entries(wanted)) {
    if ((await tryPort(port)) !== undefined) {
      ports[name] = port
      continue
    }
    const next = await nextFree(port + 1, reserved)
    reserved.add(next)
    ports[name] = next
    moved.push({ name, wanted: port, port: next })
  }
  return { ports, moved }
}

async function nextFree(from, reserved) {
  for (let port = from; port <= 65_535; port += 1) {
    if (!reserved.has(port) && (await tryPort(port)) !== undefined) return port
  }
  throw new Error(`no free port above ${from - 1}`)
}
