import postgres from 'postgres'
import { expect, test } from 'vitest'
import { addDocument, addPlatform, addVersion, numberOf, openAccount, useApi } from './testing.ts'

const api = useApi()

function list(...rows: readonly string[]): string {
  const table = ['Entity name | Purpose | Location', ...rows].map((row) => `| ${row} |`)
  return `# Subprocessors\n\nThese companies process the personal data of our customers for us.\n\n${table.join('\n\n')}\n`
}

const CLOUD = 'Cloud Nine | Hosting of all files | Ireland'
const MAIL = 'Mail Right, Inc. | Delivery of email | USA'

/** A platform's list, read twice: a company came, one went to another place. */
async function aList() {
  const document = await addDocument(api, {
    platform: await addPlatform(api),
    name: 'Subprocessors',
  })
  await addVersion(api, { document, text: list(CLOUD), at: '2025-01-10T10:00:00Z' })
  const text = list(CLOUD.replace('Ireland', 'Germany'), MAIL)
  const change = await addVersion(api, { document, text, at: '2025-03-10T10:00:00Z' })
  return { document, change }
}

test('a list of sub-processors is shown row by row, each with its provision and since when', async () => {
  const { document } = await aList()
  const { json } = await api.ask('GET', `/v1/documents/${document}/processors`)
  expect(json).toMatchObject({
    version: expect.stringMatching(/^CW-V-/),
    isList: true,
    items: [
      { name: 'Cloud Nine', location: 'Germany', since: '2025-01-10T10:00:00.000Z', data: null },
      { name: 'Mail Right, Inc.', purpose: 'Delivery of email', since: '2025-03-10T10:00:00.000Z' },
    ],
  })
  const { items } = Object(json)
  const { json: row } = await api.ask('GET', `/v1/provisions/${items[1].provision}`)
  expect(JSON.stringify(row)).toContain(MAIL)
})

test('a change of it is told company by company, in the API and on its page', async () => {
  const { change } = await aList()
  const sentences = [
    'Cloud Nine: place changed from Ireland to Germany',
    'Added: Mail Right, Inc. (Delivery of email, USA)',
  ]
  const { json } = await api.ask('GET', `/v1/changes/${change}`)
  expect(json).toMatchObject({
    processors: [
      {
        kind: 'changed',
        name: 'Cloud Nine',
        fields: [{ field: 'location', before: 'Ireland', after: 'Germany' }],
        sentence: sentences[0],
      },
      { kind: 'added', name: 'Mail Right, Inc.', fields: [], sentence: sentences[1] },
    ],
  })
  const { text } = await api.ask('GET', `/changes/${change}`, { headers: { accept: 'text/html' } })
  for (const sentence of sentences) expect(text).toContain(sentence)
})

test('a document that is no list, and one that was not read yet, name nobody', async () => {
  const platform = await addPlatform(api)
  const empty = await addDocument(api, { platform })
  expect((await api.ask('GET', `/v1/documents/${empty}/processors`)).json).toEqual({
    version: null,
    isList: false,
    items: [],
  })
  await addVersion(api, {
    document: empty,
    text: '# Policy\n\nWords.\n',
    at: '2025-01-10T10:00:00Z',
  })
  expect((await api.ask('GET', `/v1/documents/${empty}/processors`)).json).toMatchObject({
    isList: false,
    items: [],
  })
})

/** `source` incorporates what is read at `address`. */
async function incorporate(source: string, address: string, target: string | null): Promise<void> {
  const sql = postgres(api.databaseUrl, { max: 1 })
  await sql`insert into incorporations (document_id, address, label, quote, from_version_id, from_at)
    values (${numberOf('document', source)}, ${address}, 'Rules', 'Our Rules apply.', 1, '2025-01-10T10:00:00Z')`
  if (target !== null)
    await sql`insert into addresses (document_id, address) values (${numberOf('document', target)}, ${address})`
  await sql.end()
}

test('references are shown both ways, with what is watched at their addresses', async () => {
  const platform = await addPlatform(api, 'Acme')
  const [terms, rules] = [
    await addDocument(api, { platform, name: 'Terms' }),
    await addDocument(api, { platform, name: 'Rules' }),
  ]
  await incorporate(terms, `${platform}.example/rules`, rules)
  await incorporate(terms, `${platform}.example/elsewhere`, null)
  const said = { label: 'Rules', quote: 'Our Rules apply.', since: '2025-01-10T10:00:00.000Z' }
  const shown = (id: string, name: string) => ({
    id,
    name,
    kind: 'Privacy Policy',
    platform: { slug: platform, name: 'Acme' },
  })
  expect((await api.ask('GET', `/v1/documents/${terms}/references`)).json).toEqual({
    incorporates: [
      { address: `${platform}.example/rules`, ...said, document: shown(rules, 'Rules') },
      { address: `${platform}.example/elsewhere`, ...said, document: null },
    ],
    incorporatedBy: [],
  })
  expect((await api.ask('GET', `/v1/documents/${rules}/references`)).json).toEqual({
    incorporates: [],
    incorporatedBy: [{ ...said, document: shown(terms, 'Terms') }],
  })
})

test('private documents are in nobody else’s references', async () => {
  const { key } = await openAccount(api, 'compliance')
  const platform = await addPlatform(api)
  const open = await addDocument(api, { platform })
  const secret = await addDocument(api, { platform, key })
  await incorporate(open, `${platform}.example/secret`, secret)
  await incorporate(secret, `${platform}.example/open`, open)
  const path = `/v1/documents/${open}/references`
  expect((await api.ask('GET', path)).json).toMatchObject({
    incorporates: [{ document: null }],
    incorporatedBy: [],
  })
  expect((await api.ask('GET', path, { key })).json).toMatchObject({
    incorporates: [{ document: { id: secret } }],
    incorporatedBy: [{ document: { id: secret } }],
  })
  for (const what of ['references', 'processors'])
    expect((await api.ask('GET', `/v1/documents/${secret}/${what}`)).status).toBe(404)
})
