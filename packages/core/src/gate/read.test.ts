import { describe, expect, test } from 'vitest'
import type { Declaration, Selector } from '../declaration/model.ts'
import { EXTRACTOR_VERSION } from '../extract/extract.ts'
import type { Received } from '../extract/model.ts'
import { judge } from './judge.ts'
import type { Baseline, Judgement } from './model.ts'

const TERMS = [
  'These terms are a contract between you and Harbour Reads about the books that you borrow from us.',
  'You may borrow five books at a time, and you keep each of them for at most 21 days.',
  'If you return a book late we ask you for a fee of 20 cents for each day that it is late.',
  'You tell us when a book is damaged, and we do not ask you to pay for what time has done to it.',
  'We may close the account of a reader who lends our books to others for money.',
  'The courts of Galway decide what we cannot settle between us in good faith.',
]
const ANNEX = [
  'This annex says which personal data Harbour Reads shares with its printers and its couriers.',
  'Couriers receive your name, your address and the hours at which you are at home.',
  'Printers receive the titles that you order from them, and nothing that names you.',
  'Every partner deletes what it received within 30 days of the end of its work for us.',
  'You may object to any of this by a letter to our office, and we answer within two weeks.',
]
const OTHER = [
  'Win a weekend by the sea: tell your friends about our summer tombola and collect stamps tonight.',
  'Every stamp brings a chance, five stamps bring a cup of coffee, ten stamps bring an umbrella.',
  'The draw takes place on the pier, with music, lanterns, and a regatta of paper boats.',
]

const body = (clauses: readonly string[]) => clauses.map((clause) => `<p>${clause}</p>`).join('\n')
const page = (clauses: readonly string[], title = 'Terms', box = 'policy') =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><div class="${box}"><h1>${title}</h1>${body(clauses)}</div></main></body></html>`
const error = page(['Sorry, this page could not be found.'], '404 Not found')

function declared(count: number, select: readonly Selector[] = []): Declaration {
  const source = (at: number) => ({
    url: `https://harbour.example/${at}`,
    select,
    remove: [],
    filters: [],
  })
  return { sources: [source(1), ...Array.from({ length: count - 1 }, (_, at) => source(at + 2))] }
}

function received(pages: readonly string[]): Received[] {
  return pages.map((markup, at) => ({
    bytes: new TextEncoder().encode(markup),
    contentType: 'text/html; charset=utf-8',
    url: `https://harbour.example/${at + 1}`,
  }))
}

async function say(
  pages: readonly string[],
  baseline: Baseline | null,
  before: Judgement | null = null,
  select: readonly Selector[] = [],
): Promise<Judgement> {
  const quarantined = before?.verdict === 'broken' ? (before.quarantined ?? null) : null
  const declaration = declared(pages.length, select)
  return await judge({ received: received(pages), declaration, baseline, quarantined })
}

async function baselineOf(
  pages: readonly string[],
  select: readonly Selector[] = [],
): Promise<Baseline> {
  const first = await say(pages, null, null, select)
  if (first.verdict !== 'first') throw new Error(JSON.stringify(first))
  return { ...first, extractorVersion: EXTRACTOR_VERSION }
}

describe('a document of several sources', () => {
  const good = [page(TERMS), page(ANNEX, 'Annex')]

  test('is one text that knows where each source ends', async () => {
    const { text, partEnds, title } = await baselineOf(good)
    expect(title).toBe('Terms')
    expect(partEnds?.map((end) => text.slice(end - 10, end))).toEqual(['ood faith.', 'two weeks.'])
    expect(text).toContain('faith.\n\n- - -\n\n# Annex')
  })

  test.each([
    ['an error page', error, 'error-page'],
    ['an empty answer', '', 'empty'],
    [
      'a bot wall',
      page(['Checking your browser before you can go on.'], 'Just a moment...'),
      'bot-wall',
    ],
  ])('keeps the part before of %s, with a note, and is the same', async (_, bad, reason) => {
    const baseline = await baselineOf(good)
    expect(await say([page(TERMS), bad], baseline)).toMatchObject({
      verdict: 'same',
      notes: [
        { code: 'part-kept', detail: expect.stringMatching(`harbour.example/2 .*${reason}`) },
      ],
    })
  })

  test('tells what changed in one part while another is broken, and of that one nothing', async () => {
    const baseline = await baselineOf(good)
    const edited = page(TERMS.map((clause) => clause.replace('20 cents', '90 cents')))
    const judgement = await say([edited, error], baseline)
    expect(judgement).toMatchObject({
      verdict: 'substantive',
      reasons: [expect.stringContaining('90 cents')],
      text: baseline.text.replace('20 cents', '90 cents'),
      partEnds: baseline.partEnds,
      notes: [{ code: 'part-kept' }],
    })
  })

  test('is broken where every part is, and where a part is at first sight', async () => {
    const detail = expect.stringContaining('part 1 (https://harbour.example/1)')
    expect(await say([error, ''], await baselineOf(good))).toMatchObject({
      verdict: 'broken',
      detail,
    })
    expect(await say([error, page(ANNEX)], null)).toMatchObject({ verdict: 'broken', detail })
  })

  test('lets a part in that was cut for good once two looks agree, and keeps the old one until then', async () => {
    const baseline = await baselineOf(good)
    const cut = [page(TERMS), page(ANNEX.slice(0, 2), 'Annex')]
    const first = await say(cut, baseline)
    expect(first).toMatchObject({ verdict: 'broken', reason: 'truncated' })
    expect(await say(cut, baseline, first)).toMatchObject({
      verdict: 'substantive',
      text: expect.not.stringContaining('Printers'),
      reasons: [expect.stringContaining('Two looks')],
    })
  })

  test('keeps the part before of another document that comes again and again', async () => {
    const baseline = await baselineOf(good)
    const other = [page(TERMS), page(OTHER, 'Tombola')]
    const first = await say(other, baseline)
    expect(first).toMatchObject({ verdict: 'broken', reason: 'other-document' })
    expect(await say(other, baseline, first)).toMatchObject({
      verdict: 'same',
      notes: [{ code: 'part-kept' }],
    })
  })
})

