import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  ConfigError,
  describeConfig,
  duration,
  flag,
  list,
  logLevel,
  optional,
  port,
  readConfig,
  secret,
  url,
} from './config.ts'
import type { Environment } from './config.ts'

const schema = {
  DATABASE_URL: url({
    description: 'PostgreSQL.',
    protocols: ['postgres', 'postgresql'],
    secret: true,
  }),
  SECRET_KEY: secret({ description: 'Draws all keys.', minLength: 32 }),
  PORT: port({ description: 'Where it listens.', default: '3000' }),
  WINDOW: duration({ description: 'How long a group waits.', default: 'PT5M' }),
  ALLOWED_HOSTS: list({ description: 'Let through | by the guard.', default: '' }),
  ROBOTS: flag({ description: 'Honour robots.txt.', default: 'true' }),
  LOG_LEVEL: logLevel(),
  HEARTBEAT_URL: optional(url({ description: 'Called while all is well.' })),
}

const KEY = 'k'.repeat(32)
const DATABASE = 'postgres://app:hunter2@db/clausewatch'

function faultsOf(env: Environment): readonly string[] {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  throw new Error('The environment was accepted.')
}

test('every config fault is listed at once, with what to write', () => {
  const faults = faultsOf({
    DATABASE_URL: 'mysql://app:hunter2@db/x',
    SECRET_KEY: 'short-secret',
    PORT: '70000',
    WINDOW: '5 minutes',
    ROBOTS: 'yes',
    LOG_LEVEL: 'loud',
    HEARTBEAT_URL: 'example.org',
  })
  expect(faults).toEqual([
    'DATABASE_URL is set, but not usable; write an address such as postgres://host.example/path',
    'SECRET_KEY is set, but not usable; write at least 32 random characters',
    'PORT is "70000"; write a whole number from 0 to 65535',
    'WINDOW is "5 minutes"; write a duration such as PT5S, PT30M, PT24H or P7D',
    'ROBOTS is "yes"; write true or false',
    'LOG_LEVEL is "loud"; write one of trace, debug, info, warn, error, fatal, silent',
    'HEARTBEAT_URL is "example.org"; write an address such as https://host.example/path',
  ])
})

test('what is missing or empty is a fault unless it has a default or is optional', () => {
  expect(faultsOf({ DATABASE_URL: DATABASE, SECRET_KEY: '' })).toEqual([
    'SECRET_KEY is not set; write at least 32 random characters',
  ])
})

test('values are decoded, defaults filled in and unknown variables ignored', () => {
  const config = readConfig(schema, {
    DATABASE_URL: DATABASE,
    SECRET_KEY: KEY,
    ALLOWED_HOSTS: 'localhost, [::1]:8080,',
    WINDOW: 'P1DT1H30M0.5S',
    PATH: '/bin',
  })
  expect(config).toEqual({
    DATABASE_URL: DATABASE,
    SECRET_KEY: KEY,
    PORT: 3000,
    WINDOW: 91_800_500,
    ALLOWED_HOSTS: ['localhost', '[::1]:8080'],
    ROBOTS: true,
    LOG_LEVEL: 'info',
  })
  expect(Object.isFrozen(config)).toBe(true)
})

test('NAME_FILE is read, its last line break dropped', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'key')
  writeFileSync(file, `${KEY}\n`)
  const env = { DATABASE_URL: DATABASE, SECRET_KEY_FILE: file }
  expect(readConfig(schema, env).SECRET_KEY).toBe(KEY)
})

test('an unreadable NAME_FILE and a doubled one are faults that name the variable', () => {
  expect(faultsOf({ DATABASE_URL: DATABASE, SECRET_KEY_FILE: '/none/such' })).toEqual([
    'SECRET_KEY_FILE is "/none/such", which cannot be read (ENOENT); write the path of a file that holds at least 32 random characters',
  ])
  expect(
    faultsOf({ DATABASE_URL: DATABASE, SECRET_KEY: KEY, SECRET_KEY_FILE: '/none/such' }),
  ).toEqual(['SECRET_KEY and SECRET_KEY_FILE are both set; keep one of them'])
})

test.for(['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', 'PT-5S', '5', 'pt5s', 'PT5S '])(
  'the duration %j is refused',
  (text) => {
    const exact = { WAIT: duration({ description: 'x', default: text || 'none' }) }
    expect(() => readConfig(exact, {})).toThrow('WAIT is')
  },
)

test('the table for the operations page shows every variable and no secret', () => {
  expect(describeConfig(schema).split('\n')).toEqual([
    '| name | default | secret | meaning |',
    '|---|---|---|---|',
    '| `DATABASE_URL` | required | yes | PostgreSQL. |',
    '| `SECRET_KEY` | required | yes | Draws all keys. |',
    '| `PORT` | `3000` |  | Where it listens. |',
    '| `WINDOW` | `PT5M` |  | How long a group waits. |',
    '| `ALLOWED_HOSTS` | empty |  | Let through \\| by the guard. |',
    '| `ROBOTS` | `true` |  | Honour robots.txt. |',
    '| `LOG_LEVEL` | `info` |  | The least level that is logged. |',
    '| `HEARTBEAT_URL` | none |  | Called while all is well. |',
  ])
})
