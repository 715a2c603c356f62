import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Declaration } from '../declaration/model.ts'
import { EXTRACTOR_VERSION } from '../extract/extract.ts'
import { judge } from './judge.ts'
import type { Baseline, Judgement } from './model.ts'

const CLAUSES = [
  'This policy explains how Acme Video collects, uses and shares information about you.',
  'We collect the account details that you give us, such as your name and your email address.',
  'We also collect details of the device that you use to reach the service.',
  'We use this information to provide the service, to answer your questions and to prevent abuse.',
  'We share your information with companies that process it for us under a written contract.',
  'We do not sell your personal information to anybody.',
  'We keep your information for 90 days after you close your account, and then delete it.',
  'You may ask us for a copy of your information, or ask us to correct or to delete it.',
  'Our service is not meant for children, and nobody below the age of 16 may open an account.',
  'If we change this policy in a way that matters, we will tell you by email 30 days before.',
  'You can write to our privacy team at any time, and we will answer within one month.',
  'A court in Ireland decides any dispute about this policy that we cannot settle with you.',
]
const FRENCH = [
  'La présente politique explique comment Acme Vidéo collecte, utilise et partage les informations qui vous concernent.',
  'Nous collectons les données de compte que vous nous donnez, comme votre nom et votre adresse électronique.',
  'Nous utilisons ces informations pour fournir le service et pour répondre à vos questions.',
  'Nous ne vendons pas vos données personnelles et nous les conservons pendant une durée limitée.',
  'Vous pouvez nous demander une copie de vos données, ou nous demander de les corriger ou de les effacer.',
]
const CHINESE = [
  '本政策说明我们如何收集、使用和共享您的个人信息。',
  '我们会收集您在注册账户时提供的姓名和电子邮件地址。',
  '我们不会出售您的个人信息。',
  '您可以随时要求我们删除您的个人信息。',
  '如本政策发生变更，我们将通过电子邮件通知您。',
]
const ANYWHERE: Declaration = {
  sources: [{ url: 'https://acme.example/privacy', select: [], remove: [], filters: [] }],
}

function page(
  clauses: readonly string[],
  { title = 'Privacy Policy', date = 'May 3, 2025', around = '' } = {},
): string {
  const text = clauses.map((clause, at) => `<h2>${at + 1}. Part</h2><p>${clause}</p>`).join('')
  return `<html lang="en"><head><title>${title}</title></head><body>${around}<main><h1>${title}</h1><p>Last updated: ${date}</p>${text}</main></body></html>`
}

async function say(markup: string, baseline: Baseline | null): Promise<Judgement> {
  const bytes = new TextEncoder().encode(markup)
  const received = [
    { bytes, contentType: 'text/html; charset=utf-8', url: 'https://acme.example/privacy' },
  ]
  return await judge({ received, declaration: ANYWHERE, baseline })
}

async function baselineOf(markup: string): Promise<Baseline> {
  const first = await say(markup, null)
  if (first.verdict !== 'first') throw new Error(JSON.stringify(first))
  const { text, title, language } = first
  return { text, title, language, extractorVersion: EXTRACTOR_VERSION }
}

const replace = (from: string, to: string): string[] =>
  CLAUSES.map((clause) => clause.replace(from, to))

