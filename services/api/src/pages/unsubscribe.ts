import type { channels } from '@clausewatch/store'
import { html } from './html.ts'
import type { Page } from './layout.ts'

/** Asks first: scanners follow links (RFC 8058 has mail programs POST instead). */
export function unsubscribePage(channel: channels.Channel): Page {
  const title = 'Stop these messages'
  if (channel.unsubscribedAt) return unsubscribedPage(channel)
  return {
    title,
    noIndex: true,
    main: html`<h1>${title}</h1>
      <p>
        Clausewatch writes to <strong>${channel.label}</strong> when policies or terms change.
        Unsubscribing ends every message to it, alerts and digests alike.
      </p>
      <form method="post"><button>Unsubscribe</button></form>`,
  }
}

export function unsubscribedPage(channel: channels.Channel): Page {
  const title = 'You are unsubscribed'
  return {
    title,
    noIndex: true,
    main: html`<h1>${title}</h1>
      <p>
        Nothing more is sent to <strong>${channel.label}</strong>. To be told again, add the channel
        again with your account’s key.
      </p>`,
  }
}
