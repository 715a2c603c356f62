import { judgements, lineages } from '@clausewatch/store'
import { expect, test } from 'vitest'
import { judgeDocument } from '../services/differ/src/judge.ts'
import { layDocument } from '../services/differ/src/record.ts'
import { useDatabase } from './support/database.ts'
import { useDiffer } from './support/differ.ts'
import { policy } from './support/policy.ts'

const differ = useDiffer(useDatabase())

const REWORDED = policy({ 'within one month': 'within three months' })
const MOVING = 'We answer lawful requests of authorities after a lawyer has examined them.'
/** The sentence as a paragraph of its own. */
const APART = { [` ${MOVING}`]: `</p>\n<p>${MOVING}` }

const live = (id: number) =>
  differ.sql<{ provision_id: string; text: string }[]>`
    select provision_id, text from wordings
    where document_id = ${id} and until_version_id is null order by provision_id`
const changed = (id: number) =>
  differ.sql<{ kind: string; provision_id: string; before: string | null; after: string | null }[]>`
    select p.kind, p.provision_id, b.text as before, a.text as after
    from provision_changes p join changes c on c.id = p.change_id
    left join wordings b on b.id = p.before_id left join wordings a on a.id = p.after_id
    where c.document_id = ${id} order by c.id, p.position`

async function watched(page = policy()): Promise<number> {
  const id = await differ.watch(await differ.aPlatform())
  await differ.see(id, page)
  return id
}

test('a first version gives every clause an identity, and its bytes are where the layout says', async () => {
  const id = await watched(policy({ 'your name': 'your naïve name – 名' }))
  const rows = await live(id)
  expect(rows).toHaveLength(6)
  const [version] = await differ.sql`select v.text, l.* from versions v
    join layouts l on l.version_id = v.id where v.document_id = ${id}`
  const bytes = Buffer.from(version?.['text'])
  const spans = version?.['starts'].map((start: number, at: number) =>
    bytes.subarray(start, version['ends'][at]).toString(),
  )
  expect(new Set(spans)).toEqual(new Set(rows.map(({ text }) => text)))
  expect(version?.['provision_ids']).toHaveLength(6)
  expect(await changed(id)).toEqual([])
})

test('a reworded clause keeps its identity; the change quotes both wordings, and its headline counts', async () => {
  const id = await watched()
  const before = await live(id)
  await differ.publish(id, REWORDED)
  const after = await live(id)
  expect(after.map((row) => row.provision_id)).toEqual(before.map((row) => row.provision_id))
  const [change, ...others] = await changed(id)
  expect(others).toEqual([])
  expect(change).toMatchObject({
    kind: 'reworded',
    before: expect.stringContaining('within one month'),
    after: expect.stringContaining('within three months'),
  })
  const [row] = await differ.sql`select headline from changes where document_id = ${id}`
  expect(row?.['headline']).toBe('1 provision reworded in Your rights')
})

test('a text that returns restores the old identities, and the removal and the return are told', async () => {
  const id = await watched(policy(APART))
  const before = await live(id)
  await differ.publish(id, policy({ [MOVING]: '' }))
  await differ.publish(id, policy(APART))
  const after = await live(id)
  expect(after.map((row) => row.provision_id)).toEqual(before.map((row) => row.provision_id))
  expect((await changed(id)).map(({ kind }) => kind)).toEqual(['removed', 'returned'])
})

test('a clause that goes from one document and comes in another of the platform has moved', async () => {
  const platform = await differ.aPlatform()
  const [from, to] = [await differ.watch(platform), await differ.watch(platform, 'Terms')]
  await differ.see(from, policy(APART))
  await differ.see(to, policy({ [MOVING]: '' }))
  const id = (await live(from)).find(({ text }) => text === MOVING)?.provision_id
  await differ.publish(from, policy({ [MOVING]: '' }))
  await differ.publish(to, policy(APART))
  expect((await changed(from)).at(-1)).toMatchObject({ kind: 'removed', provision_id: id })
  expect((await changed(to)).at(-1)).toMatchObject({ kind: 'moved', provision_id: id })
  expect((await live(to)).map((row) => row.provision_id)).toContain(id)
})

test('one that came in the other document first has moved, not gone', async () => {
  const platform = await differ.aPlatform()
  const [from, to] = [await differ.watch(platform), await differ.watch(platform, 'Terms')]
  await differ.see(from, policy(APART))
  await differ.see(to, policy({ [MOVING]: '' }))
  await differ.publish(to, policy(APART))
  await differ.publish(from, policy({ [MOVING]: '' }))
  expect((await changed(from)).at(-1)).toMatchObject({ kind: 'moved', before: MOVING, after: null })
})

