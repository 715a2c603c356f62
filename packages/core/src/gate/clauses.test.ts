import { describe, expect, test } from 'vitest'
import { compared, page, read } from './noise.fixtures.ts'

/** Clauses of the words, or in the places, of what noise.test.ts takes for noise. */
const TERMS: readonly (readonly [what: string, from: string, to: string])[] = [
  [
    'a price cut that a customer may claim',
    '<p>If we deliver late, you get 20% off your next order with us.</p>',
    '<p>If we deliver late, you get 10% off your next order with us.</p>',
  ],
  [
    'what a heading states',
    '<h3>Your videos.</h3><p>We keep them for as long as you have an account with us, and a week longer.</p>',
    '<h3>Your videos. We sell them to others.</h3><p>We keep them for as long as you have an account with us, and a week longer.</p>',
  ],
  [
    'an age that is said again in figures',
    '<p>Members must be eighteen (18) to trade with each other.</p>',
    '<p>Members must be eighteen (21) to trade with each other.</p>',
  ],
  [
    'a term in figures, in brackets',
    '<p>Es gilt eine Frist von dreißig (30) Tagen ab dem Kauf.</p>',
    '<p>Es gilt eine Frist von dreißig (60) Tagen ab dem Kauf.</p>',
  ],
  [
    'a number of votes',
    '<p>A change of the rules needs the votes of 3 out of 5 members of the board.</p>',
    '<p>A change of the rules needs the votes of 4 out of 5 members of the board.</p>',
  ],
  [
    'what is kept of a consent',
    '<p>With your consent we keep its ID and its date for one year.</p>',
    '<p>With your consent we keep its ID and its date for five years.</p>',
  ],
  [
    'what a rating may rest on',
    '<p>We publish reviews of verified buyers only, with one to five stars.</p>',
    '<p>We publish reviews of all visitors, with one to five stars.</p>',
  ],
  [
    'how many members it takes',
    '<p>The members need 100 votes to change the rules.</p>',
    '<p>The members need 200 votes to change the rules.</p>',
  ],
  [
    'who wrote a report, in a clause',
    '<p>The report on our processing was written on 3 May 2026 by Maria Example, and you may read it at our office.</p>',
    '<p>The report on our processing was written on 3 May 2026 by Maria Example, and nobody may read it at our office.</p>',
  ],
  ['a short clause that is added', '', '<p>We sell your data.</p>'],
  ['a clause of two words', '', '<p>No refunds.</p>'],
  ['one word', '<p>Fees are non-refundable.</p>', '<p>Fees are refundable.</p>'],
  [
    'what may be that will be',
    '<p>We may share your data with advertisers.</p>',
    '<p>We will share your data with advertisers.</p>',
  ],
  [
    'who receives data',
    '<p>We share data with our partners.</p>',
    '<p>We share data with our affiliates.</p>',
  ],
  [
    'who is the controller',
    '<p>Acme Video Ltd is the controller.</p>',
    '<p>Acme Media Inc. is the controller.</p>',
  ],
  ['a court', '<p>Courts of Dublin.</p>', '<p>Courts of Delaware.</p>'],
  [
    'an exception in a footnote',
    '<p>* Except in California.</p>',
    '<p>* Except in California and Texas.</p>',
  ],
  ['a footnote that is gone', '<p>1. Not available to minors.</p>', ''],
  [
    'a condition of joining',
    '<p>Join our programme only if you are 18.</p>',
    '<p>Join our programme only if you are 21.</p>',
  ],
  [
    'a consent to get',
    '<p>Get our consent in writing before you publish.</p>',
    '<p>Get our consent before you publish.</p>',
  ],
  [
    'a time to try',
    '<p>Try to settle a dispute with us for 30 days before you go to court.</p>',
    '<p>Try to settle a dispute with us for 60 days before you go to court.</p>',
  ],
  [
    'a time to start',
    '<p>Start your withdrawal within 14 days of the purchase.</p>',
    '<p>Start your withdrawal within 7 days of the purchase.</p>',
  ],
  [
    'a form to download',
    '<p>Download the form and send it within 14 days to withdraw from the contract.</p>',
    '<p>Download the form and send it within 30 days to withdraw from the contract.</p>',
  ],
  [
    'rights to explore',
    '<p>Explore your rights below: you may object to marketing at any time.</p>',
    '<p>Explore your rights below: you may not object to marketing.</p>',
  ],
  [
    'rights that are reserved',
    '<p>All rights reserved to the author, except for teaching.</p>',
    '<p>All rights reserved to the author, without exception.</p>',
  ],
  [
    'a list that turns round',
    '<p>You may:</p><ul><li>Embed</li><li>Remix</li></ul>',
    '<p>You may not:</p><ul><li>Embed</li><li>Remix</li></ul>',
  ],
  [
    'a term in words',
    '<p>Logs are kept for thirty days.</p>',
    '<p>Logs are kept for ninety days.</p>',
  ],
  ['a law, behind its label', '<p>Governing law: Ireland</p>', '<p>Governing law: Delaware</p>'],
  ['a venue', '<p>Venue: Dublin courts</p>', '<p>Venue: New York courts</p>'],
  [
    'who is the officer',
    '<p>Data protection officer: Jane Roe</p>',
    '<p>Data protection officer: John Doe</p>',
  ],
  [
    'an agreement that is a link',
    "<p><a href='/arb'>You agree to arbitration.</a></p>",
    "<p><a href='/arb'>You may go to court.</a></p>",
  ],
  [
    'a waiver that is a link',
    '',
    "<p><a href='/arb'>You waive your right to a jury trial and to class actions.</a></p>",
  ],
  [
    'a yes in place of a no',
    '<h3>Do you sell data?</h3><p>No, never.</p>',
    '<h3>Do you sell data?</h3><p>Yes, sometimes.</p>',
  ],
  ['a warranty', '<p>AS IS, WITHOUT WARRANTY.</p>', '<p>WITH A TWO YEAR WARRANTY.</p>'],
  ['what is left out', '', '<p>Beta features are excluded.</p>'],
  ['ads at the end', '<p>Ads are never personalised.</p>', '<p>Ads are personalised.</p>'],
  ['who is kept out', '', '<p>Children are not allowed.</p>'],
  ['messages', '', '<p>We scan your messages.</p>'],
  ['calls', '<p>We do not listen to calls.</p>', '<p>We listen to calls.</p>'],
  ['what videos train', '', '<p>We train AI on your videos.</p>'],
]

