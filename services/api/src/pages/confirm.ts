import { recordId } from '@clausewatch/core'
import type { confirmations } from '@clausewatch/store'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'
import { moment } from './time.ts'

type Told = { readonly status: number; readonly title: string; readonly body: Html }

/** What a link is about: the address, the account that asks for it, and the form that refuses. */
type About = { readonly label: string; readonly account: Html; readonly notMe: Html }

/** What following a confirmation link shows. The link alone confirms nothing: mail scanners follow links, people press buttons. */
export function confirmPage(found: confirmations.Found, token: string): Page & { status: number } {
  const { status, title, body } = TOLD[found.state](about(found, token))
  return {
    status,
    title,
    noIndex: true,
    main: html`<h1>${title}</h1>
      ${body}`,
  }
}

function about({ channel, openedAt }: confirmations.Found, token: string): About {
  const id = channel && recordId('account', channel.accountId)
  return {
    label: channel?.label ?? '',
    account: html`account <strong>${id}</strong>${openedAt && html`, opened ${moment(openedAt)}`}`,
    notMe: html`<form method="post" action="/confirm/${token}/not-me">
      <button>This was not me</button>
    </form>`,
  }
}

const AGAIN = html`<p>Ask for a new link by adding the email channel again.</p>`

const TOLD: Readonly<Record<confirmations.LinkState, (about: About) => Told>> = {
  open: ({ label, account, notMe }) => ({
    status: 200,
    title: 'Confirm this address',
    body: html`<p>
        May Clausewatch write to <strong>${label}</strong> when a policy or terms change? It is
        asked for by ${account}. Confirm only if that account is yours: whoever holds its key
        decides what is sent here.
      </p>
      <form method="post"><button>Yes, confirm this address</button></form>
      <p>If it is not yours, say so, and nobody can ask for this address again.</p>
      ${notMe}`,
  }),
  confirmed: ({ label, account }) => ({
    status: 200,
    title: 'This address is confirmed',
    body: html`<p>
      <strong>${label}</strong> is told from now on, for ${account}. Every message has a link that
      ends this.
    </p>`,
  }),
  taken: ({ label, account }) => ({
    status: 409,
    title: 'Another account has this address',
    body: html`<p>
      <strong>${label}</strong> is already the confirmed address of another account, so ${account},
      cannot have it too. If it is yours, use that account’s key.
    </p>`,
  }),
  expired: ({ account, notMe }) => ({
    status: 410,
    title: 'This link has expired',
    body: html`<p>A link works for 24 hours. Nothing was changed.</p>
      ${AGAIN}
      <p>
        It was asked for by ${account}. If that account is not yours, say so, and nobody can ask for
        this address again.
      </p>
      ${notMe}`,
  }),
  disowned: ({ label, account }) => ({
    status: 200,
    title: 'This was not you',
    body: html`<p>
      Nothing is sent to <strong>${label}</strong> for ${account}. No other account can ask for this
      address either; one that you have confirmed goes on.
    </p>`,
  }),
  ended: () => ({
    status: 410,
    title: 'This channel has ended',
    body: html`<p>It was unsubscribed, disabled or removed since the link was sent.</p>
      ${AGAIN}`,
  }),
  unknown: () => ({
    status: 404,
    title: 'This link is not known',
    body: html`<p>
      Is the address complete? Some mail programs cut long links in two. An account that nobody
      confirmed within a week is removed, and its links with it.
    </p>`,
  }),
}
