import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { alertEmail, fill } from '@clausewatch/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listen } from '../../../../test/support/listen.ts'
import { startMail } from '../../../../test/support/mail.ts'
import { compose } from './compose.ts'
import { sendEmail, type Mail } from './send.ts'

type Stage = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'dot' | 'QUIT'
type Fault = 'hang' | 'reset' | `${number} ${string}`

const GOOD: Readonly<Record<Stage, string>> = {
  greeting: '220 ready',
  EHLO: '250 hello',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  dot: '250 2.0.0 queued as 4711',
  QUIT: '221 bye',
}

/** Speaks SMTP by the letter, and misbehaves at one stage. */
async function scripted(stage: Stage, fault: Fault, extensions: readonly string[] = []) {
  const seen: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    void speak(socket)
  })
  async function speak(socket: Socket): Promise<void> {
    const answer = (at: Stage): void => {
      const hello = [...extensions.map((name) => `250-${name}`), GOOD.EHLO].join('\r\n')
      if (at !== stage) socket.write(`${at === 'EHLO' ? hello : GOOD[at]}\r\n`)
      else if (fault === 'reset') socket.resetAndDestroy()
      else if (fault !== 'hang') socket.write(`${fault}\r\n`)
    }
    answer('greeting')
    let inMessage = false
    for await (const line of createInterface({ input: socket })) {
      seen.push(line)
      if (inMessage && line !== '.') continue
      const verb: Stage | undefined = inMessage ? 'dot' : stageOf(line)
      inMessage = verb === 'DATA' && (stage !== 'DATA' || fault.startsWith('3'))
      if (verb) answer(verb)
    }
  }
  const { port, close } = await listen(server)
  onTestFinished(close)
  return { smtpUrl: `smtp://127.0.0.1:${port}`, seen, open: () => sockets.size }
}

function stageOf(line: string): Stage | undefined {
  const verb = line.split(/[ :]/)[0]
  if (verb === 'HELO') return 'EHLO'
  return (['EHLO', 'MAIL', 'RCPT', 'DATA', 'QUIT'] as const).find((stage) => stage === verb)
}

function mail(more: Partial<Mail> = {}): Mail {
  const raw = Buffer.from('Subject: Hello\r\n\r\nbody\r\n')
  return { from: 'from@example.com', to: 'to@example.net', raw, deadlineMs: 10_000, ...more }
}

const temporary = { kind: 'refused', permanent: false, disablesChannel: false }
const forThisMessage = { kind: 'refused', permanent: true, disablesChannel: false }
const unsent = { kind: 'unsent' }
const ambiguous = { kind: 'ambiguous' }
const accepted = { kind: 'accepted' }

// stage, 4xx, 5xx, hang, reset
const MATRIX = [
  ['greeting', temporary, temporary, unsent, unsent],
  ['EHLO', temporary, temporary, unsent, unsent],
  ['MAIL', temporary, forThisMessage, unsent, unsent],
  ['RCPT', temporary, forThisMessage, unsent, unsent],
  ['DATA', temporary, forThisMessage, unsent, unsent],
  ['dot', temporary, forThisMessage, ambiguous, ambiguous],
  ['QUIT', accepted, accepted, accepted, accepted],
] as const

// Only where the answer depends on getting as far as the final dot does a slow machine need time.
const HANG_MS = {
  greeting: 200,
  EHLO: 200,
  MAIL: 200,
  RCPT: 200,
  DATA: 200,
  dot: 1_500,
  QUIT: 10_000,
}

