import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** Keys drawn from the one SECRET_KEY, each for one use. */
export type Secrets = { readonly seal: Buffer; readonly index: Buffer; readonly link: Buffer }

/** @param secretKey at least 32 characters of randomness */
export function openSecrets(secretKey: string): Secrets {
  const draw = (use: string) =>
    Buffer.from(hkdfSync('sha256', secretKey, '', `clausewatch ${use}`, 32))
  return { seal: draw('seal'), index: draw('index'), link: draw('link') }
}

// Layout of a sealed value: version (1), nonce (12), tag (16), ciphertext.
const SEAL_VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts an address at rest: a webhook address is a credential (AES-256-GCM). */
export function seal(secrets: Secrets, plain: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', secrets.seal, nonce)
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(SEAL_VERSION), nonce, cipher.getAuthTag(), body])
}

/** @throws when the value was sealed with another key or has been altered */
export function unseal(secrets: Secrets, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  if (bytes[0] !== SEAL_VERSION) throw new Error('The sealed value has an unknown form.')
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
  const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', secrets.seal, nonce)
  decipher.setAuthTag(tag)
  const body = bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}

/** A keyed hash of an address: equal addresses meet, and nobody without the key can try addresses. */
export function addressHash(secrets: Secrets, kind: string, address: string): Uint8Array {
  return createHmac('sha256', secrets.index).update(`${kind}:${address}`).digest()
}

/** What a link is for; a signature for one use is worth nothing for another. */
export type LinkUse = 'unsubscribe' | 'change'

/** A link's token that needs no storage: the id and its signature. */
export function signLink(secrets: Secrets, use: LinkUse, id: number): string {
  return `${id}.${signature(secrets, use, id)}`
}

/** The id that a token names, or null when the token is not ours. */
export function readLink(secrets: Secrets, use: LinkUse, token: string): number | null {
  const [id, given] = token.split('.')
  if (!id || !given || !/^[1-9]\d{0,14}$/.test(id)) return null
  const wanted = Buffer.from(signature(secrets, use, Number(id)))
  const found = Buffer.from(given)
  return wanted.length === found.length && timingSafeEqual(wanted, found) ? Number(id) : null
}

function signature(secrets: Secrets, use: LinkUse, id: number): string {
  return createHmac('sha256', secrets.link).update(`${use}:${id}`).digest('base64url').slice(0, 32)
}

/** A token for a mailed link or an API key: 256 random bits behind a prefix that scanners and people recognise. */
export function newToken(prefix: string): { readonly token: string; readonly hash: Uint8Array } {
  const token = `${prefix}${randomBytes(32).toString('base64url')}`
  return { token, hash: hashToken(token) }
}

/** SHA-256: enough for 256 random bits. */
export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}