describe('a declaration that rotted', () => {
  const menu = `<div class="teasers">${body(OTHER)}</div>`
  const moved = (clauses: readonly string[]) =>
    page(clauses, 'Terms', 'c-7f3').replace('<main>', `<main>${menu}`)

  test('is healed by the block most like the version before', async () => {
    const baseline = await baselineOf([page(TERMS)], ['.policy'])
    expect(await say([moved(TERMS)], baseline, null, ['.policy'])).toEqual({
      ...(await say([page(TERMS)], baseline, null, ['.policy'])),
      notes: [{ code: 'healed', detail: expect.stringContaining('“.policy”') }],
    })
    const edited = TERMS.map((clause) => clause.replace('five books', 'two books'))
    expect(await say([moved(edited)], baseline, null, ['.policy'])).toMatchObject({
      verdict: 'substantive',
      method: 'healed',
      text: expect.not.stringContaining('tombola'),
      reasons: [expect.stringContaining('two books')],
    })
  })

  test('is healed where its selector matches something else now, and nothing declared reads like the document', async () => {
    const baseline = await baselineOf([page(TERMS)], ['.policy'])
    const taken = moved(TERMS).replace('teasers', 'policy')
    expect(await say([taken], baseline, null, ['.policy'])).toMatchObject({
      verdict: 'same',
      notes: [{ code: 'healed' }],
    })
    const range = [{ startBefore: '.policy', endBefore: '.gone' }]
    expect(await say([moved(TERMS)], baseline, null, range)).toMatchObject({ verdict: 'same' })
  })

  test('finds the document beside a longer text where nothing is declared', async () => {
    const baseline = await baselineOf([page(TERMS)])
    const novel = OTHER.flatMap((one) => [
      one,
      one.replace('stamp', 'ticket'),
      one.replace('paper', 'wooden'),
    ])
    const beside = `<html><body><main class="x"><h1>Summer</h1>${body([...novel, ...novel.map((one) => `${one} Again.`)])}</main><div>${page(TERMS).replace(/<\/?main>/g, '')}</div></body></html>`
    expect(await say([beside], baseline)).toMatchObject({
      verdict: 'same',
      notes: [{ code: 'healed' }],
    })
  })

  test('hides no rewrite: a text that may be the document is taken as it is declared', async () => {
    const baseline = await baselineOf([page(TERMS)], ['.policy'])
    const rewritten = TERMS.map((clause) =>
      clause.replace('You may borrow', 'Readers can borrow').replace('book', 'volume'),
    )
    const both = page(rewritten).replace('</main>', `<details>${body(TERMS)}</details></main>`)
    expect(await say([both], baseline, null, ['.policy'])).toMatchObject({
      verdict: 'substantive',
      method: 'declared',
    })
  })
})

describe('link targets', () => {
  const linked = (href: string) =>
    page(TERMS).replace('the books', `<a href="${href}">the books</a>`)

  test('that move are noted and are no change', async () => {
    const baseline = await baselineOf([linked('/books')])
    expect(baseline.links).toEqual([{ text: 'the books', url: 'https://harbour.example/books' }])
    expect(await say([linked('https://other.example/list')], baseline)).toEqual({
      ...(await say([linked('/books')], baseline)),
      notes: [
        {
          code: 'links-changed',
          detail:
            '“the books” led to https://harbour.example/books, now to https://other.example/list',
        },
      ],
    })
  })

  test.each([
    '/books?utm_source=mail&fbclid=1',
    '/books;jsessionid=9F',
    'https://harbour.example/books?sid=2',
  ])('with a tracking id (%s) have not moved', async (href) => {
    const baseline = await baselineOf([linked('/books')])
    expect(await say([linked(href)], baseline)).toMatchObject({ verdict: 'same', notes: [] })
  })

  test('within the page, to scripts and to hidden addresses lead nowhere', async () => {
    for (const href of [
      '#books',
      '/1#books',
      'javascript:void(0)',
      '/cdn-cgi/l/email-protection#aa',
    ])
      expect((await baselineOf([linked(href)])).links).toEqual([])
  })
})
