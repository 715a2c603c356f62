import { array, assert, constantFrom, integer, property, shuffledSubarray } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareTexts } from './compare.ts'

const POLICY = `# Privacy Policy

Last updated: March 3, 2025

This policy explains how Acme Video Ltd collects, uses and shares information about you when you watch films with us.

## 1. What we collect

When you open an account you give us your name, your email address and your date of birth.

We collect these kinds of information from your device:

- Its address on the network
- The make of the device
- Where you are, to the nearest city
- The films that you watched

We do not collect anything about your health or your beliefs.

## 2. Why we use it

We may use your information to recommend films, and only with your consent to measure advertising.

Our legal basis is Article 6(1)(a) of the GDPR where you consent, and our lawful interests everywhere else.

| Information | Purpose | Kept for |
| Account details | To run your account | 90 days |
| Payment records | To keep our books | 7 years |
| Crash reports | To mend the player | 1.5 years |
| Messages | To answer you | 6 months |

## 3. Who gets it

We share information with authorised companies that work for us under a written contract, and with nobody else unless a court orders it.

| Recipient | Sold | Shared |
| Advertisers | ✗ | ✓ |
| Film studios | ✗ | ✗ |

## 4. Children under 13

Nobody below the age of 13 may open an account, and a parent must agree for anybody below the age of 16.

## 5. Money

Membership costs $9.99 a month, and we pay back 50% of it if you leave within the first 14 days.

A late payment bears interest of 1.5% a month, up to a limit of €1,000 in a year.

## 6. Your rights

You may ask us for a copy of your information at any time, and we will answer within 30 days.

You can object to direct marketing, and we must stop it without delay.

Until 31 December 2026 you may also choose that an arbitrator decides a dispute with us.

## 7. Disputes

The law of Ireland governs this policy, and the courts of Dublin decide any dispute about it.

## 8. Contact

Write to our data protection officer, Maria Example, at privacy@acme.example and we will answer you soon.

Acme Video Ltd

12 Quay Street

Dublin 2, Ireland

Telephone: +353 1 555 0100

privacy@acme.example
`

function edited(from: string, to: string, text = POLICY): string {
  if (!text.includes(from)) throw new Error(`The policy does not say “${from}”.`)
  return text.replace(from, () => to)
}