describe('a page that is not the document is broken, with its reason', () => {
  const error =
    'Sorry, something went wrong while loading this page. Please try again later, or go back to where you came from, or contact our support.'
  const shortened = page(CLAUSES.slice(0, 5))

  test.each([
    [
      'error-page',
      page([], { title: '404 Page not found' }).replace('<p>Last', `<p>${error}</p><p>Last`),
    ],
    [
      'error-page',
      `<title>Acme</title><body><h1>Page introuvable</h1><p>La page que vous cherchez n’existe plus ou a été déplacée, retournez à la page d’accueil du site.</p>`,
    ],
    [
      'error-page',
      `<title>Acme</title><body><h1>Seite nicht gefunden</h1><p>Die Seite, die Sie suchen, gibt es hier nicht mehr, bitte gehen Sie zurück zur Startseite von Acme.</p>`,
    ],
    [
      'error-page',
      `<title>Acme</title><body><h1>找不到页面</h1><p>您访问的页面不存在或者已经被移动到其他位置，请返回首页继续浏览，或者联系我们的客服获得帮助。</p>`,
    ],
    [
      'bot-wall',
      '<title>Just a moment...</title><body><p>acme.example needs to review the security of your connection before proceeding. Verify you are human by completing the action below.</p>',
    ],
    [
      'login-page',
      '<title>Acme</title><body><main><h1>Welcome back</h1><p>Please log in to your account to continue to the page that you asked for, or create a new one now.</p></main>',
    ],
    [
      'consent-page',
      '<title>Acme</title><body><main><h1>Before you continue</h1><p>We and our 412 partners use cookies and similar technologies to measure and to show advertising. You can accept all cookies or choose.</p></main>',
    ],
    [
      'empty',
      '<title>Privacy Policy</title><body><div id="app">Loading…</div><script>start()</script>',
    ],
    [
      'code',
      `<title>Privacy</title><body><main><p>${'{"id":1,"props":{"a":[1,2]},"children":[{"t":"p"}]};'.repeat(40)}</p></main>`,
    ],
    ['other-language', page(FRENCH).replace('Last updated', 'Mise à jour')],
    [
      'other-document',
      page(
        [
          'Watch films with your friends wherever they are tonight.',
          'Pick from thousands of shows and join the fun now.',
          'Plans from five dollars.',
        ],
        { title: 'Acme Video' },
      ),
    ],
    ['truncated', shortened],
  ] as const)('%s', async (reason, markup) => {
    const verdict = await say(markup, await baselineOf(page(CLAUSES)))
    expect(verdict).toMatchObject({ verdict: 'broken', reason })
  })

  test('an error page is never taken for a first version', async () => {
    expect(
      await say(`<title>404</title><body><h1>Not found</h1><p>${error}</p>`, null),
    ).toMatchObject({ verdict: 'broken', reason: 'error-page' })
  })

  test('a policy that speaks of captchas, cookies and errors is a policy', async () => {
    const talk = [
      ...CLAUSES,
      ...CLAUSES.map((clause) => `${clause} More so here.`),
      'We use a captcha to verify you are human.',
      'We use cookies; you can accept all cookies or manage your consent.',
    ]
    expect(await say(page(talk), null)).toMatchObject({
      verdict: 'first',
      method: 'automatic',
      language: 'en',
    })
  })

  test('a rewrite from end to end is a change, not another document', async () => {
    const rewritten = [
      'Acme Video cares about your privacy, and this notice says what personal information we hold.',
      'When you open an account you give us your name, your email address and a password.',
      'Your device sends us its type and its address whenever it reaches our service.',
      'With this information we run the service, reply to you and stop people who abuse it.',
      'Companies that work for us process your information under contracts; we never sell it.',
      'We erase your information 30 days after the end of your account.',
      'You have the right to a copy of your information and to its correction or deletion.',
      'Children below 18 may not use our service.',
      'We email you before any change of this privacy policy that matters to you.',
    ]
    expect(await say(page(rewritten), await baselineOf(page(CLAUSES)))).toMatchObject({
      verdict: 'substantive',
    })
  })
})

describe('the same to a reader', () => {
  const quoted = [
    ...CLAUSES,
    'In this policy "service" means the site - and the apps - of Acme Video.',
  ]

  test.each([
    [
      'menus, banners, scripts and link targets',
      page(quoted, {
        around:
          '<nav><a href="/x?sid=9">Sale</a></nav><div id="cookie-banner">We use cookies.</div><script>1</script>',
      }),
    ],
    [
      'quotes, dashes and spaces',
      page(quoted).replaceAll('"service"', '“service”').replaceAll(' - ', '&nbsp;—  '),
    ],
    ['numbers of headings', page(quoted).replaceAll('. Part', ') Part')],
    ['the order of clauses', page(quoted.toReversed())],
    ['markup', page(quoted).replaceAll('<p>', '<div><span>').replaceAll('</p>', '</span></div>')],
  ])('%s', async (_, markup) => {
    expect(await say(markup, await baselineOf(page(quoted)))).toMatchObject({ verdict: 'same' })
  })

  test('property: white space and markup around words never make a change', async () => {
    const space = constantFrom('\n', '\t', '&nbsp;', ' <!-- x --> ', '\u200B ')
    const baseline = await baselineOf(page(CLAUSES))
    const pages: string[] = []
    assert(
      property(array(space, { minLength: 5, maxLength: 5 }), (spaces) => {
        pages.push(page(CLAUSES.map((clause, at) => clause.replace(' ', spaces[at % 5] ?? ' '))))
      }),
      { numRuns: 30 },
    )
    for (const markup of pages)
      expect(await say(markup, baseline)).toMatchObject({ verdict: 'same' })
  })
})

