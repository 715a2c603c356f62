import { scrub, type Outcome } from '../outcome.ts'

/** What nodemailer's SMTPConnection knows of a failure. */
export type SmtpError = Error & {
  readonly code?: string
  readonly originalCode?: string
  readonly command?: string
  readonly response?: string
  readonly responseCode?: number
}

// RFC 3463 3.2: the mailbox or its domain does not exist, moved or takes no mail. Not 5.1.7 and 5.1.8: those are our sender.
const DEAD_MAILBOX = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'])
// Bad sequence, authentication required: the session is wrong, not the message.
const SESSION_CODES = new Set([503, 530])

/**
 * Reads a 4xx or 5xx answer. A 5xx is final for the message only once the server has been told of the message: before
 * MAIL it refuses the relay or our password, and giving up would lose every alert to one mistake in the settings.
 */
export function refusal(error: SmtpError): Extract<Outcome, { kind: 'refused' }> {
  const { command = '', response = '', responseCode = 0 } = error
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1]
  const toldOfMessage = /^(?:MAIL FROM|RCPT TO|DATA)$/.test(command)
  const permanent = responseCode >= 500 && toldOfMessage && !SESSION_CODES.has(responseCode)
  // 550 alone means the mailbox; with an enhanced code it may mean policy, and a listed IP must not disable everybody.
  const dead = enhanced ? DEAD_MAILBOX.has(enhanced) : responseCode === 550
  return {
    kind: 'refused',
    permanent,
    disablesChannel: permanent && command === 'RCPT TO' && dead,
    code: enhanced ?? String(responseCode),
    detail: scrub(`${command}: ${response}`),
  }
}
