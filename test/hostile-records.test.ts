import { expect, test } from 'vitest'
import { useDatabase } from './support/database.ts'
import { useDiffer } from './support/differ.ts'
import { policy } from './support/policy.ts'

const differ = useDiffer(useDatabase())

const kinds = async (id: number) =>
  (
    await differ.sql<{ kind: string }[]>`select p.kind from provision_changes p
      join changes c on c.id = p.change_id where c.document_id = ${id}`
  ).map(({ kind }) => kind)

/** Letters without a pattern that a database could pack. */
const LETTERS = Array.from({ length: 900 }, (_, n) =>
  String.fromCodePoint(0x4e00 + ((n * n * 7_919 + n * 104_729) % 20_000)),
).join('')

test.for([
  ['a path that no index holds', `/${LETTERS}`],
  ['a query that no index holds', `/terms?at=${LETTERS}`],
  ['a character that no text holds', '/terms?at=%00'],
])('a link with %s keeps no change from being told', async ([, path]) => {
  const id = await differ.watch(await differ.aPlatform())
  await differ.see(id, policy())
  const link = `agree to our <a href="https://acme.example${path}">Acceptable Use Policy</a>. You may`
  await differ.publish(id, policy({ 'may ask us': `${link} never ask us` }))
  expect(await kinds(id)).toEqual(['reworded'])
})

test('clauses beyond the five thousandth keep their identities', async () => {
  const rows = Array.from({ length: 5_050 }, (_, n) => {
    const name = n.toString().replaceAll(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '')
    return `<p>We keep the ${name} record of yours.</p>`
  }).join('')
  const page = (time: string) =>
    policy({ 'within one month': time }).replace('</h1>', `</h1>${rows}`)
  const id = await differ.watch(await differ.aPlatform())
  await differ.see(id, page('within one month'))
  await differ.publish(id, page('within three months'))
  expect(await kinds(id)).toEqual(['reworded'])
}, 120_000)
