import { expect, test } from 'vitest'
import { alertEmail, alertSlack } from './alert.ts'
import { digestEmail, digestSlack } from './digest.ts'
import { bytesOf } from './fit.ts'
import type { MessageTemplate, News, ToldEpisode } from './model.ts'
import { fill, slot } from './slots.ts'

const PUBLIC_URL = 'https://clausewatch.example'
const SLOTS = { why: 'You subscribed.', unsubscribeUrl: `${PUBLIC_URL}/unsubscribe/1.x` }
const options = { publicUrl: PUBLIC_URL, periodFrom: '16 November', periodTo: '22 November 2026' }

function episode(more: Partial<ToldEpisode> = {}): ToldEpisode {
  return {
    id: 'CW-D-000094',
    platform: 'Acme',
    document: 'Privacy Policy',
    kind: 'Privacy Policy',
    url: 'https://clausewatch.example/documents/CW-D-000094',
    sourceUrl: 'https://acme.example/privacy',
    event: 'opened',
    isNews: true,
    outcome: 'failed',
    detail: 'The host answered 404: there is no such page.',
    startedAt: new Date('2026-11-19T09:14:00Z'),
    lastReadAt: new Date('2026-11-18T09:10:00Z'),
    closedAt: null,
    found: null,
    ...more,
  }
}

const over = episode({
  event: 'closed',
  isNews: false,
  closedAt: new Date('2026-11-22T10:00:00Z'),
  found: 'same',
})

/** Every form of it, on one line each: text and HTML of alert and digest, then Slack. */
function everyForm(...episodes: readonly ToldEpisode[]) {
  const news: News = { changes: [], episodes }
  const templates = [
    alertEmail(news, PUBLIC_URL),
    digestEmail(news, options),
    alertSlack(news, PUBLIC_URL),
    digestSlack(news, options),
  ]
  return templates.flatMap((template) => partsOf(fill(template, SLOTS)))
}

function partsOf(message: MessageTemplate): readonly string[] {
  if (message.form === 'slack') return [JSON.stringify(message)]
  return [message.text.replaceAll('\n', ' '), message.html]
}

function subjectOf(...episodes: readonly ToldEpisode[]): string {
  const message = alertEmail({ changes: [], episodes }, PUBLIC_URL)
  return message.form === 'email' ? message.subject : ''
}

test('the opening says which document, since when and what came instead', () => {
  for (const part of everyForm(episode())) {
    expect(part).toContain('Acme Privacy Policy cannot be read')
    expect(part).toContain('None of our looks has found it since 19 November 2026, 09:14 UTC.')
    expect(part).toContain('The last look failed: the host answered 404: there is no such page.')
    expect(part).toContain('CW-D-000094')
  }
})

test('another page in its place is told from no page at all', () => {
  const detail = 'the page says “verify you are human” and has only 12 words'
  for (const part of everyForm(episode({ outcome: 'quarantined', detail }))) {
    expect(part).toContain(`Something else comes instead: ${detail}.`)
  }
})

test('the opening says that nothing is lost; the end what was found, and what nobody saw', () => {
  const [opening = ''] = everyForm(episode())
  expect(opening).toContain('compared with what it said on 18 November 2026, 09:10 UTC')
  const [never = ''] = everyForm(episode({ lastReadAt: null }))
  expect(never).toContain('We have never read it')
  const [end = ''] = everyForm(over)
  expect(end).toContain('It can be read again since 22 November 2026, 10:00 UTC.')
  expect(end).toContain('nothing that matters has changed')
  expect(end).toContain('times when we ourselves did not look are part of that gap')
  const [changed = ''] = everyForm({ ...over, found: 'change' })
  expect(changed).toContain('It changed meanwhile')
  const [held = ''] = everyForm({ ...over, found: 'unconfirmed' })
  expect(held).toContain('once a second look confirms that')
})

test('what opened and closed since the last message is one line that says both', () => {
  expect(subjectOf({ ...over, isNews: true })).toBe(
    'Acme Privacy Policy could not be read for a while',
  )
  expect(subjectOf(over)).toBe('Acme Privacy Policy can be read again')
  expect(subjectOf(episode({ event: 'reminder', isNews: false }))).toBe(
    'Acme Privacy Policy still cannot be read',
  )
})

test('several documents are counted and named', () => {
  expect(subjectOf(episode(), episode({ document: 'Terms' }))).toBe(
    '2 documents could not be read: Acme Privacy Policy and Acme Terms',
  )
})

test('a digest of nothing but episodes says that nothing is known to have changed', () => {
  const message = digestEmail({ changes: [], episodes: [episode()] }, options)
  if (message.form !== 'email') throw new Error('not an email')
  expect(message.subject).toBe('Policy digest until 22 November 2026: 1 document could not be read')
  expect(message.text.replaceAll('\n', ' ')).toContain(
    'Nothing is known to have changed, 16 November to 22 November 2026. 1 document could not be read.',
  )
})

test('hostile and very many episodes stay within what inboxes and Block Kit show', () => {
  const bad = `<!channel> <script>&"' <a href="https://evil.example">x|y</a>\r\nBcc: e@x.example \u202egnp ${slot('why')}`
  const hostile = episode({ platform: bad, document: bad, kind: bad, sourceUrl: bad, detail: bad })
  const long = episode({ detail: '<'.repeat(100_000), document: '"'.repeat(5_000) })
  for (const one of [hostile, long]) {
    const [text, html, , , ...slack] = everyForm(...Array.from({ length: 500 }, () => one))
    for (const part of [text, html, ...slack]) {
      expect(bytesOf(part ?? '')).toBeLessThan(90_000)
      expect(part).toMatch(/4\d\d more documents could not be read/)
      expect(part).not.toContain('\u202e')
    }
    expect(html).not.toMatch(/<script|<a href="https:\/\/evil/)
    for (const part of slack) expect(part).not.toContain('<!channel>')
  }
})

test('a public document’s record is linked, a private one’s only named', () => {
  const url = 'https://clausewatch.example/documents/CW-D-000094'
  for (const form of everyForm(episode())) expect(form).toContain(url)
  for (const form of everyForm(episode({ url: null }))) {
    expect(form).toContain('CW-D-000094')
    expect(form).not.toContain('/documents/')
  }
})
