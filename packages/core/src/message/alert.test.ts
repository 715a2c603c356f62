import { expect, test } from 'vitest'
import type { RedlineEntry } from '../redline/model.ts'
import { alertEmail, alertSlack } from './alert.ts'
import { digestEmail, digestSlack } from './digest.ts'
import { bytesOf } from './fit.ts'
import type { MessageTemplate, News, ToldChange, ToldEpisode } from './model.ts'
import { confirmationOf } from './remarks.ts'
import { fill, slot } from './slots.ts'

const PUBLIC_URL = 'https://clausewatch.example'
const SLOTS = { why: 'you subscribed to Acme.', unsubscribeUrl: `${PUBLIC_URL}/unsubscribe/1.x` }
const options = { publicUrl: PUBLIC_URL, periodFrom: '16 November', periodTo: '22 November 2026' }

function entry(deleted: string, inserted: string): RedlineEntry {
  const spans = [
    { op: 'equal', text: 'We keep it for ' },
    { op: 'delete', text: deleted },
    { op: 'insert', text: inserted },
  ] as const
  return { kind: 'changed', block: 'paragraph', path: ['Storage'], spans }
}

function told(
  more: Partial<ToldChange> = {},
  entries = [entry('30 days', '12 months')],
): ToldChange {
  const counts = { added: 0, removed: 0, moved: 0, wordsAdded: 2, wordsRemoved: 2 }
  return {
    id: 'CW-C-000123',
    url: `${PUBLIC_URL}/changes/${more.id ?? 'CW-C-000123'}`,
    platform: 'Acme',
    document: 'Privacy Policy',
    kind: 'Privacy Policy',
    sourceUrl: 'https://acme.example/privacy?lang=en',
    headline: '1 passage reworded',
    reasons: [],
    redline: { entries, counts: { changed: entries.length, ...counts } },
    notes: [],
    notices: [],
    processors: [],
    isLate: false,
    looks: 2,
    detectedAt: new Date('2026-11-20T11:52:00Z'),
    confirmedAt: new Date('2026-11-20T12:03:00Z'),
    ...more,
  }
}

function of(changes: readonly ToldChange[], episodes: readonly ToldEpisode[] = []): News {
  return { changes, episodes }
}

function email(template: MessageTemplate) {
  const message = fill(template, SLOTS)
  if (message.form !== 'email') throw new Error('not an email')
  return message
}

function slack(template: MessageTemplate) {
  const message = fill(template, SLOTS)
  if (message.form !== 'slack') throw new Error('not for Slack')
  return { ...message, json: JSON.stringify(message), texts: textsOf(message.blocks) }
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'text' && typeof each === 'string' ? [each] : textsOf(each),
  )
}

const BAD = `<!channel> <script>&"' <a href="https://evil.example">x|y</a>\r\nBcc: e@x.example \u202egnp ${slot('why')} ${slot('no')}`
const hostile = told(
  {
    platform: BAD,
    document: BAD,
    kind: BAD,
    sourceUrl: `https://acme.example/${BAD}`,
    headline: BAD,
    reasons: [BAD, BAD, BAD],
    notes: [{ code: 'silent-edit', detail: BAD.repeat(9) }],
    notices: Array.from({ length: 9 }, () => ({
      code: 'takes-effect' as const,
      sentence: 'Takes effect today, 1 May 2027.',
      quote: BAD.repeat(9),
      date: '2027-05-01',
    })),
  },
  [{ ...entry(BAD, BAD), path: [BAD, BAD] }],
)
const huge = told(
  {},
  Array.from({ length: 5_000 }, (_, i) => entry(`${i} <&"'> `.repeat(40), `條款 ${i} `.repeat(40))),
)
const long = told({}, [entry('"'.repeat(400_000), '<'.repeat(400_000))])
const many = Array.from({ length: 400 }, (_, i) =>
  told({ id: `CW-C-${i}`, platform: `Platform ${i} <&>` }, huge.redline.entries.slice(0, 30)),
)
const everything = [
  ['one change', [told()]],
  ['a hostile change', [hostile]],
  ['5,000 passages', [huge]],
  ['one endless passage', [long]],
  ['400 changes', many],
  ['60 hostile changes', Array.from({ length: 60 }, () => hostile)],
] as const