describe.each([[[]], [['PIPELINING']]])('a server that offers %j', (extensions) => {
  const cases = MATRIX.flatMap(([stage, soft, hard, hang, reset]) => [
    { stage, fault: '451 4.3.0 try later' as const, expected: soft },
    { stage, fault: '554 5.7.1 not wanted' as const, expected: hard },
    { stage, fault: 'hang' as const, expected: hang },
    { stage, fault: 'reset' as const, expected: reset },
  ])

  test.each(cases)(
    '$stage answered by $fault is $expected.kind, in time',
    async ({ stage, fault, expected }) => {
      const { smtpUrl } = await scripted(stage, fault, extensions)
      const deadlineMs = fault === 'hang' ? HANG_MS[stage] : 10_000
      const start = performance.now()
      expect(await sendEmail({ smtpUrl }, mail({ deadlineMs }))).toMatchObject(expected)
      expect(performance.now() - start).toBeLessThan(deadlineMs + 5_000)
    },
  )
})

test.each<readonly [Fault, boolean]>([
  ['550 5.1.1 no such user', true],
  ['550 no such user', true],
  ['553 5.1.3 bad address', true],
  ['550 5.7.1 your network is listed', false],
  ['552 5.2.2 mailbox full', false],
  ['554 no', false],
])('RCPT answered by "%s" disables the channel: %s', async (answer, disablesChannel) => {
  const { smtpUrl } = await scripted('RCPT', answer)
  expect(await sendEmail({ smtpUrl }, mail())).toMatchObject({
    kind: 'refused',
    permanent: true,
    disablesChannel,
  })
})

test('a 550 elsewhere than at RCPT says nothing of the mailbox', async () => {
  for (const stage of ['MAIL', 'DATA', 'dot'] as const) {
    const { smtpUrl } = await scripted(stage, '550 5.1.1 no')
    expect(await sendEmail({ smtpUrl }, mail())).toMatchObject(forThisMessage)
  }
})

test('a server that asks for a password loses no message', async () => {
  const { smtpUrl } = await scripted('MAIL', '530 5.7.0 authentication required')
  expect(await sendEmail({ smtpUrl }, mail())).toMatchObject(temporary)
})

test('a password never travels in the clear to another host', async () => {
  const { smtpUrl, seen } = await scripted('QUIT', '221 bye', ['AUTH PLAIN'])
  const url = Object.assign(new URL(smtpUrl), { hostname: '0.0.0.0', username: 'u', password: 'p' })
  const outcome = await sendEmail({ smtpUrl: url.href }, mail({ deadlineMs: 1_000 }))
  expect(outcome).toMatchObject(unsent)
  expect(seen.at(-1)).toBe('STARTTLS')
})

test('nobody listening is unsent', async () => {
  expect(await sendEmail({ smtpUrl: 'smtp://127.0.0.1:1' }, mail())).toMatchObject(unsent)
})

test('a message so long that the server stops reading is unsent: it never had the final dot', async () => {
  const server = createServer((socket) => {
    socket.write('220 hi\r\n')
    socket.on('data', (data) => {
      if (String(data).startsWith('EHLO')) socket.write('250 PIPELINING\r\n')
      else if (String(data).startsWith('MAIL')) socket.write('250 ok\r\n250 ok\r\n354 go\r\n')
      else socket.pause()
    })
  })
  const { port, close } = await listen(server)
  onTestFinished(close)
  const raw = Buffer.alloc(32_000_000, 'line\r\n')
  const outcome = await sendEmail(
    { smtpUrl: `smtp://127.0.0.1:${port}` },
    mail({ raw, deadlineMs: 1_000 }),
  )
  expect(outcome).toMatchObject(unsent)
})

test('an abort ends the dialogue at once, and the socket with it', async () => {
  const { smtpUrl, open, seen } = await scripted('dot', 'hang')
  const abort = new AbortController()
  const sending = sendEmail({ smtpUrl }, mail({ deadlineMs: 60_000, signal: abort.signal }))
  await expect.poll(() => seen, { timeout: 5_000 }).toContain('.')
  abort.abort()
  expect(await sending).toMatchObject(ambiguous)
  await expect.poll(open, { timeout: 5_000 }).toBe(0)
})

