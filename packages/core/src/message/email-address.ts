// RFC 5321 4.5.3.1: octets of the local part, of the domain, and of a path without its brackets.
const LOCAL_MAX = 64
const DOMAIN_MAX = 253
const ADDRESS_MAX = 254

// RFC 5322 dot-atom. Quoted local parts and comments are legal and unused; letting them in is how one address becomes two.
const LOCAL = /^[a-z\d!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z\d!#$%&'*+/=?^_`{|}~-]+)*$/i
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/
// A top-level domain is never all digits: that would be an IPv4 address.
const TOP_LABEL = /^(?=.*[a-z])[a-z\d-]{2,}$/
// What may stand in a domain before IDNA: no delimiter that an URL or a header gives a meaning to.
const DOMAIN = /^[\p{L}\p{N}\p{M}.-]+$/u

/** One mailbox and the name shown for it. */
export type Mailbox = { readonly name: string; readonly address: string }

/**
 * The address as we keep it (domain in lower-case IDNA A-labels), or null when the text is not exactly one plain
 * `local@domain`. Nothing is repaired: no trimming, no quoting, no comment, no list, no address literal.
 */
export function validateEmail(text: string): string | null {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  if (local.length > LOCAL_MAX || !LOCAL.test(local)) return null
  const domain = asciiDomain(text.slice(at + 1))
  if (!domain || local.length + 1 + domain.length > ADDRESS_MAX) return null
  return `${local}@${domain}`
}

/** Reads a sender as configuration writes it: `alerts@example.com` or `Name <alerts@example.com>`. */
export function parseMailbox(text: string): Mailbox | null {
  if (/\p{Cc}/u.test(text)) return null
  const named = /^\s*(?:"([^"\\<>]*)"|([^"\\<>@,;:]*?))\s*<([^<>]+)>\s*$/.exec(text)
  const address = validateEmail(named?.[3] ?? text.trim())
  return address === null ? null : { name: (named?.[1] ?? named?.[2] ?? '').trim(), address }
}

function asciiDomain(text: string): string | null {
  if (text.length > DOMAIN_MAX || !DOMAIN.test(text)) return null
  const url = URL.parse(`http://${text}`)
  const labels = url ? url.hostname.split('.') : []
  if (!url || labels.length < 2 || url.hostname.length > DOMAIN_MAX) return null
  if (!labels.every((label) => LABEL.test(label)) || !TOP_LABEL.test(labels.at(-1) ?? ''))
    return null
  return url.hostname
}