test('an alert names platform, document and headline, in the subject and in both parts', () => {
  const { subject, text, html } = email(alertEmail(of([told()]), PUBLIC_URL))
  expect(subject).toBe('Acme Privacy Policy changed: 1 passage reworded')
  for (const part of [text, html]) {
    for (const said of ['Acme Privacy Policy', '1 passage reworded', '30 days', '12 months']) {
      expect(part).toContain(said)
    }
    for (const fact of ['20 November 2026, 11:52 UTC', '12:03 UTC', 'CW-C-000123', SLOTS.why]) {
      expect(part).toContain(fact)
    }
    expect(part).toContain(`${PUBLIC_URL}/changes/CW-C-000123`)
    expect(part).toContain(SLOTS.unsubscribeUrl)
  }
})

test('what was deleted and inserted is told apart without colour', () => {
  const { html } = email(alertEmail(of([told()]), PUBLIC_URL))
  expect(html).toMatch(/<del\b[^>]*>30 days/)
  expect(html).toMatch(/<ins\b[^>]*>12 months/)
})

test('several changes make one message that names each', () => {
  const changes = [told(), told({ id: 'CW-C-000124', document: 'Terms of Service' })]
  const { subject, text, html } = email(alertEmail(of(changes), PUBLIC_URL))
  expect(subject).toBe('2 changes: Acme Privacy Policy and Acme Terms of Service')
  for (const part of [text, html]) {
    expect(part).toContain('Acme Terms of Service')
    expect(part).toContain('CW-C-000124')
  }
})

test('a platform is not named twice', () => {
  const { subject } = email(alertEmail(of([told({ document: 'Acme Terms' })]), PUBLIC_URL))
  expect(subject).toMatch(/^Acme Terms changed/)
})

test('an alert of nothing is a programmer error', () => {
  expect(() => alertEmail(of([]), PUBLIC_URL)).toThrow()
})

const DATE_MOVED = 'The date from which the terms apply moved to 1 May 2027 (was 1 April 2027)'

test('how often a change was seen, and how far apart, is said in every form', () => {
  const changes = [told()]
  const { text, html } = email(alertEmail(of(changes), PUBLIC_URL))
  const sent = slack(alertSlack(of(changes), PUBLIC_URL))
  for (const part of [text.replaceAll('\n', ' '), html, sent.json]) {
    expect(part).toContain('seen at 2 looks, 11 minutes apart')
  }
})

test.each([
  [2, 12, 'seen at 2 looks, less than a minute apart'],
  [5, 12, 'seen at 5 looks within 1 minute'],
  [3, 6_000, 'seen at 3 looks within 1 hour 40 minutes'],
  [1, 7_200, 'seen at 1 look, contradicted by none'],
])('%i looks in %i seconds: %s', (looks, seconds, said) => {
  const detectedAt = new Date('2026-11-20T10:00:00Z')
  const confirmedAt = new Date(detectedAt.getTime() + seconds * 1_000)
  expect(confirmationOf({ isLate: false, looks, detectedAt, confirmedAt })).toBe(said)
})

test('a change that was found late is said to be so, with its true date', () => {
  const late = told({ isLate: true, detectedAt: new Date('2026-09-02T11:52:00Z') })
  const templates = [alertEmail(of([late]), PUBLIC_URL), digestEmail(of([late]), options)]
  const parts = templates.map(email).flatMap(({ text, html }) => [text.replaceAll('\n', ' '), html])
  for (const part of [...parts, slack(alertSlack(of([late]), PUBLIC_URL)).json]) {
    expect(part).toContain(
      'Found late: this change was made on or before 2 September 2026; we overlooked it until now.',
    )
    expect(part).not.toContain('apart')
  }
})

test('a silent edit is told as one, and what concerns the operator alone is not told', () => {
  const detail = 'The text changed, and still says “Last updated: 3 March 2026”'
  const notes = [
    { code: 'silent-edit', detail },
    { code: 'healed', detail: 'main .policy matched nothing' },
  ] as const
  const { text, html } = email(alertEmail(of([told({ notes })]), PUBLIC_URL))
  for (const part of [text.replaceAll('\n', ' '), html]) {
    expect(part).toContain(`Silent edit. ${detail}.`)
    expect(part).not.toContain('matched nothing')
  }
})

const AHEAD = {
  code: 'takes-effect',
  sentence: 'Takes effect on 1 May 2027, in 12 days.',
  quote: 'Effective: May 1, 2027',
  date: '2027-05-01',
} as const

