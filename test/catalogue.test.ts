import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readCatalogue } from '../tools/catalogue-files.ts'
import { useDatabase } from './support/database.ts'
import { listen } from './support/listen.ts'
import { waitFor } from './support/wait.ts'

const FIXTURES = fileURLToPath(new URL('fixtures/catalogue', import.meta.url))
const DECLARATIONS = join(FIXTURES, 'declarations')
const CLI = fileURLToPath(new URL('../tools/catalogue.ts', import.meta.url))

const API = fileURLToPath(new URL('../services/api/src/main.ts', import.meta.url))

/** A process of ours loads for a second on a quiet machine, and for half a minute on one that is busy elsewhere. */
const START_MS = 60_000

type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

function catalogue(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } }
    const child = execFile(process.execPath, [CLI, ...args], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 1, stdout, stderr })
    })
  })
}

async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer())
  await close()
  return port
}

async function wantedOf(file: string) {
  const found = (await readCatalogue(DECLARATIONS)).find((wanted) => wanted.file === file)
  if (found === undefined) throw new Error(`${file} was not read`)
  return found
}

describe('reading', () => {
  test('a file that is no JSON is named with what to do, and spoils no other', async () => {
    expect((await wantedOf('Torn.json')).faults).toEqual([
      expect.stringMatching(/^is not JSON .*correct it and import it again$/),
    ])
    expect((await wantedOf('Oldhollow.json')).faults).toEqual([])
  })

  test('the good terms of a service are kept beside faulty ones', async () => {
    const { documents, faults } = await wantedOf('Halfgood.json')
    expect(documents.map(({ kind }) => kind)).toEqual(['Privacy Policy'])
    expect(faults).toHaveLength(2)
  })

  test('a foreign filter is never executed and its name is told', async () => {
    const { notes } = await wantedOf('Brightfen Video.json')
    expect(globalThis).not.toHaveProperty('foreignFilterRan')
    expect(notes.join('\n')).toMatch(/dropBanner[\s\S]*removeQueryParams/)
    expect(notes).toContain('Brightfen Video.filters.js is not read')
    expect(notes).toContain('Brightfen Video.history.json is not read')
  })

  test('ranges and combined sources keep their order', async () => {
    const [terms] = (await wantedOf('Brightfen Video.json')).documents
    expect(terms?.declaration.sources[0].select).toEqual([
      'main .terms',
      { startAfter: '#intro', endBefore: 'footer.legal' },
    ])
    const [combined] = (await wantedOf('Marlow & Pike.json')).documents
    expect(combined?.declaration.sources.map(({ url, select }) => [url, select])).toEqual([
      ['https://marlowpike.example/seller', ['article']],
      ['https://marlowpike.example/seller/fees', ['#fees']],
    ])
  })

  test('the key of before engine 5.0 is read', async () => {
    expect((await wantedOf('Oldhollow.json')).documents).toHaveLength(1)
  })

  test('a history or filter given by itself is refused with the file to give instead', async () => {
    const [filters] = await readCatalogue(join(DECLARATIONS, 'Brightfen Video.filters.js'))
    expect(filters?.faults[0]).toContain('give the <Service>.json')
  })
})

describe('the command', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'catalogue-'))
  })
  afterAll(() => rm(dir, { recursive: true }))

  test('what it does not understand exits 2 and shows the help', async () => {
    for (const ran of await Promise.all([catalogue([]), catalogue(['import', 'one', 'two'])])) {
      expect(ran).toMatchObject({ code: 2, stdout: '' })
      expect(ran.stderr).toContain('Usage:')
    }
  })

  test('an import without an API says which settings are missing', async () => {
    const ran = await catalogue(['import', join(FIXTURES, 'own.json')])
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('Set API_URL')
    expect(ran.stderr).not.toContain('    at ')
  })

  test('a folder without a declaration is a fault', async () => {
    expect((await catalogue(['import', dir, '--dry-run'])).code).toBe(1)
  })

  test('a fault of our own form names its place and what to write', async () => {
    const file = join(dir, 'bad.json')
    const documents = [
      { platform: 'acme', kind: 'Privacy', declaration: { fetch: 'https://a.example/' } },
      { platform: 'acme', kind: 'Imprint', declaration: { fetch: 'ftp://a.example/' } },
      { kind: 'Imprint' },
    ]
    await writeFile(file, JSON.stringify({ platforms: [{ slug: 'acme' }], documents }))
    const { code, stderr } = await catalogue(['import', file, '--dry-run'])
    expect(code).toBe(1)
    expect(stderr.match(/^fault {2}bad\.json: .+$/gm)).toEqual([
      expect.stringContaining('platforms[0]: write "slug" and "name"'),
      expect.stringContaining('documents[0]: "Privacy" is no kind'),
      expect.stringContaining('documents[1].declaration: fetch:'),
      expect.stringContaining('documents[2]: write "platform"'),
    ])
  })

  test('a dry run asks the API for nothing and says what it would', async () => {
    const ran = await catalogue(['import', join(FIXTURES, 'own.json'), '--dry-run'])
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toBe(
      '1 files would import 1 platforms, 2 documents; 0 notes, 0 faults; nothing was imported (--dry-run)\n',
    )
  })
})

