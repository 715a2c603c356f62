import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMailbox, validateEmail } from './email-address.ts'

test.each([
  ['reader@example.com', 'reader@example.com'],
  ['Reader+tag@Example.COM', 'Reader+tag@example.com'],
  ["o'neil@mail.example.co", "o'neil@mail.example.co"],
  ['a@bücher.example', 'a@xn--bcher-kva.example'],
  ['a@xn--bcher-kva.example', 'a@xn--bcher-kva.example'],
])('%s is kept as %s', (text, kept) => {
  expect(validateEmail(text)).toBe(kept)
})

test.each([
  '',
  '@',
  'a@',
  '@b.example',
  'a b@c.example',
  ' a@b.example',
  'a@b.example ',
  'a@b.example,c@d.example',
  'a@b.example;c@d.example',
  'a@b@c.example',
  'a@b.example\r\nBcc: c@d.example',
  'a@b.example\n',
  'a\u0000@b.example',
  '"a b"@c.example',
  'a(comment)@b.example',
  'Name <a@b.example>',
  '<a@b.example>',
  '.a@b.example',
  'a..b@c.example',
  'ä@b.example',
  'a\u202e@b.example',
  'a@localhost',
  'a@-b.example',
  'a@b-.example',
  'a@b..example',
  'a@b.example.',
  'a@127.0.0.1',
  'a@0x7f.1',
  'a@[127.0.0.1]',
  'a@[::1]',
  'a@b.example:25',
  'a@b.example/c',
  'a@b_c.example',
  'a@b%2eexample.com',
  `${'a'.repeat(65)}@b.example`,
  `a@${'b'.repeat(64)}.example`,
  `a@${'b.'.repeat(130)}example`,
  `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}`,
])('%j is not one plain address', (text) => {
  expect(validateEmail(text)).toBeNull()
})

test('whatever is typed, what is kept has one @, no space, and is kept again as it is', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('a', 'b.example', 'a@b.example'),
  )
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 3 }),
      fc.constantFrom('', '@', ',', '\r\n'),
      (parts, by) => {
        const kept = validateEmail(parts.join(by))
        if (kept === null) return
        expect(kept).toMatch(/^[!-?A-~]+@[a-z\d.-]+$/)
        expect(validateEmail(kept)).toBe(kept)
      },
    ),
  )
})

test('a sender is an address, with or without a name', () => {
  const address = 'alerts@example.com'
  expect(parseMailbox(address)).toEqual({ name: '', address })
  expect(parseMailbox(`Clausewatch <${address}>`)).toEqual({ name: 'Clausewatch', address })
  expect(parseMailbox(`"Clausewatch, alerts" <${address}>`)?.name).toBe('Clausewatch, alerts')
  for (const bad of ['', 'Clausewatch', `a <${address}>, b <${address}>`, `a\r\nb <${address}>`]) {
    expect(parseMailbox(bad)).toBeNull()
  }
})
