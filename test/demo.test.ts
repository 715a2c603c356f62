import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { serve } from '../demo/http.ts'
import type { Served } from '../demo/http.ts'
import { mrkdwnToHtml } from '../demo/mrkdwn.ts'
import { DOCUMENTS, documentAt } from '../demo/platforms.ts'
import { answerSite } from '../demo/site.ts'
import { answerSink } from '../demo/slack.ts'
import { remember } from '../demo/state.ts'
import type { StoredMessage } from '../demo/state.ts'
import { STORY, nextStep, pageAt } from '../demo/story.ts'

const QUIET = 'lumenroom/terms'
const NOISY = 'lumenroom/privacy'

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

describe('the texts', () => {
  test('every edit of every revision finds its passage exactly once', () => {
    for (const document of DOCUMENTS) {
      document.revisions.forEach((_, index) => {
        expect(() => pageAt(document, index + 1), document.path).not.toThrow()
      })
    }
  })

  test('a revision changes words exactly if it is expected to be more than noise', () => {
    for (const document of DOCUMENTS) {
      document.revisions.forEach(({ expect: expected, edits, note }, index) => {
        const changed = pageAt(document, index).text !== pageAt(document, index + 1).text
        expect(changed, note).toBe(edits !== undefined)
        if (expected === 'alert') expect(changed, note).toBe(true)
      })
    }
  })

  test('the story tells every revision once, in order, and comes to its end', () => {
    const live: Record<string, number> = {}
    let at = 0
    for (let step = nextStep(live, at); step !== undefined; step = nextStep(live, at)) {
      expect(step.revision).toBe((live[step.document.path] ?? 0) + 1)
      live[step.document.path] = step.revision
      at = step.at
    }
    expect(at).toBe(STORY.length)
    for (const { path, revisions } of DOCUMENTS) expect(live[path], path).toBe(revisions.length)
  })
})

describe('the site', () => {
  let live: Record<string, number>
  let site: Served
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${site.port}/${path}`, { headers })
  const post = (path: string, form: Record<string, string>, headers = {}) =>
    fetch(`http://127.0.0.1:${site.port}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams(form),
    })

  beforeEach(async () => {
    live = {}
    const deps = {
      live: () => live,
      publish: ({ path }: { readonly path: string }, revision: number) => {
        live[path] = revision
      },
      publishNext: () => {},
      upcoming: () => undefined,
      waiting: () => false,
      links: {},
      random: Math.random,
      now: () => new Date(0),
    }
    site = await serve(0, (asked) => answerSite(deps, asked))
  })
  afterEach(() => site.close())

  test('an address that is no document answers 404', async () => {
    expect((await get('lumenroom/cookies')).status).toBe(404)
    expect((await post('/publish', { path: 'nobody/terms' })).status).toBe(404)
  })

  test('a form sent from another site publishes nothing', async () => {
    const answer = await post('/publish', { path: QUIET }, { 'sec-fetch-site': 'cross-site' })
    expect(answer.status).toBe(403)
    expect(live).toEqual({})
  })

  test('an unchanged page with an ETag answers 304, and 200 once a revision is published', async () => {
    const etag = (await get(QUIET)).headers.get('etag') ?? ''
    expect((await get(QUIET, { 'if-none-match': etag })).status).toBe(304)
    await post('/publish', { path: QUIET })
    expect((await get(QUIET, { 'if-none-match': etag })).status).toBe(200)
  })

  test('two requests differ in their noise and agree in their words', async () => {
    const [first, second] = await Promise.all(
      [get(NOISY), get(NOISY)].map(async (r) => (await r).text()),
    )
    expect(first).not.toBe(second)
    const article = /<article[\s\S]+<\/article>/
    expect(article.exec(first ?? '')?.[0]).toBe(article.exec(second ?? '')?.[0])
  })

  test('publishing shows the next text, and restoring the first one', async () => {
    const phrase = 'to train and evaluate our models'
    expect(await (await get(NOISY)).text()).not.toContain(phrase)
    expect((await post('/publish', { path: NOISY })).status).toBe(303)
    expect(await (await get(NOISY)).text()).toContain(phrase)
    await post('/restore', {})
    expect(await (await get(NOISY)).text()).not.toContain(phrase)
  })

  test('the last revision stays when more is asked for', async () => {
    const last = documentAt(QUIET)?.revisions.length
    for (let times = 0; times < 5; times += 1) await post('/publish', { path: QUIET })
    expect(live[QUIET]).toBe(last)
  })

  test('an outage answers 200 without a word of the document', async () => {
    live['corvid-pay/terms'] = 1
    const answer = await get('corvid-pay/terms')
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('chargeback')
  })

  test('a redesign changes the markup and keeps every word', async () => {
    const words = async () =>
      (await (await get(QUIET)).text())
        .replace(/[\s\S]*(?=<h1)|<\/article>[\s\S]*|<aside[\s\S]*/g, '')
        .replace(/<[^>]+>/g, ' ')
        .split(/\s+/)
        .join(' ')
        .trim()
    const before = await words()
    live[QUIET] = 1
    expect(await words()).toBe(before)
    expect(await (await get(QUIET)).text()).not.toContain('<article')
  })

  test('the agreement is a PDF whose cross-reference table points at its objects', async () => {
    const file = Buffer.from(await (await get('kestrel-board/dpa.pdf')).arrayBuffer()).toString(
      'latin1',
    )
    const [, start] = /startxref\n(\d+)\n%%EOF\n$/.exec(file) ?? []
    expect(file.slice(Number(start), Number(start) + 4)).toBe('xref')
    const offsets = [...file.matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]))
    expect(offsets.length).toBeGreaterThan(4)
    offsets.forEach((offset, index) => {
      expect(file.slice(offset).startsWith(`${index + 1} 0 obj`)).toBe(true)
    })
  })

  test('the index lists every document with what is live and what comes', async () => {
    live[NOISY] = 1
    const index = await (await get('')).text()
    for (const { name } of DOCUMENTS) expect(index).toContain(name)
    expect(index).toContain('revision 2 of 4')
    expect(index).toContain('Deleted prompts and images are kept 90 days')
  })
})

