import { signLink } from '@clausewatch/core'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  SECRETS,
  addDocument,
  addPlatform,
  addVersion,
  itemsOf,
  numberOf,
  openAccount,
  textOf,
  useApi,
} from './testing.ts'

const api = useApi()
const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml' } }
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&'

const TRAIN =
  'Applicability: This policy applies to personal data that we collect, including data for training our models.'
const KEEP =
  'We keep your account data for ninety days after you close the account, and then erase it.'
const SHARE =
  'We share your data with the couriers who deliver your parcels, and with nobody else at all.'
const OBJECT = 'We give thirty days’ notice before any material change of this policy takes effect.'

function policy(heading: string, ...clauses: readonly string[]): string {
  return `# Privacy\n\nLast updated: 2 June 2025\n\n## ${heading}\n\n${clauses.join('\n\n')}\n`
}

async function page(path: string): Promise<string> {
  const answer = await api.ask('GET', path, BROWSER)
  expect(answer.status, path).toBe(200)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.text).not.toMatch(/<script|<img|undefined|\[object/)
  return answer.text
}

async function find(of: string, words: string, key?: string): Promise<string> {
  const { json } = await api.ask('GET', `/v1/provisions?document=${of}&state=all`, { key })
  return textOf(
    itemsOf(json).find(({ text }) => String(text).includes(words)),
    'id',
  )
}

let platform: string
let document: string
let reworded: string | null
beforeAll(async () => {
  platform = await addPlatform(api, 'Acme')
  document = await addDocument(api, { platform, name: 'Acme Privacy Policy' })
  const publish = (at: string, text: string) => addVersion(api, { document, text, at })
  await publish('2025-01-31T10:00:00Z', policy('Your data', TRAIN, KEEP, SHARE, OBJECT))
  const less = KEEP.replace('ninety', 'thirty')
  reworded = await publish('2025-05-10T10:00:00Z', policy('Your data', TRAIN, less, SHARE, OBJECT))
  await publish('2025-06-20T10:00:00Z', policy('Your personal data', TRAIN, less, OBJECT))
})

describe('a provision’s page', () => {
  test('shows what it says, its figures, its history, the evidence, and how to cite it', async () => {
    const id = await find(document, 'thirty days after')
    const text = await page(`/provisions/${id}`)
    for (const shown of [
      'Your personal data',
      'We keep your account data for thirty days',
      'Evolving: it has changed',
      '<dd>4</dd>',
      '31 January 2025',
      '20 June 2025',
      `reworded by <a href="/changes/${reworded}">`,
      '<del><span class="said">deleted: </span>ninety',
      '<ins><span class="said">inserted: </span>thirty',
      'Headings above it changed',
      `href="/documents/${document}"`,
      'Last updated: 2 June 2025',
      'of its canonical text',
      'https://web.archive.org/web/20250620100000/https://acme.example/privacy',
      `https://clausewatch.example/provisions/${id}`,
      'Accessed: <time',
    ]) {
      expect(text).toContain(shown)
    }
    expect(text.match(/[0-9a-f]{64}/g)).toHaveLength(2)
  })

  test('that nothing was done to is stable, whatever became of the headings above it', async () => {
    const text = await page(`/provisions/${await find(document, 'Applicability')}`)
    expect(text).toContain('<h1 dir="auto">Applicability</h1>')
    expect(text).toContain('Stable: nothing was done to it')
    expect(text).toContain('<span class="said">before: </span>Privacy › Your data</del>')
  })

  test('of what went says since when, and by which change', async () => {
    const text = await page(`/provisions/${await find(document, 'couriers')}`)
    expect(text).toContain('does not stand in the document any more')
    expect(text).toContain('What it said last')
    expect(text).toMatch(/Then removed by <a href="\/changes\/CW-C-\d+">/)
    const change = /Then removed by <a href="(\/changes\/CW-C-\d+)">/.exec(text)?.[1] ?? ''
    expect(await page(change)).toContain(`Removed: “${SHARE}”</p>`)
  })

  test('of what only our own reading lost blames nobody', async () => {
    const own = await addDocument(api, { platform })
    const add = (at: string, text: string, kind: 'technical' | 'substantive') =>
      addVersion(api, { document: own, text, at, kind })
    await add('2025-01-01T00:00:00Z', policy('Data', KEEP, SHARE), 'substantive')
    await add('2025-02-01T00:00:00Z', policy('Data', KEEP), 'technical')
    const text = await page(`/provisions/${await find(own, 'couriers')}`)
    expect(text).toContain('Nobody is known to have removed it')
    expect(text).not.toContain('any more')
  })
})

