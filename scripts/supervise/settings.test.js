import { expect, test } from 'vitest'

import { SERVICES, settingsOf, wantedPorts } from './settings.js'

const ports = { api: 4000, site: 4003, slack: 4004, fetcher: 4011, differ: 4012, notifier: 4013 }
const at = {
  demo: true,
  ports,
  urls: { api: 'http://127.0.0.1:4000', slack: 'http://127.0.0.1:4004' },
  databaseUrl: 'postgres://db',
  redisUrl: 'redis://queue',
  smtpUrl: 'smtp://mail',
  secrets: { secretKey: 'sealed', adminKey: 'cw_admin_x' },
}

test('without the demo no private host is let through, and no wait is shortened', () => {
  const names = Object.keys(settingsOf('fetcher', { ...at, demo: false }, {}))

  expect(names).toContain('DATABASE_URL')
  expect(names).not.toContain('ALLOWED_PRIVATE_HOSTS')
  expect(names).not.toContain('SLACK_HOOK_ORIGINS')
  expect(names.filter((name) => /INTERVAL|AFTER|PERIOD|GAP/.test(name))).toEqual([])
})

test('the demo lets exactly the local site and the local sink through the guard', () => {
  const settings = settingsOf('fetcher', at, {})

  expect(settings.ALLOWED_PRIVATE_HOSTS).toBe('127.0.0.1:4003')
  expect(settings.SLACK_HOOK_ORIGINS).toBe('https://hooks.slack.com,http://127.0.0.1:4004')
})

test('the api gets a port to serve, each worker its own port for operations', () => {
  expect(settingsOf('api', at, {})).toMatchObject({ PORT: '4000', HOST: '127.0.0.1' })
  expect(settingsOf('api', at, {})).not.toHaveProperty('OPS_PORT')
  expect(settingsOf('differ', at, {})).toMatchObject({ OPS_PORT: '4012' })
  expect(settingsOf('differ', at, {})).not.toHaveProperty('PORT')
})

test('a process gets no key that it does not need: those that read foreign pages get none', () => {
  const whoGets = (name) =>
    [...SERVICES, 'demo'].filter((process) => name in settingsOf(process, at, {}))

  expect(whoGets('SECRET_KEY')).toEqual(['api', 'notifier'])
  expect(whoGets('ADMIN_KEY')).toEqual(['api', 'demo'])
  expect(whoGets('SMTP_URL')).toEqual(['notifier'])
})

test('the caller may set the log level, but no port that was promised to somebody else', () => {
  const given = { LOG_LEVEL: 'debug', PORT: '80', SECRET_KEY_FILE: '/run/secret' }
  const settings = settingsOf('api', at, given)

  expect(settings).not.toHaveProperty('LOG_LEVEL')
  expect(settings).not.toHaveProperty('SECRET_KEY')
  expect(settings.PORT).toBe('4000')
})

test('a server that the environment gives needs no port', () => {
  const given = { DATABASE_URL: 'postgres://db', SMTP_URL: 'smtp://mail' }
  const wanted = wantedPorts({ demo: false, given })

  expect(Object.keys(wanted)).toEqual(['api', 'redis', 'fetcher', 'differ', 'notifier'])
})
