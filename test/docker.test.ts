import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '@clausewatch/runtime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { SETTINGS as API } from '../services/api/src/config.ts'
import { SETTINGS as DIFFER } from '../services/differ/src/config.ts'
import { SETTINGS as FETCHER } from '../services/fetcher/src/config.ts'
import { SETTINGS as NOTIFIER } from '../services/notifier/src/config.ts'

type Container = {
  readonly image: string
  readonly build?: unknown
  readonly pull_policy?: string
  readonly container_name?: string
  readonly user?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number | null>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly ports?: readonly { readonly host_ip: string; readonly published: string }[]
  readonly restart?: string
  readonly networks?: readonly string[]
  readonly volumes?: readonly string[]
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly mem_limit?: string
  readonly pids_limit?: number
  readonly logging?: { readonly options: Readonly<Record<string, string>> }
}

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const compose: {
  readonly services: Readonly<Record<string, Container>>
  readonly networks: Readonly<Record<string, unknown>>
} = parse(read('docker-compose.yml'), { merge: true })
const dockerfile = read('docker/Dockerfile')

const SERVICES = { api: API, fetcher: FETCHER, differ: DIFFER, notifier: NOTIFIER }
const services = Object.entries(SERVICES).map(([name, settings]) => ({ name, settings }))
const everyContainer = Object.keys(compose.services)
// They end when they are done, so nobody asks after their health.
const STEPS = ['keys', 'migrate']
const lasting = everyContainer.filter((name) => !STEPS.includes(name))

function container(name: string): Container {
  const found = compose.services[name]
  if (!found) throw new Error(`docker-compose.yml has no service ${name}.`)
  return found
}