describe('a document’s page', () => {
  test('shows what it is and says of itself, its changes, its provisions and the evidence', async () => {
    const text = await page(`/documents/${document}`)
    const id = await find(document, 'Applicability')
    for (const shown of [
      'Acme Privacy Policy',
      '2025-06-02: “Last updated: 2 June 2025”',
      'thirty days’ notice before any material change',
      `<a href="/changes/${reworded}">1 provision reworded in Your data</a>`,
      `<li id="${id}">`,
      `href="/provisions/${id}"`,
      '; 3 in all',
      'Last verified',
    ]) {
      expect(text).toContain(shown)
    }
    expect(text).not.toContain('couriers')
    expect(text.match(/[0-9a-f]{64}/g)).toHaveLength(2)
  })

  test('leads to what it incorporates, and to what incorporates it', async () => {
    const [terms, cookies] = [
      await addDocument(api, { platform, name: 'Acme Terms' }),
      await addDocument(api, { platform, name: 'Acme Cookies' }),
    ]
    for (const one of [terms, cookies]) {
      await addVersion(api, { document: one, text: policy('A', KEEP), at: '2025-01-01T00:00:00Z' })
    }
    await api.store.db.execute(`
      insert into incorporations (document_id, address, label, quote, from_version_id, from_at)
      select ${numberOf('document', terms)}, address, 'Cookies', 'The Cookies apply with these Terms.', 1, now()
      from addresses where document_id = ${numberOf('document', cookies)}`)
    expect(await page(`/documents/${terms}`)).toContain(`href="/documents/${cookies}"`)
    const back = await page(`/documents/${cookies}`)
    expect(back).toContain(`href="/documents/${terms}"`)
    expect(back).toContain('<q>The Cookies apply with these Terms.</q>')
  })

  test('of a list of sub-processors is a table, each with its provision', async () => {
    const list = await addDocument(api, { platform, name: 'Acme Sub-processors' })
    const row = '| Name | Purpose | Location |\n| Acme Hosting Inc. | Hosting | Ireland |\n'
    const text = `# Sub-processors\n\n${row}| Foo GmbH | Support | Germany |\n`
    await addVersion(api, { document: list, text, at: '2025-01-01T00:00:00Z' })
    const shown = await page(`/documents/${list}`)
    expect(shown).toContain('2 in the current version')
    expect(shown).toContain(`<a href="/provisions/${await find(list, 'Foo GmbH')}">Foo GmbH</a>`)
    expect(shown).toContain('<td dir="auto">Germany</td>')
  })

  test('that has brought nothing yet says so', async () => {
    const own = await addDocument(api, { platform })
    expect(await page(`/documents/${own}`)).toContain('No look has brought it yet')
  })
})

test('foreign text is text on both pages, and in the change between', async () => {
  const own = await addPlatform(api, HOSTILE)
  const hostile = await addDocument(api, { platform: own, name: HOSTILE })
  const text = (word: string) => policy(HOSTILE, `${HOSTILE} ${word} ${KEEP}`)
  await addVersion(api, { document: hostile, text: text('never'), at: '2025-01-01T00:00:00Z' })
  const change = await addVersion(api, {
    document: hostile,
    text: text('always'),
    at: '2025-02-01T00:00:00Z',
  })
  const id = await find(hostile, 'always')
  for (const path of [`/provisions/${id}`, `/documents/${hostile}`, `/changes/${change}`]) {
    expect(await page(path)).toContain('&lt;script&gt;')
  }
})

test('a change’s page leads to the records of its provisions and its document', async () => {
  const text = await page(`/changes/${reworded}`)
  expect(text).toContain('Reworded: “ninety” became “thirty”.')
  expect(text).toContain(`href="/provisions/${await find(document, 'thirty days after')}"`)
  expect(text).toContain(`href="/documents/${document}"`)
})

test('what is private has no page, and its change’s page leads to none', async () => {
  const { key } = await openAccount(api, 'monitor')
  const own = await addDocument(api, { key, platform })
  await addVersion(api, { document: own, text: policy('Data', KEEP), at: '2025-01-01T00:00:00Z' })
  const change = await addVersion(api, {
    document: own,
    text: policy('Data', KEEP.replace('ninety', 'ten')),
    at: '2025-02-01T00:00:00Z',
  })
  const id = await find(own, 'ten days', key)
  const link = signLink(SECRETS, 'change', numberOf('change', change ?? ''))
  for (const path of [`/provisions/${id}`, `/documents/${own}`]) {
    for (const query of ['', `?key=${link}`]) {
      expect((await api.ask('GET', path + query, BROWSER)).status).toBe(404)
    }
  }
  const text = await page(`/changes/${change}?key=${link}`)
  expect(text).toContain('“ninety” became “ten”')
  expect(text).not.toMatch(/href="\/(?:provisions|documents)\//)
})

test.each([
  '/provisions/CW-P-999999',
  '/provisions/CW-D-000001',
  '/documents/x',
  '/documents/CW-D-999999',
])('%s is a page that says there is no such thing', async (path) => {
  const answer = await api.ask('GET', path, BROWSER)
  expect(answer.status).toBe(404)
  expect(answer.text).toContain('<h1>There is no such thing</h1>')
})
