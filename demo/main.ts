import { createLogger } from '@clausewatch/runtime'

import { serve } from './http.ts'
import { seed, untilWatched } from './seed.ts'
import { answerSite } from './site.ts'
import { answerSink } from './slack.ts'
import { remember } from './state.ts'
import { tellStory } from './telling.ts'

// Old messages are dropped from the sink: the page and the state file stay small.
const MAX_MESSAGES = 100

const config = {
  apiUrl: setting('API_URL'),
  adminKey: setting('ADMIN_KEY'),
  mailboxUrl: setting('MAILBOX_URL'),
  sitePort: Number(setting('SITE_PORT')),
  slackPort: Number(setting('SLACK_PORT')),
  statePath: process.env['DEMO_STATE'] ?? '.data/demo.json',
}
const log = createLogger({ service: 'demo' })
const remembered = remember(config.statePath)
const { state, save } = remembered
const siteUrl = `http://127.0.0.1:${config.sitePort}`
const slackUrl = `http://127.0.0.1:${config.slackPort}`
const telling = tellStory(remembered, { log, siteUrl })
const ending = new AbortController()

const site = await serve(config.sitePort, (asked) =>
  answerSite(
    {
      live: () => state.live,
      publish: telling.publish,
      publishNext: telling.publishNext,
      upcoming: telling.upcoming,
      waiting: () => !telling.hasBegun(),
      links: { Mailbox: config.mailboxUrl, Slack: slackUrl, API: `${config.apiUrl}/docs` },
      random: Math.random,
      now: () => new Date(),
    },
    asked,
  ),
)
const sink = await serve(config.slackPort, (asked) =>
  answerSink(
    {
      messages: () => state.messages,
      add(hook, message) {
        const id = (state.messages.at(-1)?.id ?? 0) + 1
        state.messages.push({ id, at: new Date().toISOString(), hook, message })
        state.messages.splice(0, state.messages.length - MAX_MESSAGES)
        save()
        log.info({ message: id, url: slackUrl }, 'received a Slack message')
      },
      refused: (faults) => log.warn({ faults }, 'refused a Slack message'),
    },
    asked,
  ),
)
log.info({ site: siteUrl, slack: slackUrl }, 'listening')

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    ending.abort()
    telling.end()
    void Promise.all([site.close(), sink.close()])
  })
}

try {
  const { apiUrl, adminKey, mailboxUrl } = config
  const { signal } = ending
  const deps = { apiUrl, adminKey, mailboxUrl, siteUrl, slackUrl, remembered, log, signal }
  await untilWatched(deps, await seed(deps))
  telling.begin()
} catch (error) {
  // A stop in the middle of seeding is no fault; the next start goes on where this one ended.
  if (!ending.signal.aborted) throw error
}

/** `npm start` gives every setting: there are no defaults to get wrong. */
function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; \`npm start\` sets it`)
  return value
}
