import { assert, constantFrom, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { packParts, unpackParts } from './parts.ts'

const page = (url: string, bytes: Uint8Array, contentType: string | null = 'text/html') => ({
  url,
  bytes: Buffer.from(bytes),
  contentType,
})

test('one page is stored as it came', () => {
  const only = page('https://a.example/', Buffer.from('x'))
  expect(packParts([only])).toBe(only)
  expect(unpackParts(only)).toEqual([only])
})

test('pages of any bytes come back as they were, whatever boundary they hold', () => {
  const forged = Buffer.from('--clausewatch-part--\r\n')
  assert(
    property(uint8Array(), constantFrom(forged, Buffer.from('\r\n\r\n')), (one, two) => {
      const parts = [
        page('https://a.example/1', one),
        page('https://a.example/2', two, null),
      ] as const
      expect(unpackParts(packParts([...parts]))).toEqual(parts)
    }),
  )
})

test('a damaged body is refused, not misread', () => {
  const packed = packParts([
    page('https://a.example/1', Buffer.from('one')),
    page('https://a.example/2', Buffer.from('two')),
  ])
  expect(() => unpackParts({ ...packed, bytes: packed.bytes.subarray(0, 60) })).toThrow('damaged')
})