test('versions without provisions are given theirs, with what each change did, once', async () => {
  const id = await watched()
  await differ.publish(id, REWORDED)
  const told = await changed(id)
  await differ.sql`delete from layouts where document_id = ${id}`
  await differ.sql`delete from provision_changes where change_id in (select id from changes where document_id = ${id})`
  await differ.sql`delete from wordings where document_id = ${id}`
  await differ.sql`delete from provisions where document_id = ${id}`
  const unlaid = () => lineages.unlaidDocuments(differ.store.db, { after: id - 1, limit: 1 })
  expect(await unlaid()).toEqual({ ids: [id], last: id })
  await Promise.all([layDocument(differ.deps(), id), layDocument(differ.deps(), id)])
  expect(await unlaid()).toEqual({ ids: [], last: id })
  const again = await changed(id)
  expect(again.map(({ kind, before, after }) => ({ kind, before, after }))).toEqual(
    told.map(({ kind, before, after }) => ({ kind, before, after })),
  )
  expect(await differ.sql`select from layouts where document_id = ${id}`).toHaveLength(2)
  expect(await live(id)).toHaveLength(6)
})

test('what another splitter cut is cut anew in place: no wording ends, no change is told', async () => {
  const id = await watched()
  const before = await live(id)
  await differ.sql`update layouts set splitter_version = 0 where document_id = ${id}`
  await differ.sql`update wordings set text = text || ' (as it was cut)' where document_id = ${id}`
  await layDocument(differ.deps(), id)
  expect(await live(id)).toEqual(before)
  expect(await differ.sql`select from wordings where document_id = ${id}`).toHaveLength(6)
  expect(await changed(id)).toEqual([])
})

test('a text that cannot be split within the limits is published all the same', async () => {
  const id = await watched()
  const before = await live(id)
  const deps = { ...differ.deps(), record: () => Promise.resolve(null) }
  await differ.sql`delete from layouts where document_id = ${id}`
  await layDocument(deps, id)
  expect(await live(id)).toEqual(before)
  await differ.publish(id, REWORDED)
  expect(await differ.sql`select from changes where document_id = ${id}`).toHaveLength(1)
})

const row = (name: string, place: string) =>
  `<tr><td>${name}</td><td>Hosting of customer data</td><td>${place}</td></tr>`
const listOf = (...rows: readonly string[]) =>
  `<html lang="en"><title>Sub-processors</title><body><main><h1>Our sub-processors</h1>
  <p>We tell you of every new sub-processor in advance; you may object within 30 days after we add one.</p>
  <table><tr><th>Entity</th><th>Purpose</th><th>Location</th></tr>${rows.join('')}</table></main></body></html>`

test('a list of sub-processors is read row by row, and its change names the companies', async () => {
  const rows = [
    row('Alder Cloud Inc.', 'Ireland'),
    row('Birch Mail GmbH', 'Germany'),
    row('Cedar Pay Ltd', 'United Kingdom'),
  ]
  const id = await differ.watch(await differ.aPlatform(), 'Sub-processors')
  await differ.see(id, listOf(...rows))
  await differ.publish(id, listOf(...rows, row('Dogwood Support LLC', 'United States')))
  const [change] =
    await differ.sql`select headline, processors from changes where document_id = ${id}`
  expect(change?.['headline']).toBe('1 sub-processor added (Dogwood Support LLC)')
  expect(change?.['processors']).toMatchObject([
    { kind: 'added', processor: { name: 'Dogwood Support LLC', location: 'United States' } },
  ])
  const [version] = await differ.sql`select processors, stated from versions
    where document_id = ${id} order by id desc limit 1`
  expect(version?.['processors']).toHaveLength(4)
  expect(version?.['stated'].periods).toMatchObject([{ kind: 'objection', count: 30, unit: 'day' }])
})

test('a linked policy that is part of the text is an edge from the version that says so to the one that does not', async () => {
  const id = await watched()
  const linked = policy({
    'We do not sell personal data.':
      'We do not sell personal data. Our <a href="/cookies/?utm_source=x">Cookie Policy</a> is incorporated by reference into this policy.',
  })
  await differ.publish(id, linked)
  const edges = () => differ.sql`select * from incorporations where document_id = ${id}`
  expect(await edges()).toMatchObject([
    { address: 'judged.example/cookies', label: 'Cookie Policy', until_version_id: null },
  ])
  await differ.publish(id, policy())
  expect((await edges())[0]?.['until_at']).not.toBeNull()
  expect(await differ.sql`select from addresses where document_id = ${id}`).not.toHaveLength(0)
})

test('a change is told, whatever keeps its clauses from being recorded', async () => {
  const id = await watched()
  await differ.see(id, REWORDED)
  await differ.sql`update candidates set deadline_at = now() where document_id = ${id}`
  const record = () => Promise.reject(new Error('no clause of it'))
  for (let tries = 0; tries < 6; tries += 1) {
    await differ.sql`update schedule set judge_due_at = now() where document_id = ${id}`
    const [due] = await judgements.dueJudgements(differ.store.db, 1)
    if (due) await judgeDocument({ ...differ.deps(), record }, due).catch(() => undefined)
  }
  expect(await differ.sql`select from changes where document_id = ${id}`).toHaveLength(1)
})
