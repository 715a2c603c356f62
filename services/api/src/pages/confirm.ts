import type { confirmations } from '@clausewatch/store'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'

type Told = { readonly status: number; readonly title: string; readonly body: Html }

/** What following a confirmation link shows. The link alone confirms nothing: mail scanners follow links, people press buttons. */
export function confirmPage({ state, channel }: confirmations.Found): Page & { status: number } {
  const { status, title, body } = TOLD[state](channel?.label ?? '')
  return {
    status,
    title,
    noIndex: true,
    main: html`<h1>${title}</h1>
      ${body}`,
  }
}

const AGAIN = html`<p>Ask for a new link by adding the email channel again.</p>`

const TOLD: Readonly<Record<confirmations.LinkState, (label: string) => Told>> = {
  open: (label) => ({
    status: 200,
    title: 'Confirm this address',
    body: html`<p>
        May Clausewatch write to <strong>${label}</strong> when a policy or terms change? Nothing is
        sent before you confirm.
      </p>
      <form method="post"><button>Yes, confirm this address</button></form>`,
  }),
  confirmed: (label) => ({
    status: 200,
    title: 'This address is confirmed',
    body: html`<p>
      <strong>${label}</strong> is told from now on. Every message has a link that ends this.
    </p>`,
  }),
  taken: (label) => ({
    status: 409,
    title: 'Another account has this address',
    body: html`<p>
      <strong>${label}</strong> is already the confirmed address of another account, so this one
      cannot have it too. If it is yours, use that account’s key.
    </p>`,
  }),
  expired: () => ({
    status: 410,
    title: 'This link has expired',
    body: html`<p>A link works for 24 hours. Nothing was changed.</p>
      ${AGAIN}`,
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
    body: html`<p>Is the address complete? Some mail programs cut long links in two.</p>`,
  }),
}
