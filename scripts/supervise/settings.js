export const SERVICES = ['api', 'fetcher', 'differ', 'notifier']

export const WORKERS = ['fetcher', 'differ', 'notifier']

/** The ports that npm start would like; `insteadOf`: the variable that makes the server needless. */
const PORTS = [
  { name: 'api', port: 4000 },
  { name: 'mailbox', port: 4001, insteadOf: 'SMTP_URL' },
  { name: 'smtp', port: 4002, insteadOf: 'SMTP_URL' },
  { name: 'site', port: 4003, demo: true },
  { name: 'slack', port: 4004, demo: true },
  { name: 'postgres', port: 4005, insteadOf: 'DATABASE_URL' },
  { name: 'redis', port: 4006, insteadOf: 'REDIS_URL' },
  { name: 'fetcher', port: 4011 },
  { name: 'differ', port: 4012 },
  { name: 'notifier', port: 4013 },
]

/** { name: port } of what will run: no demo's, and none of a server that the environment gives. */
export function wantedPorts({ demo, given }) {
  const needed = PORTS.filter((row) => (demo || !row.demo) && !given[row.insteadOf])
  return Object.fromEntries(needed.map(({ name, port }) => [name, port]))
}

/**
 * Every variable that npm start gives to a process. `to`: who gets it (all services unless said); `demo`: only while
 * the demo runs; `ours`: the caller's environment does not replace it. The demo's waits are short, and are settings
 * like any other: no code knows of the demo.
 */
const SETTINGS = [
  { name: 'DATABASE_URL', ours: true, value: ({ databaseUrl }) => databaseUrl },
  { name: 'REDIS_URL', to: WORKERS, ours: true, value: ({ redisUrl }) => redisUrl },
  { name: 'SMTP_URL', to: ['notifier'], ours: true, value: ({ smtpUrl }) => smtpUrl },
  // Those that read foreign pages hold no key.
  { name: 'SECRET_KEY', to: ['api', 'notifier'], value: ({ secrets }) => secrets.secretKey },
  { name: 'ADMIN_KEY', to: ['api', 'demo'], value: ({ secrets }) => secrets.adminKey },
  { name: 'PUBLIC_URL', value: ({ urls }) => urls.api },
  { name: 'HOST', ours: true, value: () => '127.0.0.1' },
  { name: 'PORT', to: ['api'], ours: true, value: ({ ports }) => ports.api },
  { name: 'OPS_PORT', to: WORKERS, ours: true, value: ({ ports }, service) => ports[service] },
  { name: 'MAIL_FROM', value: () => 'Clausewatch <alerts@clausewatch.example>' },
  { name: 'LOG_LEVEL', value: () => 'info' },

  // The SSRF guard stays on: these two let the local site and the local Slack sink through, and nothing else.
  { name: 'ALLOWED_PRIVATE_HOSTS', demo: true, value: ({ ports }) => `127.0.0.1:${ports.site}` },
  {
    name: 'SLACK_HOOK_ORIGINS',
    demo: true,
    value: ({ urls }) => `https://hooks.slack.com,${urls.slack}`,
  },
  { name: 'LOOK_INTERVAL', demo: true, value: () => 'PT5S' },
  { name: 'SECOND_LOOK_AFTER', demo: true, value: () => 'PT3S' },
  { name: 'SEAL_AFTER', demo: true, value: () => 'PT2S' },
  // A digest within the first minute, wherever in the minute it begins.
  { name: 'DIGEST_PERIOD', demo: true, value: () => 'PT30S' },
  { name: 'HOST_GAP', demo: true, value: () => 'PT0.1S' },

  { name: 'API_URL', to: ['demo'], ours: true, value: ({ urls }) => urls.api },
  { name: 'SITE_PORT', to: ['demo'], ours: true, value: ({ ports }) => ports.site },
  { name: 'SLACK_PORT', to: ['demo'], ours: true, value: ({ ports }) => ports.slack },
  { name: 'MAILBOX_URL', to: ['demo'], ours: true, value: ({ urls }) => urls.mailbox },
]

/**
 * What `process` (a service, or demo) gets on top of the caller's environment.
 * `at`: { databaseUrl, redisUrl, smtpUrl, secrets, ports, urls, demo }.
 */
export function settingsOf(process, at, given) {
  const rows = SETTINGS.filter(
    ({ name, to = SERVICES, demo = false, ours = false }) =>
      to.includes(process) &&
      (at.demo || !demo) &&
      (ours || !(given[name] || given[`${name}_FILE`])),
  )
  const values = rows.map(({ name, value }) => [name, value(at, process)])
  return Object.fromEntries(
    values.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
  )
}
