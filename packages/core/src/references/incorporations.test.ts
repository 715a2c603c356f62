import { describe, expect, test } from 'vitest'
import type { PageLink } from '../extract/model.ts'
import { incorporationsOf } from './incorporations.ts'

const PAGE = 'https://acme.example/terms'
const PRIVACY = { text: 'Privacy Policy', url: 'https://www.acme.example/privacy/' }

function found(text: string, ...links: readonly PageLink[]) {
  return incorporationsOf(`# Terms\n\n${text}\n`, links, PAGE)
}

test.each([
  'Our Privacy Policy is incorporated into these Terms by reference.',
  'By using the service you agree to these Terms and our Privacy Policy.',
  'We process your data as described in our Privacy Policy.',
  'Our Privacy Policy explains how we treat your personal data.',
  'In addition to these Terms, the Privacy Policy applies.',
  'Your use of the service is also subject to our Privacy Policy.',
  'La Privacy Policy fait partie intégrante des présentes conditions.',
  'Unsere Privacy Policy ist Bestandteil dieser Bedingungen.',
  'El tratamiento de datos se rige por nuestra Privacy Policy.',
])('incorporates: %s', (sentence) => {
  expect(found(`First comes this. ${sentence} Then comes that.`, PRIVACY)).toEqual([
    { address: 'acme.example/privacy', label: 'Privacy Policy', quote: sentence },
  ])
})

test.each([
  ['a page to read more on', 'Learn more in our Privacy Policy.', PRIVACY],
  [
    'what is said not to apply',
    'This does not apply to apps, which are governed by their own Privacy Policy.',
    PRIVACY,
  ],
  [
    'an older version',
    'Until May the previous Terms apply.',
    { text: 'previous Terms', url: 'https://acme.example/terms-2024' },
  ],
  [
    'a law',
    'We act in accordance with the Data Protection Act.',
    { text: 'Data Protection Act', url: 'https://laws.example/dpa' },
  ],
  [
    'an authority’s text',
    'Transfers are subject to the Standard Terms.',
    { text: 'Standard Terms', url: 'https://commission.europa.eu/terms' },
  ],
  [
    'a tool',
    'You accept our cookies as described in the Opt-out Notice.',
    { text: 'Opt-out Notice', url: 'https://acme.example/out' },
  ],
  [
    'a page of no document',
    'You agree to our prices.',
    { text: 'prices', url: 'https://acme.example/prices' },
  ],
  [
    'an address to write to',
    'You agree to the terms by mail.',
    { text: 'terms', url: 'mailto:terms@acme.example' },
  ],
  [
    'another company’s practice',
    'Data is sent as described in the Big Rack Privacy Policy.',
    { text: 'Big Rack Privacy Policy', url: 'https://bigrack.example/privacy' },
  ],
  [
    'the page itself',
    'You agree to these Terms.',
    { text: 'Terms', url: 'http://www.acme.example/terms#top' },
  ],
  [
    'a whole site',
    'These terms apply to https://acme.example/ alone.',
    { text: 'https://acme.example/', url: 'https://acme.example/' },
  ],
])('does not incorporate %s', (_, sentence, link) => {
  expect(found(sentence, link)).toEqual([])
})

describe('a link', () => {
  test('that only says "here" is named by the words before it', () => {
    const sentence = 'You agree to our Acceptable Use Policy, which is available here.'
    expect(found(sentence, { text: 'here', url: 'https://acme.example/aup' })).toEqual([
      { address: 'acme.example/aup', label: 'here', quote: sentence },
    ])
  })

  test('to another company’s terms counts where the reader is bound by them', () => {
    const sentence = 'By using videos you agree to be bound by the Big Rack Terms.'
    const link = { text: 'Big Rack Terms', url: 'https://bigrack.example/terms' }
    expect(found(sentence, link)).toHaveLength(1)
  })

  test('that occurs often is quoted where the words bind most, once', () => {
    const binding = 'The Privacy Policy is part of these Terms.'
    expect(
      found(`We act as described in the Privacy Policy. ${binding}`, PRIVACY, PRIVACY),
    ).toEqual([{ address: 'acme.example/privacy', label: 'Privacy Policy', quote: binding }])
  })

  test('in a very long sentence is quoted with what stands around it', () => {
    const words = 'and one more word '.repeat(200)
    const [edge] = found(
      `You agree to this ${words}as described in our Privacy Policy ${words}for ever.`,
      PRIVACY,
    )
    expect(edge?.quote.length).toBeLessThan(620)
    expect(edge?.quote).toContain('Privacy Policy')
  })
})

describe('a list of documents', () => {
  const list = '- Privacy Policy\n\n- Acceptable Use Policy\n\n- Help Center'
  const links = [
    PRIVACY,
    { text: 'Acceptable Use Policy', url: 'https://acme.example/aup' },
    { text: 'Help Center', url: 'https://acme.example/help' },
  ]

  test('under a line that says so', () => {
    expect(found(`These additional policies apply to your use:\n\n${list}`, ...links)).toEqual([
      {
        address: 'acme.example/privacy',
        label: 'Privacy Policy',
        quote: 'These additional policies apply to your use: Privacy Policy',
      },
      {
        address: 'acme.example/aup',
        label: 'Acceptable Use Policy',
        quote: 'These additional policies apply to your use: Acceptable Use Policy',
      },
    ])
  })

  test('under a heading that says so', () => {
    expect(found(`## Additional policies\n\n${list}`, ...links)).toHaveLength(2)
  })

  test('of a footer is none', () => {
    expect(found(`## Company\n\n${list}`, ...links)).toEqual([])
  })
})