describe('a clause that reads like noise is told', () => {
  test.each(TERMS)('%s', async (_what, from, to) => {
    for (const place of ['below the title', 'between', 'end'] as const) {
      for (const select of [['#content'], []]) {
        const { verdicts } = await compared({ place, from, to }, select)
        expect(verdicts, place).toEqual(['substantive', 'substantive'])
      }
    }
  })
})

/** Boxes of a text that are named, or made, like the furniture of a page. */
const SECTIONS = [
  '<div id="cookies">',
  '<section class="gdpr">',
  '<div id="ccpa-notice">',
  '<div class="consent">',
  '<section id="sharing">',
  '<div class="social">',
  '<div class="advertising">',
  '<aside>',
]

describe('a section is no furniture for its name', () => {
  test.each(SECTIONS)('%s', async (open) => {
    const name = /^<(\w+)/.exec(open)?.[1] ?? ''
    const section = (years: string) => `<p>This is what we do, and why.</p>${open}<h3>More</h3>
      <p>We share your viewing history with advertising companies for ${years} after you leave.</p>
      <p>You may object in writing, and we stop within a month of your letter.</p></${name}><p>This is the end of it.</p>`
    for (const select of [['#content'], []]) {
      const change = {
        place: 'between',
        from: section('one year'),
        to: section('two years'),
      } as const
      const { verdicts } = await compared(change, select)
      expect(verdicts).toEqual(['substantive', 'substantive'])
    }
  })

  test('what offers something to choose is a dialog, heading or none', async () => {
    for (const choice of [
      '<button>Accept all</button>',
      '<button>OK</button><button>Customise</button>',
    ]) {
      const dialog = `<div id="cookie-notice"><h3>About cookies</h3><p>We use cookies to count the visitors of this site.</p>${choice}</div>`
      const { text } = await read(page('end', dialog), ['#content'])
      expect(text).not.toContain('count the visitors')
    }
  })
})
