import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isAllowedHost, isPublicAddress, type AllowedHosts } from '@clausewatch/core'
import { buildConnector } from 'undici'
import { HttpFault } from './outcome.ts'

export type GuardOptions = {
  readonly allowed: AllowedHosts
  readonly lookup: LookupFunction
  readonly connectTimeoutMs: number
  /** Certificates to trust instead of the system's. */
  readonly ca?: string
}

// Node gives each of a name's addresses 250 ms, too little for a distant host: all would "time out".
const ADDRESS_TIMEOUT_MS = 2500

/**
 * Opens sockets to public addresses only, and to `allowed`. undici asks no lookup for an address literal, so
 * literals are judged here and names where they resolve.
 */
export function guardConnector(options: GuardOptions): buildConnector.connector {
  const settings = {
    timeout: options.connectTimeoutMs,
    allowH2: false,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot unsay it.
    rejectUnauthorized: true,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  }
  const open = buildConnector({ ...settings, lookup: options.lookup })
  const openGuarded = buildConnector({ ...settings, lookup: guardLookup(options.lookup) })

  return (target, callback) => {
    const port = target.port || (target.protocol === 'https:' ? '443' : '80')
    if (isAllowedHost(options.allowed, target.hostname, port)) return open(target, callback)
    if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) {
      return queueMicrotask(() => callback(privateAddress(target.hostname), null))
    }
    return openGuarded(target, callback)
  }
}

/**
 * Refuses a name if any of its answers is private, and hands on the very answers it judged: the socket never asks
 * a second time, so a name that changes its mind (DNS rebinding) gains nothing.
 */
export function guardLookup(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const answers = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found
      const [first] = answers
      if (!first) return callback(noAddress(hostname), [])
      const inside = answers.find(({ address }: LookupAddress) => !isPublicAddress(address))
      if (inside) return callback(privateAddress(inside.address, hostname), [])
      if (options.all) return callback(null, answers)
      return callback(null, first.address, first.family)
    })
  }
}

function privateAddress(address: string, hostname?: string): HttpFault {
  const subject = hostname === undefined ? address : `${hostname} resolves to ${address}, which`
  return new HttpFault('private-address', `${subject} is not an address of the public internet.`)
}

function noAddress(hostname: string): HttpFault {
  return new HttpFault('dns', `The host name ${hostname} has no address.`)
}
