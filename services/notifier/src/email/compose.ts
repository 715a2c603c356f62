import { createHash } from 'node:crypto'
import type { MessageTemplate } from '@clausewatch/core'
import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'

/** A filled email: no slot is left in it. */
export type EmailMessage = Extract<MessageTemplate, { form: 'email' }>

/** What a recipient's copy says in its header. Equal input makes equal bytes, so a retry is the same message. */
export type EmailEnvelope = {
  readonly from: { readonly name: string; readonly address: string }
  readonly to: string
  /** Without angle brackets. */
  readonly messageId: string
  readonly date: Date
  readonly kind: 'alert' | 'digest' | 'confirmation' | 'notice'
  /** Absent where there is nothing to unsubscribe from: a confirmation. */
  readonly unsubscribeUrl?: string
  /** RFC 2919: an identifier that looks like a domain name, such as alerts.clausewatch.example. */
  readonly listId?: string
}

export type DkimKey = {
  readonly domainName: string
  readonly keySelector: string
  readonly privateKey: string
}

// RFC 8058 section 4: both List-Unsubscribe headers must be signed; nodemailer's default list lacks the second.
const SIGNED_HEADERS =
  'from:to:subject:date:message-id:mime-version:content-type:' +
  'list-id:list-unsubscribe:list-unsubscribe-post:auto-submitted'

/** @returns the raw message of RFC 5322, signed when there is a DKIM key */
export async function compose(
  message: EmailMessage,
  envelope: EmailEnvelope,
  dkim?: DkimKey,
): Promise<Buffer> {
  const composer = new MailComposer({
    from: envelope.from,
    to: { name: '', address: envelope.to },
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: `<${envelope.messageId}>`,
    date: envelope.date,
    headers: headersOf(envelope),
    // A fixed boundary and encoding, or two compositions would differ.
    baseBoundary: createHash('sha256').update(envelope.messageId).digest('hex').slice(0, 32),
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'windows',
  })
  const raw = await composer.compile().build()
  return dkim ? sign(raw, dkim) : raw
}

function headersOf({ kind, unsubscribeUrl, listId, from }: EmailEnvelope): Record<string, string> {
  return {
    // RFC 3834, and Exchange's own word for it: no out-of-office answers, but bounces.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    ...(listId && kind !== 'confirmation' && { 'List-Id': `${from.name} <${listId}>`.trim() }),
    ...(unsubscribeUrl &&
      kind !== 'confirmation' && {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
  }
}

async function sign(raw: Buffer, key: DkimKey): Promise<Buffer> {
  const signer = new DKIM({ ...key, headerFieldNames: SIGNED_HEADERS })
  const signed = Buffer.concat(await signer.sign(raw).toArray())
  // nodemailer passes the message on unsigned when it cannot use the key.
  if (!/^dkim-signature:/i.test(signed.toString('latin1', 0, 20))) {
    throw new Error('The DKIM key could not sign the message.')
  }
  return signed
}
