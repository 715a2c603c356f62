import { recordId, signLink } from '@clausewatch/core'
import type { Secrets } from '@clausewatch/core'

export type Links = { readonly publicUrl: string; readonly secrets: Secrets }

/** A change's own page. A private document's is open to whoever holds the signed link. */
export function changeUrl(
  links: Links,
  change: { readonly id: number; readonly isPrivate: boolean },
): string {
  const page = `${links.publicUrl}/changes/${recordId('change', change.id)}`
  return change.isPrivate ? `${page}?key=${signLink(links.secrets, 'change', change.id)}` : page
}

/** A public document's own page; a private one has none. */
export function documentUrl(
  links: Links,
  document: { readonly documentId: number; readonly isPrivate: boolean },
): string | null {
  if (document.isPrivate) return null
  return `${links.publicUrl}/documents/${recordId('document', document.documentId)}`
}

/** The address that ends a channel's mail by one POST (RFC 8058). */
export function unsubscribeUrl(links: Links, channelId: number): string {
  return `${links.publicUrl}/unsubscribe/${signLink(links.secrets, 'unsubscribe', channelId)}`
}
