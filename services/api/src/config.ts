import { duration, list, logLevel, optional, port, secret, text, url } from '@clausewatch/runtime'

export const SETTINGS = {
  DATABASE_URL: url({
    description: 'PostgreSQL 17 or newer.',
    protocols: ['postgres', 'postgresql'],
    secret: true,
  }),
  HOST: text({ description: 'The address to listen on.', default: '0.0.0.0' }),
  PORT: port({
    description: 'The port to listen on; health and metrics are there too.',
    default: '4000',
  }),
  PUBLIC_URL: url({ description: 'Where people and mails find this API.' }),
  SECRET_KEY: secret({
    description: 'Seals addresses and signs links; the same in every service, and for ever.',
    minLength: 32,
  }),
  ADMIN_KEY: secret({ description: 'The administrator’s API key.', minLength: 32 }),
  SLACK_HOOK_ORIGINS: list({
    description: 'Origins that a Slack webhook may have.',
    default: 'https://hooks.slack.com',
  }),
  ALLOWED_PRIVATE_HOSTS: text({
    description: 'host:port pairs that may be watched although their address is private.',
    default: '',
  }),
  LOOK_INTERVAL: duration({
    description: 'Time between two looks at a document that does not say.',
    default: 'PT24H',
  }),
  DIGEST_PERIOD: duration({ description: 'Time between two digests.', default: 'P7D' }),
  TRUSTED_PROXIES: optional(
    text({
      description:
        'Proxies whose X-Forwarded-For is believed: addresses or networks, comma-separated.',
    }),
  ),
  LOG_LEVEL: logLevel(),
}
