import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MessageTemplate } from './model.ts'
import { fill, plain, slot } from './slots.ts'

const template: MessageTemplate = {
  form: 'email',
  subject: `For ${slot('name')}`,
  text: `Hello ${slot('name')}\n${slot('name')}\n`,
  html: `<a href="${slot('name')}">${slot('name')}</a>`,
}

function filled(name: string) {
  const message = fill(template, { name })
  if (message.form !== 'email') throw new Error('not an email')
  return message
}

test('foreign text cannot make a slot, a line or another order', () => {
  expect(plain(slot('unsubscribeUrl'))).toBe('unsubscribeUrl')
  expect(plain('a\r\nBcc: b\u0000\u2028c')).toBe('a Bcc: b c')
  expect(plain('a\u202eexe.pdf\u2066b\u2069')).toBe('aexe.pdfb')
  expect(plain('lone \ud800 half')).toBe('lone \ufffd half')
  expect(plain('שלום\u200f 你好 👩‍💻')).toBe('שלום\u200f 你好 👩‍💻')
})

test('any value is escaped in HTML, and keeps the subject on one line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const { subject, html } = filled(value)
      expect(subject).not.toMatch(/[\p{Cc}\u202e\ue000\ue001]/u)
      expect(html.match(/[<>"]/g)).toHaveLength(6)
    }),
  )
})

test('a value that looks like a slot, or like a replacement pattern, stands as it is', () => {
  expect(filled(`${slot('name')} $& $1`).subject).toBe('For name $& $1')
})

test('a slot without a value is an error, inherited names included', () => {
  expect(() => fill(template, {})).toThrow('name')
  const other: MessageTemplate = { form: 'slack', text: slot('constructor'), blocks: [] }
  expect(() => fill(other, {})).toThrow('constructor')
})

test('a long value is folded in the text, and an address is not', () => {
  const link = `https://clausewatch.example/${'a'.repeat(100)}`
  const { text } = filled(`${'word '.repeat(30)}${link}`)
  expect(text).toContain(`\n${link}\n`)
  const longest = Math.max(
    ...text
      .replaceAll(link, '')
      .split('\n')
      .map((line) => line.length),
  )
  expect(longest).toBeLessThanOrEqual(76)
})

test('in Slack a value makes no mention and no link', () => {
  const blocks = [{ elements: [{ text: slot('why') }] }]
  const message = fill({ form: 'slack', text: slot('why'), blocks }, { why: '<!channel> & <x|y>' })
  expect(JSON.stringify(message)).not.toMatch(/<|>/)
})

test('a value of many words cannot burst a Slack text, and an address is never cut', () => {
  const link = `https://clausewatch.example/${'a'.repeat(600)}`
  const blocks = [{ text: slot('why') }, { text: slot('link') }]
  const filled = fill({ form: 'slack', text: '', blocks }, { why: '& '.repeat(5_000), link })
  if (filled.form !== 'slack') throw new Error('not for Slack')
  expect(JSON.stringify(filled.blocks[0]).length).toBeLessThan(2_600)
  expect(filled.blocks[1]).toEqual({ text: link })
})

test('filling is pure: the template stays, and equal values make equal copies', () => {
  const before = JSON.stringify(template)
  expect(filled('x')).toEqual(filled('x'))
  expect(JSON.stringify(template)).toBe(before)
})
