import { STAGE_SETTINGS, duration, list, optional, secret, text, url } from '@clausewatch/runtime'

export const SETTINGS = {
  ...STAGE_SETTINGS,
  SMTP_URL: url({
    description: 'Where mail is handed over, such as smtps://user:password@mail.example:465.',
    protocols: ['smtp', 'smtps'],
    secret: true,
  }),
  MAIL_FROM: text({
    description: 'The sender, such as Clausewatch <alerts@clausewatch.example>.',
  }),
  DKIM_DOMAIN: optional(
    text({
      description:
        'Signs mail for this domain, both List-Unsubscribe headers included (RFC 8058); with DKIM_SELECTOR and DKIM_PRIVATE_KEY. Unset: the mail server must sign them.',
    }),
  ),
  DKIM_SELECTOR: optional(text({ description: 'The key’s selector in the domain’s DNS.' })),
  DKIM_PRIVATE_KEY: optional(secret({ description: 'The private key, PEM.' })),
  SECRET_KEY: secret({
    description: 'Seals addresses and signs links; the same for api and notifier.',
    minLength: 32,
  }),
  PUBLIC_URL: url({ description: 'The address of the API and its pages, as readers reach it.' }),
  SLACK_HOOK_ORIGINS: list({
    description: 'Origins that Slack messages may be posted to.',
    default: 'https://hooks.slack.com',
  }),
  SEAL_AFTER: duration({
    description: 'How long same-day alerts of a channel wait for company.',
    default: 'PT5M',
  }),
  DIGEST_PERIOD: duration({ description: 'A week; shorter in a demo.', default: 'P7D' }),
  EPISODE_AFTER: duration({
    description: 'How long no look brings a document before that is told.',
    default: 'PT24H',
  }),
  EPISODE_REMIND_EVERY: duration({
    description: 'How often it is told again while it lasts.',
    default: 'P7D',
  }),
  HEARTBEAT_URL: optional(
    url({ description: 'Called every minute while no stage is late.', secret: true }),
  ),
}
