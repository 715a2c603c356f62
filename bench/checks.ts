// Unchanged pages a second through the real fetcher: pump, BullMQ, claim, GET, record. 304s against BullMQ's own noop jobs,
// 200s with equal bytes against a bare loop of undici GET and SHA-256; each pair in turns, on the same servers.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { STAGES } from '@clausewatch/runtime'
import { migrate } from '@clausewatch/store'
import { startService } from '../tools/services.ts'
import { getBare } from './checks/bare.ts'
import { workOnNoops } from './checks/noop.ts'
import type { NoopRates } from './checks/noop.ts'
import { openWatched } from './checks/watched.ts'
import { PAGE_BYTES, serveSite } from './checks/site.ts'
import type { Answer } from './checks/site.ts'

const DOCUMENTS = 20_000
const HOSTS = 500
const LEAST = { notModified: 0.6, page: 0.4 }
// BullMQ's best: more at once only slow it down.
const NOOPS_AT_ONCE = 64
const { concurrency } = STAGES.fetch

type Rates = { readonly noop: NoopRates } & Readonly<
  Record<'notModified' | 'bare' | 'page', number>
>

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
  const databaseUrl = wanted('DATABASE_URL')
  const redisUrl = wanted('REDIS_URL')
  await migrate(databaseUrl)
  const site = await startSite()
  const watched = await openWatched(databaseUrl, site.ports, DOCUMENTS)
  const fetcher = await startService('fetcher', {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    PUBLIC_URL: 'https://clausewatch.example',
    ALLOWED_PRIVATE_HOSTS: site.ports.map((port) => `127.0.0.1:${port}`).join(','),
    HOST_GAP: 'PT0S',
  })
  const round = async (): Promise<Rates> => {
    const noop = await apart<NoopRates>('noop', { redisUrl, concurrency: NOOPS_AT_ONCE })
    await site.answer('not-modified')
    const notModified = await watched.lookAtAll()
    await site.answer('page')
    const bare = await apart<number>('bare', { ports: site.ports, concurrency })
    const page = await watched.lookAtAll()
    return { noop, notModified, bare, page }
  }
  try {
    // Compiles what runs often, and opens the connections.
    await watched.lookAtAll()
    const rounds: Rates[] = []
    for (let n = 0; n < Number(values.rounds); n++) {
      rounds.push(await round())
      show(rounds.at(-1))
    }
    await fetcher.stop()
    report(rounds)
  } finally {
    await fetcher.kill()
    await watched.close()
    site.process.kill()
  }
}

function wanted(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: npm run bench -- checks sets it.`)
  return value
}

type Site = {
  readonly ports: readonly number[]
  readonly process: ChildProcess
  /** How it answers from now on. */
  readonly answer: (how: Answer) => Promise<void>
}

async function startSite(): Promise<Site> {
  const child = start('site', { hosts: HOSTS })
  const ports = await toldBy<readonly number[]>(child)
  const answer = async (how: Answer) => {
    child.send(how)
    await toldBy(child)
  }
  return { ports, process: child, answer }
}

/** A peer's rate, measured in a process of its own, as the fetcher is one. */
async function apart<Measured>(role: string, input: object): Promise<Measured> {
  const child = start(role, input)
  const rate = await toldBy<Measured>(child)
  await once(child, 'exit')
  return rate
}

function start(role: string, input: object): ChildProcess {
  return fork(fileURLToPath(import.meta.url), [role, JSON.stringify(input)])
}

async function toldBy<T>(child: ChildProcess): Promise<T> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('A part of the benchmark ended.'))),
  ])
  return message
}

function show(rates: Rates | undefined): void {
  if (!rates) return
  const { noop, notModified, bare, page } = rates
  console.log(
    `304: ${perSecond(notModified)} against ${perSecond(noop.worked)} noop jobs, ${perSecond(noop.addedAndWorked)} with their adding;  ` +
      `200: ${perSecond(page)} against ${perSecond(bare)} bare GETs`,
  )
}

function report(rounds: readonly Rates[]): void {
  const all = (of: (rates: Rates) => number) => rounds.map(of).map((n) => Number(n.toFixed(3)))
  const median = (of: (rates: Rates) => number) =>
    all(of).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0
  const ratio = (rates: Rates) => rates.notModified / rates.noop.worked
  const ratioWithAdding = (rates: Rates) => rates.notModified / rates.noop.addedAndWorked
  const ratio200 = (rates: Rates) => rates.page / rates.bare
  console.log(
    `wanted: ${LEAST.notModified} and ${LEAST.page}; ${concurrency} looks and GETs, ${NOOPS_AT_ONCE} noop jobs at once, ${HOSTS} hosts, pages of ${PAGE_BYTES / 1000} KB`,
  )
  console.log(
    JSON.stringify({
      bench: 'checks',
      value: Math.round(median((rates) => rates.notModified)),
      unit: '304 checks/s',
      against: 'BullMQ noop jobs',
      ratio: median(ratio),
      ratioWithAdding: median(ratioWithAdding),
      ratio200: median(ratio200),
      ratios: all(ratio),
      ratiosWithAdding: all(ratioWithAdding),
      ratios200: all(ratio200),
    }),
  )
}

function perSecond(rate: number): string {
  return `${Math.round(rate)}/s`
}

const [role, input] = process.argv.slice(2)
if (role === 'site') await serveSite(JSON.parse(input ?? ''))
else if (role === 'noop') await workOnNoops(JSON.parse(input ?? ''))
else if (role === 'bare') await getBare(JSON.parse(input ?? ''))
else await main()
