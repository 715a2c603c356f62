import { expect, test } from 'vitest'
import type { ProcessorChange } from '../processors/model.ts'
import { alertEmail, alertSlack } from './alert.ts'
import { digestEmail, digestSlack } from './digest.ts'
import type { MessageTemplate, ToldChange } from './model.ts'

const PUBLIC_URL = 'https://watch.example'

function added(name: string): ProcessorChange {
  const processor = {
    provision: 0,
    name,
    purpose: 'Hosting',
    data: null,
    location: 'Ireland',
    start: null,
  }
  return { kind: 'added', processor }
}

function told(processors: readonly ProcessorChange[]): ToldChange {
  return {
    id: 'CW-C-000123',
    url: `${PUBLIC_URL}/changes/CW-C-000123`,
    platform: 'Acme',
    document: 'Subprocessors',
    kind: 'Data Processor Agreement',
    sourceUrl: 'https://acme.example/subprocessors',
    headline: '1 sub-processor added (Cloud Nine)',
    reasons: [],
    redline: {
      entries: [],
      counts: { changed: 0, added: 0, removed: 0, moved: 0, wordsAdded: 0, wordsRemoved: 0 },
    },
    notes: [],
    notices: [
      {
        code: 'objection-window',
        sentence: '30 days to object: until 20 December 2026.',
        quote: 'You may object within 30 days.',
        date: '2026-12-20',
      },
    ],
    processors,
    isLate: false,
    looks: 2,
    detectedAt: new Date('2026-11-20T11:52:00Z'),
    confirmedAt: new Date('2026-11-20T12:03:00Z'),
  }
}

function all(processors: readonly ProcessorChange[]): readonly (readonly [string, string])[] {
  const news = { changes: [told(processors)], episodes: [] }
  const words = (template: MessageTemplate): string =>
    template.form === 'email'
      ? `${template.text}\n${template.html}`
      : JSON.stringify(template.blocks)
  return [
    ['alert by email', words(alertEmail(news, PUBLIC_URL))],
    ['alert in Slack', words(alertSlack(news, PUBLIC_URL))],
    ['digest by email', words(digestEmail(news, { publicUrl: PUBLIC_URL }))],
    ['digest in Slack', words(digestSlack(news, { publicUrl: PUBLIC_URL }))],
  ]
}

test.each(all([added('Cloud Nine')]))(
  '%s names who came, and until when to object',
  (_, message) => {
    expect(message).toContain('Added: Cloud Nine (Hosting, Ireland)')
    expect(message).toContain('until 20 December 2026')
  },
)

test.each(all(Array.from({ length: 500 }, (_, at) => added(`Company ${at}x`))))(
  '%s of very many companies names some and counts the rest',
  (_, message) => {
    expect(message).toContain('Company 1x')
    expect(message).not.toContain('Company 400x')
    expect(message.length).toBeLessThan(60_000)
  },
)

test('a name is text, whatever it holds', () => {
  const news = { changes: [told([added('<!channel> & <b>Cloud</b>')])], episodes: [] }
  const email = alertEmail(news, PUBLIC_URL)
  expect(email.form === 'email' && email.html).toContain('&lt;b&gt;Cloud&lt;/b&gt; (Hosting')
  expect(email.form === 'email' && email.html).not.toContain('<b>Cloud')
  expect(JSON.stringify(alertSlack(news, PUBLIC_URL))).not.toContain('<!channel>')
})
