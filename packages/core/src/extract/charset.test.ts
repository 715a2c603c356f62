import { assert, property, uint8Array, option, string } from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from './charset.ts'

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('any bytes under any Content-Type decode without a throw and without NUL', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), option(string()), (bytes, type) => {
      expect(decodeText(bytes, type)).not.toContain('\0')
    }),
  )
})

test.each([
  ['a label nobody knows', utf8('Données'), 'text/html; charset=klingon', 'Données'],
  [
    'a header that wrongly says Latin',
    utf8('Données à 100 €'),
    'text/html; charset=us-ascii',
    'Données à 100 €',
  ],
  [
    'Latin bytes that nothing declares',
    latin1('Données personnelles'),
    null,
    'Données personnelles',
  ],
  ['Latin bytes declared UTF-8', latin1('Données'), 'text/html; charset=utf-8', 'Données'],
])('%s is read as its reader would', (_, bytes, type, text) => {
  expect(decodeText(bytes, type)).toBe(text)
})

test('one broken sequence does not make a UTF-8 page Latin', () => {
  const page = 'Les données que nous collectons. '.repeat(40)
  const bytes = Uint8Array.from([...utf8(page), 0xc3])
  expect(decodeText(bytes, null)).toContain('données')
})

test('the byte-order mark wins over the header, the header over meta, meta over the default', () => {
  const wide = Uint8Array.from([0xff, 0xfe, ...Buffer.from('Zürich', 'utf16le')])
  expect(decodeText(wide, 'text/html; charset=utf-8')).toBe('Zürich')
  const meta = '<meta charset="windows-1252"><p>Zürich</p>'
  expect(decodeText(latin1(meta), null)).toContain('Zürich')
  expect(decodeText(utf8(meta), 'text/html; charset="utf-8"')).toContain('Zürich')
})

test('meta is found behind a long script', () => {
  const page = `<head><script>${'x'.repeat(8000)}</script><meta charset="gbk"></head>`
  const bytes = Uint8Array.from([...latin1(page), 0xd2, 0xfe, 0xcb, 0xbd])
  expect(decodeText(bytes, null)).toContain('隐私')
})