describe('against the API', () => {
  const database = useDatabase()
  const adminKey = 'a'.repeat(43)
  let api: ChildProcess
  let env: Record<string, string>

  beforeAll(async () => {
    const origin = `http://127.0.0.1:${await freePort()}`
    env = { API_URL: origin, ADMIN_KEY: adminKey }
    api = spawn(process.execPath, [API], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: database.url,
        HOST: '127.0.0.1',
        PORT: new URL(origin).port,
        PUBLIC_URL: origin,
        SECRET_KEY: 's'.repeat(43),
        ADMIN_KEY: adminKey,
      },
    })
    await waitFor(
      () =>
        fetch(`${origin}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      {
        what: 'the API',
        timeoutMs: START_MS,
      },
    )
  }, 2 * START_MS)
  afterAll(async () => {
    api.kill('SIGTERM')
    await once(api, 'exit')
  })

  test('a folder with a broken file imports all that is good and exits 1', async () => {
    const ran = await catalogue(['import', DECLARATIONS, '--json'], env)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('fault  Torn.json: is not JSON')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      files: 5,
      platforms: { created: 4 },
      documents: { created: 6, updated: 0, unchanged: 0 },
    })
  })

  test('importing again changes nothing', async () => {
    const { stdout } = await catalogue(['import', DECLARATIONS, '--json'], env)
    expect(JSON.parse(stdout)).toMatchObject({
      platforms: { created: 0, unchanged: 4 },
      documents: { created: 0, updated: 0, unchanged: 6 },
    })
  })

  test('what was declared is what is watched, ranges and combined sources included', async () => {
    const { stdout } = await catalogue(['list', '--json'], env)
    const { documents }: { documents: { id: string; name: string }[] } = JSON.parse(stdout)
    const shown = async (name: string) => {
      const id = documents.find((document) => document.name === name)?.id
      const response = await fetch(`${env['API_URL']}/v1/documents/${id}`)
      const document: { declaration: unknown } = JSON.parse(await response.text())
      return document.declaration
    }
    expect(await shown('Brightfen Video Terms of Service')).toEqual({
      // It asked for its scripts to run.
      render: 'always',
      sources: [
        {
          fetch: 'https://brightfen.example/legal/terms',
          // Kept and shown; never executed.
          filters: ['dropBanner', 'removeQueryParams'],
          select: ['main .terms', { startAfter: '#intro', endBefore: 'footer.legal' }],
          remove: ['.toc', { startBefore: '#ad', endAfter: '#ad-end' }],
        },
      ],
    })
    expect(await shown('Marlow & Pike Commercial Terms')).toEqual({
      sources: [
        { fetch: 'https://marlowpike.example/seller', select: ['article'], remove: ['nav'] },
        { fetch: 'https://marlowpike.example/seller/fees', select: ['#fees'], remove: ['nav'] },
      ],
    })
  })

  test('a declaration or an interval that differs is updated, and counted as such', async () => {
    const own = join(FIXTURES, 'own.json')
    expect((await catalogue(['import', own], env)).code).toBe(0)
    const dir = await mkdtemp(join(tmpdir(), 'catalogue-'))
    const file = join(dir, 'own.json')
    await writeFile(file, (await readFile(own, 'utf8')).replace('43200', '86400'))
    const { code, stdout } = await catalogue(['import', file], env)
    await rm(dir, { recursive: true })
    expect(code).toBe(0)
    expect(stdout).toContain('documents 0 created, 1 updated, 1 unchanged')
  })

  test('a document of an unknown platform is refused by name while the others are imported', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'catalogue-'))
    const file = join(dir, 'lost.json')
    const declaration = { fetch: 'https://lost.example/' }
    const documents = [
      { platform: 'nobody', kind: 'Imprint', declaration },
      { platform: 'tilloway', kind: 'Imprint', declaration },
    ]
    await writeFile(file, JSON.stringify({ documents }))
    const { code, stdout, stderr } = await catalogue(['import', file], env)
    await rm(dir, { recursive: true })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^fault {2}lost\.json: nobody Imprint: .+/m)
    expect(stdout).toContain('documents 1 created')
  })

  test('a wrong key is told as the API tells it, without a stack', async () => {
    const ran = await catalogue(['import', join(FIXTURES, 'own.json')], { ...env, ADMIN_KEY: 'no' })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('A valid API key is needed')
    expect(ran.stderr).not.toContain('    at ')
  })
})