describe('the Slack sink', () => {
  let messages: StoredMessage[]
  let refusals: string[]
  let sink: Served
  const send = async (body: unknown, path = '/services/T0/B0/secret') => {
    const answer = await fetch(`http://127.0.0.1:${sink.port}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return `${answer.status} ${await answer.text()}`
  }
  const page = async () => (await fetch(`http://127.0.0.1:${sink.port}/`)).text()

  beforeEach(async () => {
    messages = []
    refusals = []
    const deps = {
      messages: () => messages,
      add: (hook: string, message: unknown) => {
        messages.push({ id: messages.length + 1, at: '2026-11-24T09:00:00.000Z', hook, message })
      },
      refused: (faults: readonly string[]) => refusals.push(...faults),
    }
    sink = await serve(0, (asked) => answerSink(deps, asked))
  })
  afterEach(() => sink.close())

  test.each([
    ['more than 50 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' }))],
    ['a section longer than 3000', [section('x'.repeat(3001))]],
    ['an empty section', [section('')]],
    ['a section with neither text nor fields', [{ type: 'section' }]],
    [
      'eleven fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => section('x').text) }],
    ],
    [
      'a header longer than 150',
      [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
    ],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }]],
    ['an empty context', [{ type: 'context', elements: [] }]],
    [
      'a button label longer than 75',
      [
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'x'.repeat(76) } }],
        },
      ],
    ],
    [
      'a block_id used twice',
      [
        { ...section('a'), block_id: 'b' },
        { ...section('b'), block_id: 'b' },
      ],
    ],
    ['an unknown type', [{ type: 'marquee' }]],
    ['blocks that are no list', {}],
  ])('%s is refused as Slack refuses it', async (_, blocks) => {
    expect(await send({ text: 'x', blocks })).toBe('400 invalid_blocks')
    expect(refusals).not.toEqual([])
    expect(messages).toEqual([])
  })

  test('what is no message is refused, each with its reason', async () => {
    expect(await send('{')).toBe('400 invalid_payload')
    expect(await send('[]')).toBe('400 invalid_payload')
    expect(await send({})).toBe('400 no_text')
    expect(await send({ text: 'x' }, '/services/T0/B0')).toBe('404 no_service')
  })

  test('a good message is answered ok, kept and shown', async () => {
    const blocks = [section('*Terms* now say ~30~ <https://example.com/a?b=1&amp;c=2|here>')]
    expect(await send({ text: 'x', blocks })).toBe('200 ok')
    expect(await (await fetch(`http://127.0.0.1:${sink.port}/api/messages`)).json()).toHaveLength(1)
    const shown = await page()
    expect(shown).toContain('<strong>Terms</strong> now say <del>30</del>')
    expect(shown).toContain('<a href="https://example.com/a?b=1&amp;c=2"')
  })

  test('the newest message stands first', async () => {
    await send({ text: 'older' })
    await send({ text: 'newer' })
    const shown = await page()
    expect(shown.indexOf('newer')).toBeLessThan(shown.indexOf('older'))
  })

  test.each([
    '<img src=x onerror=alert(1)>',
    '&lt;img src=x onerror=alert(1)&gt;',
    '`<img src=x onerror=alert(1)>`',
    '*<img src=x onerror=alert(1)>*',
    '<javascript:alert(1)|<img src=x>>',
    '<https://a"onclick="x|<img>>',
    '\uE0000\uE001<img src=x>',
  ])('no markup of a message reaches the page: %s', async (text) => {
    const blocks = [
      section(text),
      { type: 'header', text: { type: 'plain_text', text } },
      { type: 'context', elements: [{ type: 'plain_text', text }] },
      {
        type: 'actions',
        elements: [
          { type: 'button', url: 'javascript:alert(1)', text: { type: 'plain_text', text } },
        ],
      },
    ]
    expect(await send({ text, blocks })).toBe('200 ok')
    const shown = await page()
    expect(shown).not.toMatch(/<img|href="javascript|"onclick/i)
  })

  test('a mention or a script link is shown as text', () => {
    expect(mrkdwnToHtml('<!channel>')).toBe('<strong>!channel</strong>')
    expect(mrkdwnToHtml('<javascript:alert(1)|x>')).toBe('&lt;javascript:alert(1)|x&gt;')
  })

  test('emphasis spans links and leaves lone signs alone', () => {
    expect(mrkdwnToHtml('*see <https://a.example|b>*')).toBe(
      '<strong>see <a href="https://a.example" rel="noopener noreferrer">b</a></strong>',
    )
    expect(mrkdwnToHtml('2 * 3 * 4, snake_case_name')).toBe('2 * 3 * 4, snake_case_name')
  })
})

describe('the state', () => {
  let dir: string
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'demo-'))
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  test('a restart finds what was live', () => {
    const { state, save } = remember(join(dir, 'a', 'demo.json'))
    state.live[NOISY] = 2
    save()
    expect(remember(join(dir, 'a', 'demo.json')).state.live).toEqual({ [NOISY]: 2 })
  })
})