/** What Compose makes of ${NAME:-default} where nobody sets anything. */
function withDefaults(text: string): string {
  const inner = text.replaceAll(/\$\{\w+(?::-([^${}]*))?\}/g, (_, fallback) => fallback ?? '')
  return inner === text ? text : withDefaults(inner)
}

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-docker-'))
  const makeKeys = () => execFileSync(process.execPath, [join(root, 'docker/keys.js'), folder])
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')])

  beforeAll(() => {
    for (const volume of ['servers', 'keys']) mkdirSync(join(folder, volume))
    makeKeys()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(services)(
    'the $name starts with what the compose file and the keys step give, nothing prepared',
    ({ name, settings }) => {
      const given = Object.entries(container(name).environment ?? {})
        .filter(([, value]) => value !== null)
        .map(([key, value]) => [key, withDefaults(String(value)).replace(/^\/run\//, `${folder}/`)])
      expect(() => readConfig(settings, Object.fromEntries(given))).not.toThrow()
    },
  )

  test.each(services)(
    'whoever runs it can set every setting of the $name',
    ({ name, settings }) => {
      const inside = new Set(['HOST', 'PORT', 'OPS_PORT', 'QUEUE_NAMESPACE'])
      const wanted = Object.keys(settings).filter((setting) => !inside.has(setting))
      const given = Object.keys(container(name).environment ?? {})
        .filter((variable) => variable !== 'UV_THREADPOOL_SIZE')
        .map((variable) => variable.replace(/_FILE$/, ''))
      expect(given.toSorted()).toEqual(wanted.toSorted())
    },
  )

  test('keys are made once: starting again changes none', () => {
    const before = files()
    makeKeys()
    expect(files()).toEqual(before)
  })

  test('only their owner can read the keys', () => {
    for (const key of readdirSync(join(folder, 'keys')))
      expect(statSync(join(folder, 'keys', key)).mode & 0o077, key).toBe(0)
  })
})

describe('every container', () => {
  test.each(everyContainer)('%s is confined and bounded', (name) => {
    expect(container(name)).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
      logging: { options: { 'max-size': '10m', 'max-file': '3' } },
    })
  })

  test.each(everyContainer)('%s does not run as root', (name) => {
    const { image, user } = container(name)
    const last = /^USER (\S+)$/m.exec(dockerfile.slice(dockerfile.lastIndexOf('\nFROM ')))?.[1]
    expect(image === 'clausewatch:local' ? last : user).toMatch(
      /^(node|postgres|valkey|65534:65534)$/,
    )
  })

  test.each(lasting)('%s has a healthcheck and comes back after a crash', (name) => {
    expect(container(name).healthcheck?.test.length).toBeGreaterThan(1)
    expect(container(name).restart).toBe('unless-stopped')
  })

  test.each(everyContainer)(
    '%s has an exact image, or one built here and never fetched',
    (name) => {
      const { image, pull_policy } = container(name)
      if (image.endsWith(':local')) expect(pull_policy).toBe('never')
      else expect(image).toMatch(/:v?\d+(\.\d+)*$/)
    },
  )

  test('one of them builds the image that ours share, and the browser its own', () => {
    expect(everyContainer.filter((name) => container(name).build)).toEqual(['keys', 'browser'])
  })

  test('only the API and the mailbox are published, to this machine alone', () => {
    const published = everyContainer.flatMap((name) =>
      (container(name).ports ?? []).map(({ host_ip }) => `${name} ${withDefaults(host_ip)}`),
    )
    expect(published).toEqual(['api 127.0.0.1', 'mailbox 127.0.0.1'])
  })
})

test('the browser reaches the fetchers and nothing else: no server, no internet, no secret', () => {
  const { networks, volumes, environment } = container('browser')
  expect(networks).toEqual(['browser'])
  expect(compose.networks['browser']).toEqual({ internal: true })
  expect([volumes, environment]).toEqual([undefined, undefined])
  const others = everyContainer.filter((name) => container(name).networks?.includes('browser'))
  expect(others).toEqual(['fetcher', 'browser'])
})

describe('our services', () => {
  test.each(services)('the $name runs after the migration, on a healthy database', ({ name }) => {
    expect(container(name).depends_on).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
      postgres: { condition: 'service_healthy' },
    })
  })

  test.each(services)('the health of the $name is asked where it listens', ({ name, settings }) => {
    const port = 'PORT' in settings ? settings.PORT : settings.OPS_PORT
    expect(container(name).healthcheck?.test.join(' ')).toContain(`:${port.default}/healthz`)
  })

  test.each([...services, ...[...STEPS, 'browser'].map((name) => ({ name }))])(
    'the command of $name exists',
    ({ name }) => {
      const [file] = /\S+\.[jt]s$/.exec(container(name).command?.join(' ') ?? '') ?? ['none']
      expect(existsSync(join(root, file)), file).toBe(true)
    },
  )

  test('workers scale: no fixed name, no published port', () => {
    for (const name of ['fetcher', 'differ', 'notifier']) {
      expect(container(name).container_name, name).toBeUndefined()
      expect(container(name).ports, name).toBeUndefined()
    }
  })
})

test('redis writes its log every second and evicts nothing', () => {
  const command = container('redis').command ?? []
  expect(command).toContain('--appendonly yes')
  expect(command).toContain('--appendfsync everysec')
  expect(command).toContain('--maxmemory-policy noeviction')
})

describe('the image', () => {
  test('has the Node and the pnpm that npm start brings', () => {
    const toolchain = read('scripts/setup/toolchain.js')
    const node = /NODE = '([\d.]+)'/.exec(toolchain)?.[1]
    const pnpm = /linux-x64@([\d.]+)'/.exec(toolchain)?.[1]
    expect(dockerfile.match(/^FROM node:.*$/gm)).toEqual([
      `FROM node:${node}-slim AS dependencies`,
      `FROM node:${node}-slim AS browser`,
      `FROM node:${node}-slim`,
    ])
    expect(dockerfile).toContain(`pnpm@${pnpm}\n`)
  })

  test('installs what every package of ours depends on', () => {
    const manifests = ['packages', 'services']
      .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
    for (const folder of manifests)
      expect(dockerfile).toContain(`COPY ${folder}/package.json ${folder}/\n`)
  })
})