describe('cosmetic', () => {
  test.each([
    ['the date line', page(CLAUSES, { date: '7 June 2026' }), /date/],
    ['the spelling of a date', page(CLAUSES, { date: '3 May 2025' }), /punctuation|date/i],
    ['punctuation', page(replace('contract.', 'contract;')), /punctuation/i],
    ['capital letters', page(replace('We do not sell', 'WE DO NOT SELL')), /capital/i],
    [
      'a misspelling',
      page(replace('information to provide', 'infromation to provide')),
      /spelling/,
    ],
    [
      'an obfuscated address',
      page([...CLAUSES, 'Write to [email protected] about it, and we will answer you soon.']),
      /email address/,
    ],
  ])('%s', async (_, markup, reason) => {
    const baseline = await baselineOf(
      page([...CLAUSES, 'Write to privacy@acme.example about it, and we will answer you soon.']),
    )
    const withMail = markup.includes('email protected')
      ? markup
      : markup.replace(
          '</main>',
          '<h2>13. Part</h2><p>Write to privacy@acme.example about it, and we will answer you soon.</p></main>',
        )
    const verdict = await say(withMail, baseline)
    expect(verdict).toMatchObject({
      verdict: 'cosmetic',
      redline: expect.anything(),
      reasons: expect.arrayContaining([expect.stringMatching(reason)]),
    })
  })
})

describe('substantive', () => {
  test.each([
    ['a number', replace('90 days', '180 days'), '180 days'],
    [
      'a decimal point',
      [...CLAUSES, 'The fee is 1.5 % of the price that you pay for each film.'],
      '1.5 %',
    ],
    ['a negation', replace('We do not sell', 'We do sell'), 'We do sell'],
    ['a duty', replace('we will tell you', 'we may tell you'), 'we may tell you'],
    [
      'a new recipient',
      replace('companies that process', 'advertisers and companies that process'),
      'advertisers',
    ],
    [
      'a clause that is gone',
      CLAUSES.filter((clause) => !clause.includes('sell')),
      'We do not sell',
    ],
    [
      'a new clause',
      [
        ...CLAUSES.slice(0, 6),
        'We let partners train their models on your videos.',
        ...CLAUSES.slice(6),
      ],
      'train their models',
    ],
    ['a place of jurisdiction', replace('Ireland', 'Texas'), 'Texas'],
  ])('%s, with the words as its reason', async (_, clauses, words) => {
    const verdict = await say(
      page(clauses, { date: 'June 1, 2026' }),
      await baselineOf(page(CLAUSES)),
    )
    expect(verdict).toMatchObject({
      verdict: 'substantive',
      reasons: [expect.stringContaining(words)],
      headline: expect.any(String),
    })
  })

  test('in Chinese', async () => {
    const baseline = await baselineOf(page(CHINESE, { title: '隐私政策', date: '2025年5月3日' }))
    const changed = page(
      CHINESE.map((clause) => clause.replace('不会出售', '可能出售')),
      { title: '隐私政策', date: '2026年1月1日' },
    )
    expect(await say(changed, baseline)).toMatchObject({
      verdict: 'substantive',
      language: 'zh',
      reasons: [expect.stringContaining('可能出售')],
    })
    expect(
      await say(page(CHINESE, { title: '隐私政策', date: '2026 年 1 月 1 日' }), baseline),
    ).toMatchObject({ verdict: 'cosmetic' })
  })
})
