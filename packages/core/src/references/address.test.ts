import { expect, test } from 'vitest'
import { addressKey, siteOf } from './address.ts'

test.each([
  ['https://www.acme.example/legal/terms/', 'acme.example/legal/terms'],
  ['http://acme.example/legal/terms#section-4', 'acme.example/legal/terms'],
  ['https://ACME.example/legal/terms/index.html?utm_source=mail&sid=1', 'acme.example/legal/terms'],
  ['https://acme.example/terms?hl=en&gl=IE', 'acme.example/terms?gl=IE&hl=en'],
  ['https://acme.example/terms?gl=IE&hl=en', 'acme.example/terms?gl=IE&hl=en'],
  ['https://acme.example/de/terms', 'acme.example/de/terms'],
  ['https://acme.example:8443/terms', 'acme.example:8443/terms'],
  ['https://acme.example/', 'acme.example'],
  ['https://go.example/url?q=https://acme.example/terms/&sa=D', 'acme.example/terms'],
  ['https://acme.example/link/terms?url=terms', 'acme.example/link/terms?url=terms'],
])('%s is %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

test.each(['mailto:legal@acme.example', 'tel:+123', 'acme.example/terms', ''])(
  '%s is no address',
  (address) => {
    expect(addressKey(address)).toBeNull()
  },
)

test('a site is called alike under all its endings', () => {
  expect(['help.acme.co.uk/a', 'acme.example?b=1', 'www.acme.de:80/c'].map(siteOf)).toEqual([
    'acme',
    'acme',
    'acme',
  ])
})