test('from when a change applies is told in every form, with the words that say so', () => {
  const changes = [told({ notices: [AHEAD] })]
  const templates = [alertEmail(of(changes), PUBLIC_URL), digestEmail(of(changes), options)]
  const mails = templates.map(email).flatMap(({ text, html }) => [text.replaceAll('\n', ' '), html])
  const slacks = [alertSlack(of(changes), PUBLIC_URL), digestSlack(of(changes), options)]
  for (const part of [...mails, ...slacks.map((template) => slack(template).texts.join('\n'))]) {
    expect(part).toContain(`${AHEAD.sentence} “${AHEAD.quote}”`)
  }
})

const hostileName = (date: string) => ({ platform: BAD, document: BAD, date })

test('a digest lists what is still to come into force of all that is watched', () => {
  const upcoming = [
    { platform: 'Acme', document: 'Terms', date: '2027-05-01' },
    { platform: 'Zeta', document: 'Privacy Policy', date: '2027-06' },
  ]
  const ahead = { ...options, upcoming, today: '2027-04-19' }
  const { text, html } = email(digestEmail(of([told()]), ahead))
  const sent = slack(digestSlack(of([told()]), ahead))
  for (const part of [text, html, sent.texts.join('\n')]) {
    expect(part).toContain('1 May 2027, in 12 days: Acme Terms')
    expect(part).toContain('June 2027: Zeta Privacy Policy')
  }
  expect(email(digestEmail(of([told()]), options)).text).not.toContain('Coming into force')
})