test.each([
  'u@x.example\r\nBcc: e@x.example',
  'u@x.example>\r\nRCPT TO:<e@x.example',
  'u@x.example,e@x.example',
  '<u@x.example>',
  '"a b"@x.example',
  'u@x.example NOTIFY=NEVER',
  '',
])('a stored address %j is refused without a connection', async (to) => {
  const server = await startMail()
  onTestFinished(server.close)
  const outcome = await sendEmail({ smtpUrl: server.url }, mail({ to }))
  expect(outcome).toMatchObject({ kind: 'refused', permanent: true, disablesChannel: true })
  expect(server.reached.connect).toBe(0)
})

test('lines that begin with a dot, bare line feeds and a final dot in the text arrive as they are', async () => {
  const server = await startMail()
  onTestFinished(server.close)
  const raw = Buffer.from('Subject: dots\r\n\r\n.first\r\n.\r\nMAIL FROM:<e@x.example>\r\n..\r\n')
  expect(await sendEmail({ smtpUrl: server.url }, mail({ raw }))).toMatchObject(accepted)
  expect(server.messages).toHaveLength(1)
  expect(server.messages[0]?.raw.toString()).toBe(raw.toString())
})

test('what the server said is kept without addresses and links', async () => {
  const said = '550 5.1.1 <to@example.net>: see https://mail.example/help?u=to@example.net'
  const { smtpUrl } = await scripted('RCPT', said)
  const { detail } = await sendEmail({ smtpUrl }, mail())
  expect(detail).toContain('5.1.1')
  expect(detail).not.toMatch(/@|https?:/)
})

test('an alert arrives whole: its redline in both parts, one click to unsubscribe', async () => {
  const server = await startMail()
  onTestFinished(server.close)
  const publicUrl = 'https://clausewatch.example'
  const at = new Date('2026-11-20T12:00:00Z')
  const spans = [
    { op: 'equal', text: 'We keep it for ' },
    { op: 'delete', text: '30 days' },
    { op: 'insert', text: 'año y medio' },
  ] as const
  const entries = [{ kind: 'changed', block: 'paragraph', path: ['Storage'], spans }] as const
  const counts = { changed: 1, added: 0, removed: 0, moved: 0, wordsAdded: 3, wordsRemoved: 2 }
  const change = {
    id: 'CW-C-000123',
    url: `${publicUrl}/changes/CW-C-000123`,
    platform: 'Acmé\r\nBcc: e@x.example',
    document: 'Privacy Policy',
    kind: 'Privacy Policy',
    sourceUrl: 'https://acme.example/privacy',
    headline: '1 passage reworded',
    reasons: [],
    redline: { entries, counts },
    notes: [],
    notices: [],
    processors: [],
    isLate: false,
    looks: 2,
    detectedAt: at,
    confirmedAt: at,
  }
  const unsubscribeUrl = `${publicUrl}/unsubscribe/1.abc`
  const message = fill(alertEmail({ changes: [change], episodes: [] }, publicUrl), {
    why: 'You subscribed.',
    unsubscribeUrl,
  })
  if (message.form !== 'email') throw new Error('not an email')
  const raw = await compose(message, {
    from: { name: 'Clausewatch', address: 'alerts@clausewatch.example' },
    to: 'to@example.net',
    messageId: '1@clausewatch.example',
    date: at,
    kind: 'alert',
    unsubscribeUrl,
  })
  expect(await sendEmail({ smtpUrl: server.url }, mail({ raw }))).toMatchObject(accepted)
  const parsed = server.messages[0]?.parsed
  expect(parsed?.subject).toBe('Acmé Bcc: e@x.example Privacy Policy changed: 1 passage reworded')
  expect(parsed?.bcc).toBeUndefined()
  expect(parsed?.text).toContain('[-30 days-]{+año y medio+}')
  expect(parsed?.html).toMatch(/<del\b[^>]*>30 days<\/del><ins\b[^>]*>año y medio<\/ins>/)
  expect(parsed?.headers.get('list')).toMatchObject({ unsubscribe: { url: unsubscribeUrl } })
})
