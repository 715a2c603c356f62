import { createInterface } from 'node:readline'
import { connect } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { startMail } from './mail.ts'

async function mail() {
  const started = await startMail()
  onTestFinished(started.close)
  return started
}

/** Speaks SMTP by hand, a line for each answer, and gives the codes answered; 0 stands for a broken connection. */
async function deliver(url: string): Promise<number[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  const commands = [
    'HELO test',
    'MAIL FROM:<a@example.com>',
    'RCPT TO:<b@example.com>',
    'DATA',
    'Subject: Hello\r\n\r\nbody\r\n.',
    'QUIT',
  ]
  const codes: number[] = []
  try {
    for await (const line of createInterface({ input: socket })) {
      const code = Number(line.slice(0, 3))
      codes.push(code)
      const command = commands.shift()
      if (code >= 400 || command === undefined) return codes
      socket.write(`${command}\r\n`)
    }
    return codes
  } catch {
    return [...codes, 0]
  } finally {
    socket.destroy()
  }
}

test('a refusal at any stage keeps nothing, and the next try is accepted', async () => {
  const server = await mail()
  server.refuseNext('connect', 421)
  server.refuseNext('mailFrom', 451)
  server.refuseNext('rcptTo', 550)
  server.refuseNext('data', 452)

  expect(await deliver(server.url)).toEqual([421])
  expect(await deliver(server.url)).toEqual([220, 250, 451])
  expect(await deliver(server.url)).toEqual([220, 250, 250, 550])
  expect(await deliver(server.url)).toEqual([220, 250, 250, 250, 354, 452])
  expect(server.messages).toHaveLength(0)
  expect(await deliver(server.url)).toEqual([220, 250, 250, 250, 354, 250, 221])
  expect(server.messages[0]).toMatchObject({ to: ['b@example.com'], parsed: { subject: 'Hello' } })
})

test('keep-then-reset keeps a message whose sender never hears so', async () => {
  const server = await mail()
  server.refuseNext('data', 'keep-then-reset')

  expect(await deliver(server.url)).toEqual([220, 250, 250, 250, 354, 0])
  expect(server.messages).toHaveLength(1)
})