test('names of what is still to come are text, and never too many for a message', () => {
  const upcoming = Array.from({ length: 20 }, () => hostileName('2027-05-01'))
  const ahead = { ...options, upcoming, today: '2027-04-19' }
  const { html } = email(digestEmail(of([told()]), ahead))
  expect(html.match(/<script|<!channel|<a href="https:\/\/evil/i)).toBeNull()
  const { texts, json } = slack(digestSlack(of([told()]), ahead))
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(3_000)
  expect(json).not.toContain('<!channel>')
})

test('a digest says of each change from when it applies', () => {
  const sentence = 'Says it applies from 7 April 2027, 12 days before it was first seen.'
  const late = { ...AHEAD, code: 'in-force-before-published', sentence } as const
  const changes = [told({ notices: [AHEAD] }), told({ platform: 'Zeta', notices: [late] })]
  const { text } = email(digestEmail(of(changes), options))
  const [first, second] = [AHEAD.sentence, sentence].map((one) => text.indexOf(one.slice(0, 40)))
  expect(first).toBeGreaterThan(text.indexOf('Acme Privacy Policy\n---'))
  expect(second).toBeGreaterThan(text.indexOf('Zeta Privacy Policy\n---'))
})

test('a date that moved is the headline', () => {
  const { subject } = email(alertEmail(of([told({ headline: DATE_MOVED })]), PUBLIC_URL))
  expect(subject).toBe(`Acme Privacy Policy changed: ${DATE_MOVED}`.slice(0, 118))
})

test('a digest counts first, then groups by platform and document', () => {
  const changes = [
    told({ id: 'CW-C-000122', platform: 'Zeta' }),
    told(),
    told({ id: 'CW-C-000124' }),
  ]
  const { text, html } = email(digestEmail(of(changes), options))
  const counts = '3 changes in 2 documents of 2 platforms, 16 November to 22 November 2026'
  expect(text.replaceAll('\n', ' ')).toContain(counts)
  for (const part of [text, html]) {
    const order = ['CW-C-000123', 'CW-C-000124', 'Zeta Privacy Policy'].map((said) =>
      part.lastIndexOf(said),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
})

test.each(everything)('%s: an email stays within what inboxes show', (_name, changes) => {
  for (const template of [alertEmail(of(changes), PUBLIC_URL), digestEmail(of(changes), options)]) {
    const { subject, text, html } = email(template)
    expect(subject.length).toBeLessThanOrEqual(120)
    expect(subject).not.toMatch(/\p{Cc}/u)
    expect(bytesOf(html)).toBeLessThan(90_000)
    expect(bytesOf(text)).toBeLessThan(64_000)
    for (const line of text.split('\n')) {
      if (!/\S{60}|^Source:/.test(line)) expect(line.length).toBeLessThanOrEqual(76)
    }
  }
})

test.each(everything)('%s: a Slack message stays within Block Kit', (_name, changes) => {
  for (const template of [alertSlack(of(changes), PUBLIC_URL), digestSlack(of(changes), options)]) {
    const { blocks, texts, json } = slack(template)
    expect(blocks.length).toBeLessThanOrEqual(50)
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(3_000)
    expect(texts[0]?.length).toBeLessThanOrEqual(150)
    expect(texts.every((text) => text.length > 0)).toBe(true)
    expect(bytesOf(json)).toBeLessThan(100_000)
  }
})

test.each(everything)(
  '%s: links lead to us alone, and foreign text is no markup',
  (_name, changes) => {
    const htmls = [alertEmail(of(changes), PUBLIC_URL), digestEmail(of(changes), options)].map(
      (template) => email(template).html,
    )
    for (const html of htmls) {
      const links = [...html.matchAll(/<[^>]*\s(?:href|src)="([^"]*)"/g)]
      expect(links.length).toBeGreaterThan(0)
      for (const [, link] of links) expect(link).toMatch(/^https:\/\/clausewatch\.example(?:\/|$)/)
      expect(html.match(/<script|<!channel|<a href|url\(/i)).toBeNull()
    }
    for (const template of [
      alertSlack(of(changes), PUBLIC_URL),
      digestSlack(of(changes), options),
    ]) {
      const marks = slack(template).json.match(/<[^>]*>?/g) ?? []
      for (const mark of marks)
        expect(mark).toMatch(/^<https:\/\/clausewatch\.example[^|<>]*\|[^<>]*>$/)
    }
  },
)

test('foreign text cannot stand in for a slot, nor turn a line around', () => {
  const templates = [alertEmail(of([hostile]), PUBLIC_URL), alertSlack(of([hostile]), PUBLIC_URL)]
  for (const template of templates) {
    const names = JSON.stringify(template).match(/\u{e000}[^\u{e001}]*\u{e001}/gu) ?? []
    expect(new Set(names)).toEqual(new Set([slot('why'), slot('unsubscribeUrl')]))
    expect(JSON.stringify(template).match(/[\u202a-\u202e\u2066-\u2069]/)).toBeNull()
  }
})

test('what was left out is counted, with a link to the whole', () => {
  const { text, html } = email(alertEmail(of([huge]), PUBLIC_URL))
  for (const part of [text, html]) expect(part).toMatch(/\d,\d{3} more passages changed/)
  const several = email(alertEmail(of(many), PUBLIC_URL))
  for (const part of [several.text, several.html]) expect(part).toMatch(/\d{3} more changes/)
  expect(slack(alertSlack(of([huge]), PUBLIC_URL)).json).toMatch(/more passages changed/)
  expect(slack(alertSlack(of(many), PUBLIC_URL)).json).toMatch(/389 more changes/)
})

test('equal changes make equal bodies, so that a body is stored once', () => {
  expect(alertEmail(of(many), PUBLIC_URL)).toEqual(alertEmail(of(many), PUBLIC_URL))
  expect(digestSlack(of(many), options)).toEqual(digestSlack(of(many), options))
})

test('what says something new comes before passages that only got another number', () => {
  const renumbered = (n: number): RedlineEntry => ({
    kind: 'changed',
    block: 'paragraph',
    path: ['Terms'],
    spans: [
      { op: 'delete', text: `${n}.1 ` },
      { op: 'insert', text: `${n + 1}.1 ` },
      { op: 'equal', text: 'You agree to pay the fees of the plan that you chose.' },
    ],
  })
  const entries = [
    ...Array.from({ length: 300 }, (_, n) => renumbered(n)),
    entry('30 days', '9 years'),
  ]
  const { text, html } = email(alertEmail(of([told({}, entries)]), PUBLIC_URL))
  for (const part of [text, html]) expect(part).toContain('9 years')
  expect(slack(alertSlack(of([told({}, entries)]), PUBLIC_URL)).json).toContain('9 years')
})

test('an address that a page names is text in our mail, never something a client turns into a link', () => {
  const foreign = 'https://evil.example/login and www.evil.example or me@evil.example'
  const change = told({ headline: foreign, reasons: [foreign], platform: 'evil.example' }, [
    {
      kind: 'added',
      block: 'paragraph',
      path: [foreign],
      spans: [{ op: 'insert', text: foreign }],
    },
  ])
  const { html } = email(alertEmail(of([change]), PUBLIC_URL))
  const body = html.slice(html.indexOf('<table'))
  expect(body).toContain('evil.<wbr>example')
  expect(body).not.toMatch(/evil\.example/)
  expect(body).not.toContain('https://evil')
})
