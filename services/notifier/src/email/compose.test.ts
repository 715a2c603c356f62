import { createVerify, generateKeyPairSync } from 'node:crypto'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { compose, type EmailEnvelope, type EmailMessage } from './compose.ts'

const message: EmailMessage = {
  form: 'email',
  subject: 'Acmé Privacy Policy changed: 2 passages reworded',
  text: 'Naïve line\n.dot\n',
  html: '<p>Naïve &amp; plain</p>',
}
const envelope: EmailEnvelope = {
  from: { name: 'Clausewatch', address: 'alerts@clausewatch.example' },
  to: 'reader@example.net',
  messageId: 'd-42@clausewatch.example',
  date: new Date('2026-11-20T12:00:00Z'),
  kind: 'alert',
  unsubscribeUrl: 'https://clausewatch.example/unsubscribe/42.abcdefghijklmnopqrstuvwxyz012345',
  listId: 'alerts.clausewatch.example',
}

/** RFC 6376 3.4.2, for a header already unfolded. */
function relaxed(line: string): string {
  return line.replaceAll(/[ \t]+/g, ' ').trim()
}

function headerOf(raw: Buffer): string {
  return raw.toString('latin1').split('\r\n\r\n')[0] ?? ''
}

test('equal input makes equal bytes, and another id makes others', async () => {
  const first = await compose(message, envelope)
  expect((await compose(message, envelope)).equals(first)).toBe(true)
  const other = await compose(message, { ...envelope, messageId: 'd-43@clausewatch.example' })
  expect(other.equals(first)).toBe(false)
})

test('a recipient can unsubscribe with one click, and no machine answers us', async () => {
  const header = headerOf(await compose(message, envelope)).replaceAll('\r\n ', ' ')
  expect(header).toContain(`List-Unsubscribe: <${envelope.unsubscribeUrl}>`)
  expect(header).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(header).toMatch(/^List-I[dD]: Clausewatch <alerts\.clausewatch\.example>$/m)
  expect(header).toContain('Auto-Submitted: auto-generated')
  expect(header).toContain('Message-ID: <d-42@clausewatch.example>')
  expect(header).toContain('Date: Fri, 20 Nov 2026 12:00:00 +0000')
})

test('a confirmation belongs to no list', async () => {
  const header = headerOf(await compose(message, { ...envelope, kind: 'confirmation' }))
  expect(header).not.toMatch(/^list-/im)
  expect(header).toContain('Auto-Submitted: auto-generated')
})

test('both parts arrive as they were written', async () => {
  const parsed = await simpleParser(await compose(message, envelope))
  expect(parsed.subject).toBe(message.subject)
  expect(parsed.text?.replaceAll('\r\n', '\n')).toBe(message.text)
  expect(parsed.html).toBe(message.html)
})

test.each([
  ['subject', { subject: 'x\r\nBcc: e@x.example\r\n\r\nbody' }, {}],
  ['address', {}, { to: 'u@x.example\r\nBcc: e@x.example' }],
  ['name', {}, { from: { name: 'x\r\nBcc: e@x.example', address: 'a@x.example' } }],
  ['link', {}, { unsubscribeUrl: 'https://x.example/\r\nBcc: e@x.example' }],
  ['list', {}, { listId: 'x.example>\r\nBcc: e@x.example' }],
  ['id', {}, { messageId: 'x@x.example>\r\nBcc: e@x.example' }],
])('a line break in the %s adds no header line', async (_place, badMessage, badEnvelope) => {
  const raw = await compose({ ...message, ...badMessage }, { ...envelope, ...badEnvelope })
  expect(headerOf(raw)).not.toMatch(/^bcc:/im)
  const lines = headerOf(raw).match(/^[\w-]+:/gm)
  expect(lines).toHaveLength(
    headerOf(await compose(message, envelope)).match(/^[\w-]+:/gm)?.length ?? 0,
  )
})

test('DKIM covers the headers that RFC 8058 wants signed, and signs equal bytes equally', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = {
    domainName: 'clausewatch.example',
    keySelector: 'k1',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
  const raw = await compose(message, envelope, key)
  expect((await compose(message, envelope, key)).equals(raw)).toBe(true)

  const unfolded = headerOf(raw).replaceAll('\r\n ', ' ')
  const field = /^DKIM-Signature: (.*)$/m.exec(unfolded)?.[1] ?? ''
  const signed = /\bh=([^;]+)/.exec(field)?.[1]?.replaceAll(' ', '').split(':') ?? []
  expect(signed).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post']))

  const values = signed.map((name) => {
    const value = new RegExp(`^${name}:(.*)$`, 'im').exec(unfolded)?.[1] ?? ''
    return `${name}:${relaxed(value)}`
  })
  const own = `dkim-signature:${relaxed(field.replace(/\bb=.*$/, 'b='))}`
  const signature = (/\bb=(.*)$/.exec(field)?.[1] ?? '').replaceAll(' ', '')
  const verify = createVerify('rsa-sha256').update([...values, own].join('\r\n'))
  expect(verify.verify(publicKey, signature, 'base64')).toBe(true)
})

test('a DKIM key that cannot sign is an error, never an unsigned message', async () => {
  const key = { domainName: 'x.example', keySelector: 'k1', privateKey: 'nonsense' }
  await expect(compose(message, envelope, key)).rejects.toThrow(/DKIM/)
})
