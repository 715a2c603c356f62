import ipaddr from 'ipaddr.js'

/** `host:port` targets that may be private: the demo's own site, tests, a site inside the operator's network. */
export type AllowedHosts = ReadonlySet<string>

export const NO_ALLOWED_HOSTS: AllowedHosts = new Set()

export type ParsedAddress =
  | { readonly ok: true; readonly url: URL }
  | {
      readonly ok: false
      readonly code: 'bad-address' | 'private-address'
      /** A sentence for the person who typed the address. */
      readonly reason: string
    }

// Everything that browsers and servers agree to carry fits well below this.
export const MAX_ADDRESS_LENGTH = 2048

// RFC 1035, 2.3.4.
const MAX_HOSTNAME_LENGTH = 253
const HOSTNAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/

// Names that mean "inside this network": RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, and what routers hand out.
const INSIDE = ['localhost', 'local', 'internal', 'home.arpa', 'lan', 'home', 'corp', 'intranet']

// IANA has given out global unicast from this block alone (RFC 4291, 2.4); ::/96 and the rest are never public.
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')

// Azure's platform endpoint (metadata, DNS, keys): a public number that every virtual machine reaches.
const AZURE_PLATFORM = '168.63.129.16'

/**
 * Whether an IP address in canonical spelling belongs to the public internet. Anything that carries another
 * address inside (mapped, compatible, NAT64, 6to4, Teredo) is not: it could be a private one in disguise.
 */
export function isPublicAddress(ip: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) {
    return ipaddr.IPv4.parse(ip).range() === 'unicast' && ip !== AZURE_PLATFORM
  }
  // A dotted tail or a zone never belongs to a canonical public address.
  if (!ip.includes(':') || /[.%]/.test(ip) || !ipaddr.IPv6.isValid(ip)) return false
  const address = ipaddr.IPv6.parse(ip)
  return address.match(GLOBAL_UNICAST) && address.range() === 'unicast'
}

/** Reads `127.0.0.1:4003, [::1]:8080`; throws on an entry that is not a host and a port. */
export function parseAllowedHosts(list: string): AllowedHosts {
  const entries = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  return new Set(entries.map(readAllowedHost))
}

export function isAllowedHost(allowed: AllowedHosts, hostname: string, port: string): boolean {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return allowed.has(`${host}:${port}`)
}

/** The port that a connection to this address uses, the scheme's own included. */
function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}

/**
 * Parses an address that we may be asked to fetch or to call: http or https, no credentials, a public host.
 * A name is judged by its spelling only; what it resolves to is judged again at every connection.
 */
export function parseHttpUrl(
  address: string,
  allowed: AllowedHosts = NO_ALLOWED_HOSTS,
): ParsedAddress {
  if (address.length > MAX_ADDRESS_LENGTH) {
    return bad(`The address is longer than ${MAX_ADDRESS_LENGTH} characters.`)
  }
  const url = URL.parse(address)
  if (!url) return bad('This is not a complete web address.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return bad('Only http and https addresses are fetched.')
  }
  if (url.username !== '' || url.password !== '') {
    return bad('The address must not carry a user name or password.')
  }
  if (url.port === '0') return bad('Port 0 cannot be connected to.')
  // "localhost." is localhost: the root's dot is dropped before anything looks at the name.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1)
  if (isAllowedHost(allowed, url.hostname, portOf(url))) return { ok: true, url }
  return refuseHost(url.hostname) ?? { ok: true, url }
}

function refuseHost(hostname: string): ParsedAddress | null {
  const ip = hostname.replace(/^\[(.*)\]$/, '$1')
  if (ipaddr.isValid(ip)) {
    return isPublicAddress(ip) ? null : inside(`${ip} is not an address of the public internet.`)
  }
  if (!hostname.includes('.') || INSIDE.some((name) => hostname.endsWith(`.${name}`))) {
    return inside(`"${hostname}" names a host inside a network, not one of the public internet.`)
  }
  if (hostname.length > MAX_HOSTNAME_LENGTH || !HOSTNAME.test(hostname)) {
    return bad(`"${hostname}" is not a valid host name.`)
  }
  return null
}

function readAllowedHost(entry: string): string {
  // A path, credentials or a pattern would make the entry mean less, or more, than it seems to.
  const url = /^[^/?#@*]+:\d{1,5}$/.test(entry) ? URL.parse(`http://${entry}`) : null
  if (!url) throw new Error(`"${entry}" is not a host and a port, such as 127.0.0.1:4003`)
  return `${url.hostname}:${portOf(url)}`
}

function bad(reason: string): ParsedAddress {
  return { ok: false, code: 'bad-address', reason }
}

function inside(reason: string): ParsedAddress {
  return { ok: false, code: 'private-address', reason }
}
