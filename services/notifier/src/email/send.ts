import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection'
import { scrub, type Outcome } from '../outcome.ts'
import { refusal, type SmtpError } from './refusal.ts'

export type Mail = {
  /** Envelope sender, a bare address. */
  readonly from: string
  /** Exactly one recipient: a partial refusal cannot happen. */
  readonly to: string
  readonly raw: Buffer
  /** For the whole dialogue, from the look-up of the host to the answer to the final dot. */
  readonly deadlineMs: number
  readonly signal?: AbortSignal
}

// Whatever was stored, the envelope names one mailbox.
const ONE_MAILBOX = /^[^\s<>,;:"()@\p{C}]+@[^\s<>,;:"()@\p{C}]+$/u
const CHUNK_BYTES = 16_384
// How long a server may take to close after our QUIT, before the socket is destroyed.
const QUIT_MS = 1_000

/** Speaks SMTP once. Never throws for what the network or the server does. */
export async function sendEmail(deps: { readonly smtpUrl: string }, mail: Mail): Promise<Outcome> {
  if (!ONE_MAILBOX.test(mail.to)) {
    return {
      kind: 'refused',
      permanent: true,
      disablesChannel: true,
      code: 'address',
      detail: 'The stored address is not one mailbox.',
    }
  }
  const url = new URL(deps.smtpUrl)
  // Our own socket, because only its owner can end it for certain.
  const socket = new Socket()
  const connection = new SMTPConnection({ ...options(url, mail.deadlineMs), socket })
  const body = Readable.from(chunksOf(mail.raw))
  // RFC 1047: from the final dot on, no answer no longer means no message.
  let handedOver = false
  body.once('end', () => (handedOver = true))
  try {
    const answer = await dialogue(connection, url, mail, body)
    connection.quit()
    connection.close()
    return { kind: 'accepted', detail: scrub(answer) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return classify(error, handedOver)
  } finally {
    body.destroy()
    if (!connection.destroyed) {
      connection.close()
      socket.destroy()
    }
  }
}

function classify(error: SmtpError, handedOver: boolean): Outcome {
  const { responseCode = 0, command } = error
  if (responseCode >= 400 && responseCode < 600) return refusal(error)
  const stage = handedOver ? 'after the final dot' : `before it (${command ?? 'deadline'})`
  const detail = scrub(`${error.originalCode ?? error.code ?? error.name} ${stage}`)
  return { kind: handedOver ? 'ambiguous' : 'unsent', detail }
}

/** @returns the server's answer to the message */
function dialogue(
  connection: SMTPConnection,
  url: URL,
  mail: Mail,
  body: Readable,
): Promise<string> {
  const deadline = AbortSignal.timeout(mail.deadlineMs)
  const ended = mail.signal ? AbortSignal.any([deadline, mail.signal]) : deadline
  return new Promise((resolve, reject) => {
    const end = () => reject(ended.reason)
    if (ended.aborted) return end()
    ended.addEventListener('abort', end, { once: true })
    connection.on('error', reject)
    const send = () =>
      connection.send({ from: mail.from, to: mail.to }, body, (error, info) =>
        error ? reject(error) : resolve(info.response),
      )
    connection.connect((error) => {
      if (error) return reject(error)
      const user = decodeURIComponent(url.username)
      if (!user) return send()
      const pass = decodeURIComponent(url.password)
      connection.login({ user, pass }, (refused) => (refused ? reject(refused) : send()))
    })
  })
}

/**
 * TLS is demanded and checked where the address says smtps or where a password travels; elsewhere it is taken
 * unchecked when offered (RFC 7435), and left out on this machine itself.
 */
function options(url: URL, deadlineMs: number): SMTPConnectionOptions {
  const secure = url.protocol === 'smtps:'
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  const demanded = secure || (url.username !== '' && !local)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: demanded && !secure,
    ignoreTLS: local && !secure,
    tls: { rejectUnauthorized: demanded },
    // One deadline rules; nodemailer's own must not end a dialogue with a verdict of theirs.
    connectionTimeout: deadlineMs * 2,
    greetingTimeout: deadlineMs * 2,
    socketTimeout: deadlineMs * 2,
    socketCloseTimeout: QUIT_MS,
  }
}

function chunksOf(raw: Buffer): readonly Buffer[] {
  const count = Math.ceil(raw.length / CHUNK_BYTES)
  return Array.from({ length: count }, (_, i) =>
    raw.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
  )
}