/** One edit each that a reader cares about. */
const MEANINGFUL: readonly (readonly [what: string, from: string, to: string])[] = [
  ['a retention in a table', '| 90 days |', '| 180 days |'],
  ['a retention that another row has', '| 6 months |', '| 7 years |'],
  ['a decimal number in a cell', '| 1.5 years |', '| 2.5 years |'],
  ['a number in a sentence', 'within 30 days', 'within 45 days'],
  ['a price', '$9.99', '$11.99'],
  ['a currency', '$9.99', '€9.99'],
  ['a percentage', '50%', '40%'],
  ['a rate', '1.5%', '2.5%'],
  ['a limit', '€1,000', '€10,000'],
  ['an age', 'below the age of 16', 'below the age of 18'],
  ['an age in a heading', 'Children under 13', 'Children under 16'],
  ['may becomes will', 'We may use your', 'We will use your'],
  ['can becomes must', 'You can object', 'You must object'],
  ['must becomes may', 'and we must stop', 'and we may stop'],
  ['a negation that went', 'We do not collect', 'We do collect'],
  ['a negation that came', 'we will answer within', 'we will not answer within'],
  ['only', 'and only with your consent', 'and with your consent'],
  ['unless', 'unless a court', 'even if no court'],
  ['and for or', 'your health or your beliefs', 'your health and your beliefs'],
  ['a country like another', 'law of Ireland', 'law of Iceland'],
  ['lawful', 'our lawful interests', 'our unlawful interests'],
  ['direct', 'to direct marketing', 'to indirect marketing'],
  ['a legal basis', '6(1)(a)', '6(1)(f)'],
  ['a name', 'Maria Example', 'Marta Example'],
  ['a surname', 'Maria Example', 'Maria Specimen'],
  ['the domain of an address', 'at privacy@acme.example', 'at privacy@acme-media.example'],
  ['the name of an address', 'at privacy@acme.example', 'at legal@acme.example'],
  [
    'an address that stands alone',
    '0100\n\nprivacy@acme.example',
    '0100\n\nprivacy@broker.example',
  ],
  ['a telephone number', '555 0100', '555 0199'],
  ['a street', '12 Quay Street', '14 Quay Street'],
  ['a city', 'Dublin 2, Ireland', 'Austin, Texas'],
  ['a date in a sentence', '31 December 2026', '30 June 2026'],
  ['an item that went', '- The films that you watched\n', ''],
  ['an item that came', '- The make of the device', '- The make of the device\n- Your contacts'],
  ['an item in other words', 'to the nearest city', 'to the nearest metre'],
  ['a row that went', '| Messages | To answer you | 6 months |\n', ''],
  ['a row that came', '| Messages |', '| Voice | To train our models | 2 years |\n| Messages |'],
  ['a cell in other words', '| To mend the player |', '| To train our models |'],
  ['a mark in a table', '| Advertisers | ✗ | ✓ |', '| Advertisers | ✓ | ✓ |'],
  ['a short sentence that came', 'without delay.', 'without delay. We log this.'],
  ['a short paragraph that came', 'your beliefs.', 'your beliefs.\n\nWe sell your data.'],
  [
    'a short sentence that went',
    'GDPR where you consent, and our lawful interests everywhere else.',
    'GDPR where you consent.',
  ],
  ['a recipient', 'with authorised companies', 'with advertisers and authorised companies'],
  ['a clause within a sentence', ', up to a limit of €1,000 in a year', ''],
  ['one word', 'a written contract', 'an oral contract'],
  ['a time', 'at any time', 'once a year'],
  ['a party', 'Acme Video Ltd collects', 'Acme Media Ltd collects'],
]

