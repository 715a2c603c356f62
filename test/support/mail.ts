import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

import { listen } from './listen.ts'

export type Stage = 'connect' | 'mailFrom' | 'rcptTo' | 'data'

/**
 * An SMTP refusal (421, 450, 550, …), or a fault: 'hang' never answers, 'reset' breaks the connection.
 * At the stage `data` the message has been read: 'keep-then-reset' keeps it and breaks off before saying so,
 * which leaves the sender not knowing.
 */
export type Refusal = number | 'hang' | 'reset' | 'keep-then-reset'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: Buffer
  readonly parsed: ParsedMail
}

export interface MailServer {
  /** For SMTP_URL. */
  readonly url: string
  /** Kept messages, oldest first. */
  readonly messages: readonly ReceivedMail[]
  /** How often each stage was reached, refusals included. */
  readonly reached: Readonly<Record<Stage, number>>
  /** Scripts the next commands of a stage, one refusal each; afterwards it accepts again. */
  readonly refuseNext: (stage: Stage, ...refusals: readonly Refusal[]) => void
  /** Refuses every command of a stage until undefined is given. */
  readonly refuseAlways: (stage: Stage, refusal: Refusal | undefined) => void
  readonly close: () => Promise<void>
}

export async function startMail(): Promise<MailServer> {
  const messages: ReceivedMail[] = []
  const reached: Record<Stage, number> = { connect: 0, mailFrom: 0, rcptTo: 0, data: 0 }
  const next: Record<Stage, Refusal[]> = { connect: [], mailFrom: [], rcptTo: [], data: [] }
  const always: Partial<Record<Stage, Refusal>> = {}
  const sockets = new Map<number | undefined, Socket>()

  function refusal(stage: Stage): Refusal | undefined {
    reached[stage] += 1
    return next[stage].shift() ?? always[stage]
  }

  function answer(refused: Refusal | undefined, port: number, done: Done): void {
    if (refused === 'hang') return
    if (refused === 'reset' || refused === 'keep-then-reset') sockets.get(port)?.resetAndDestroy()
    else if (refused === undefined) done()
    else done(smtpError(refused))
  }

  async function receive(stream: Readable, session: SMTPServerSession, done: Done): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(Buffer.from(chunk))
    const refused = refusal('data')
    if (refused === undefined || refused === 'keep-then-reset') {
      const { mailFrom, rcptTo } = session.envelope
      const raw = Buffer.concat(chunks)
      messages.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        raw,
        parsed: await simpleParser(raw),
      })
    }
    answer(refused, session.remotePort, done)
  }

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (session, done) => answer(refusal('connect'), session.remotePort, done),
    onMailFrom: (_address, session, done) => answer(refusal('mailFrom'), session.remotePort, done),
    onRcptTo: (_address, session, done) => answer(refusal('rcptTo'), session.remotePort, done),
    onData: (stream, session, done) => void receive(stream, session, done),
  })
  smtp.on('error', () => undefined)
  smtp.server.on('connection', (socket: Socket) => sockets.set(socket.remotePort, socket))

  const { port, close } = await listen(smtp.server)
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    reached,
    refuseNext(stage, ...refusals) {
      next[stage].push(...refusals)
    },
    refuseAlways(stage, refused) {
      if (refused === undefined) delete always[stage]
      else always[stage] = refused
    },
    close,
  }
}

type Done = (error?: Error | null) => void

function smtpError(code: number): Error {
  return Object.assign(new Error(code < 500 ? 'try again later' : 'not accepted'), {
    responseCode: code,
  })
}
