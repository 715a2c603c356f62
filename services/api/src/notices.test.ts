import { recordId, statedOf } from '@clausewatch/core'
import type { Stated } from '@clausewatch/core'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import { addChange, addDocument, addPlatform, useApi } from './testing.ts'

const api = useApi()
const DAY_MS = 86_400_000
const HOSTILE = 'Effective <b onclick="x">from</b>'

function stated(sentence: string): Stated {
  return statedOf(`# Terms\n\n${sentence}\n`)
}

/** A change whose two versions say these things of their time; null: they were not read for it. */
async function aChange(before: Stated | null, after: Stated | null): Promise<string> {
  const document = await addDocument(api, { platform: await addPlatform(api) })
  const id = await addChange(api, { document })
  const sql = postgres(api.databaseUrl, { max: 1 })
  for (const [side, value] of [
    ['from', before],
    ['to', after],
  ] as const) {
    const version = sql`(select ${sql(`${side}_version_id`)} from changes where id = ${id})`
    const json = value && sql.json(value)
    await sql`update versions set stated = ${json} where id = ${version}`
  }
  await sql.end()
  return recordId('change', id)
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)

test('a change says from when it applies, in the API and on its page', async () => {
  const date = inDays(40)
  const change = await aChange(stated('Effective: 2020-01-01'), stated(`Effective: ${date}`))
  expect((await api.ask('GET', `/v1/changes/${change}`)).json).toMatchObject({
    notices: [{ code: 'takes-effect', quote: `Effective: ${date}`, date }],
  })
  const page = await api.ask('GET', `/changes/${change}`, { headers: { accept: 'text/html' } })
  expect(page.text).toMatch(/Takes effect on \d+ \w+ \d{4}, in \d+ days\./)
  expect(page.text).toContain(`<q>Effective: ${date}</q>`)
})

test('a quote is text, whatever it holds', async () => {
  const effective = { date: inDays(40), quote: HOSTILE }
  const change = await aChange(stated('Nothing.'), { ...stated('Nothing.'), effective })
  const page = await api.ask('GET', `/changes/${change}`, { headers: { accept: 'text/html' } })
  expect(page.text).toContain('&lt;b onclick=')
  expect(page.text).not.toContain('<b onclick')
})

test('of versions that were not read for their dates nothing is said', async () => {
  const change = await aChange(null, null)
  expect((await api.ask('GET', `/v1/changes/${change}`)).json).toMatchObject({ notices: [] })
  const page = await api.ask('GET', `/changes/${change}`, { headers: { accept: 'text/html' } })
  expect(page.text).not.toContain('Dates and periods')
})