/** One edit each that changes no term. */
const COSMETIC: readonly (readonly [what: string, edit: (text: string) => string])[] = [
  ['typographic quotes and dashes', (text) => text.replaceAll(', and', ' – and')],
  ['double spaces', (text) => text.replaceAll(', ', ',  ')],
  ['a full stop that went', (text) => text.replaceAll('.\n', '\n')],
  ['headings in capitals', (text) => text.replaceAll(/^## .*$/gm, (line) => line.toUpperCase())],
  ['headings without numbers', (text) => text.replaceAll(/^## \d\. /gm, '## ')],
  ['headings numbered otherwise', (text) => text.replaceAll(/^## (\d)\. /gm, '## § $1 ')],
  ['headings of another level', (text) => text.replaceAll(/^## /gm, '### ')],
  ['headings as paragraphs', (text) => text.replaceAll(/^## /gm, '')],
  ['other bullets', (text) => text.replaceAll(/^- /gm, '- • ')],
  ['paragraphs for items', (text) => text.replaceAll(/^- (.*)$/gm, '\n$1\n')],
  ['numbers for bullets', (text) => text.replaceAll(/^- /gm, '- 1) ')],
  ['the date line', (text) => edited('March 3, 2025', 'May 8, 2026', text)],
  ['the date in another form', (text) => edited('March 3, 2025', '3 March 2025', text)],
  ['no date line', (text) => edited('Last updated: March 3, 2025\n\n', '', text)],
  [
    'how long ago',
    (text) => edited('Last updated: March 3, 2025', 'Updated over a week ago', text),
  ],
  [
    'a reading time',
    (text) => edited('Last updated: March 3, 2025', 'March 3, 2025 · 9 min read', text),
  ],
  ['a menu before the title', (text) => `Home\n\nPricing\n\nLog in\n\n${text}`],
  ['a menu as a list', (text) => `- Home\n- Pricing\n- Log in\n\n${text}`],
  ['languages before the title', (text) => `English\n\nDeutsch\n\nFrançais\n\n${text}`],
  [
    'a banner before the title',
    (text) => `New: watch films with up to twenty friends at once, from today on.\n\n${text}`,
  ],
  [
    'a footer',
    (text) => `${text}\nAbout\n\nCareers\n\nPress\n\n© 2026 Acme Video Ltd. All rights reserved.\n`,
  ],
  [
    'a question at the end',
    (text) =>
      `${text}\nWas this article helpful?\n\nYes\n\nNo\n\n12 out of 40 found this helpful\n`,
  ],
  [
    'related articles',
    (text) =>
      `${text}\n## Related articles\n\n- How to close your account\n- What to do about a lost password\n- How we price films\n`,
  ],
  ['a copyright year', (text) => `${text}\n© 2027 Acme\n`],
  [
    'a section that moved',
    (text) => {
      const rights = /## 6\.[\s\S]*(?=## 7\.)/.exec(text)?.[0] ?? ''
      return edited('## 5.', `${rights}## 5.`, edited(rights, '', text))
    },
  ],
  [
    'a paragraph in two',
    (text) => edited('the GDPR where you consent, and', 'the GDPR where you consent,\n\nand', text),
  ],
  [
    'paragraphs in one',
    (text) => edited('beliefs.\n\n## 2. Why we use it\n\nWe may', 'beliefs. We may', text),
  ],
  ['a misspelling', (text) => edited('explains how', 'explians how', text)],
  ['American spelling', (text) => edited('authorised', 'authorized', text)],
  ['a hidden address', (text) => edited('at privacy@acme.example', 'at [email protected]', text)],
]

describe('an edit that means something is substantive', () => {
  test.each(MEANINGFUL)('%s', (_, from, to) => {
    const changed = edited(from, to)
    expect(compareTexts(POLICY, changed).verdict).toBe('substantive')
    expect(compareTexts(changed, POLICY).verdict).toBe('substantive')
  })

  test('property: beside any cosmetic edits', () => {
    assert(
      property(
        constantFrom(...MEANINGFUL),
        shuffledSubarray([...COSMETIC], { minLength: 1, maxLength: 3 }),
        ([, from, to], others) => {
          let changed = edited(from, to)
          for (const [, edit] of others) {
            try {
              changed = edit(changed)
            } catch {
              // Its words are the ones that were edited before.
            }
          }
          expect(compareTexts(POLICY, changed).verdict).toBe('substantive')
        },
      ),
      { numRuns: 150 },
    )
  })

  test('property: any one word of any sentence', () => {
    const words = [...POLICY.matchAll(/(?<=^[^#\n].* )[a-z]{4,}(?= [a-z])/gm)]
    assert(
      property(
        integer({ min: 0, max: words.length - 1 }),
        constantFrom('every', 'former', 'biometric'),
        (at, word) => {
          const { index, 0: old } = words[at] ?? { index: 0, 0: '' }
          const changed = `${POLICY.slice(0, index)}${word}${POLICY.slice(index + old.length)}`
          expect(compareTexts(POLICY, changed).verdict).toBe('substantive')
        },
      ),
      { numRuns: 150 },
    )
  })
})

test('a text that the page shows twice is the same text', () => {
  expect(compareTexts(POLICY, `${POLICY}\n${POLICY}`).verdict).toBe('same')
})

describe('an edit that changes no term is not', () => {
  test.each(COSMETIC)('%s', (_, edit) => {
    const changed = edit(POLICY)
    expect(compareTexts(POLICY, changed).verdict).not.toBe('substantive')
    expect(compareTexts(changed, POLICY).verdict).not.toBe('substantive')
  })

  test('property: several of them together', () => {
    assert(
      property(array(constantFrom(...COSMETIC), { minLength: 2, maxLength: 4 }), (edits) => {
        let changed = POLICY
        for (const [, edit] of edits) {
          try {
            changed = edit(changed)
          } catch {
            // An edit before took its words.
          }
        }
        expect(compareTexts(POLICY, changed)).not.toMatchObject({ verdict: 'substantive' })
      }),
      { numRuns: 150 },
    )
  })
})
