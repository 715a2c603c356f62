import { randomUUID } from 'node:crypto'
import { addressHash, confirmationEmail, newToken, seal, validateEmail } from '@clausewatch/core'
import type { channels, confirmations } from '@clausewatch/store'
import type { Deps } from './deps.ts'
import { Problem } from './problems.ts'

/** One plain address, or a problem that says so. */
export function readEmail(text: string): string {
  const address = validateEmail(text)
  if (address === null) {
    throw new Problem('invalid-request', 'Give one plain email address, such as you@example.com.')
  }
  return address
}

/** An email address as a channel. Written as given, compared without case: no mailbox in use tells the two apart. */
export function emailChannel(deps: Pick<Deps, 'secrets'>, address: string): channels.NewChannel {
  return {
    kind: 'email',
    address: seal(deps.secrets, address),
    addressHash: addressHash(deps.secrets, 'email', address.toLowerCase()),
    label: address,
  }
}

/** The mail that proves an address, with a link that only it holds. */
export function confirmationMail(
  deps: Pick<Deps, 'publicUrl'>,
  now: Date,
): confirmations.ConfirmationMail {
  const { token, hash } = newToken('')
  return {
    tokenHash: hash,
    template: confirmationEmail(),
    slots: {
      confirmUrl: `${deps.publicUrl}/confirm/${token}`,
      messageId: `${randomUUID()}@${new URL(deps.publicUrl).hostname}`,
      date: now.toISOString(),
    },
  }
}

/** Why no confirmation is mailed. */
export function mailRefused(refusal: confirmations.MailRefusal): Problem {
  if (refusal === 'unconfirmed') {
    return new Problem(
      'account-unconfirmed',
      'Confirm the address that the account was opened with before you add another.',
    )
  }
  return new Problem(
    'too-many-requests',
    'This address or this account has had as many confirmation mails as it gets for now.',
    { limit: 'confirmation-mails' },
    3600,
  )
}
