import { expect, test } from 'vitest'
import {
  addressHash,
  hashToken,
  newToken,
  openSecrets,
  readLink,
  seal,
  signLink,
  unseal,
} from './secrets.ts'

const secrets = openSecrets('a secret of at least thirty-two characters')
const others = openSecrets('another secret of thirty-two characters!!')

test('a sealed address opens with its key alone, and only unaltered', () => {
  const sealed = seal(secrets, 'https://hooks.slack.com/services/T0/B0/x')
  expect(unseal(secrets, sealed)).toBe('https://hooks.slack.com/services/T0/B0/x')
  expect(() => unseal(others, sealed)).toThrow()
  const altered = Uint8Array.from(sealed)
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
  expect(() => unseal(secrets, altered)).toThrow()
})

test('sealing twice gives different bytes, hashing the address twice the same', () => {
  expect(seal(secrets, 'a@b.example')).not.toEqual(seal(secrets, 'a@b.example'))
  expect(addressHash(secrets, 'email', 'a')).toEqual(addressHash(secrets, 'email', 'a'))
  expect(addressHash(secrets, 'email', 'a')).not.toEqual(addressHash(others, 'email', 'a'))
})

test('a link token names its id for its own use only', () => {
  const token = signLink(secrets, 'unsubscribe', 42)
  expect(readLink(secrets, 'unsubscribe', token)).toBe(42)
  expect(readLink(secrets, 'change', token)).toBeNull()
  expect(readLink(others, 'unsubscribe', token)).toBeNull()
  expect(readLink(secrets, 'unsubscribe', token.replace('42', '43'))).toBeNull()
  for (const bad of ['', '.', '42', '42.', 'x.y', '-1.abc'])
    expect(readLink(secrets, 'unsubscribe', bad)).toBeNull()
})

test('a new token is unlike the last, and its hash finds it again', () => {
  const { token, hash } = newToken('cw_')
  expect(token).toMatch(/^cw_[\w-]{43}$/)
  expect(newToken('cw_').token).not.toBe(token)
  expect(hashToken(token)).toEqual(hash)
})
