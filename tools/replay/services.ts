import { startService } from '../services.ts'
import type { RunningService } from '../services.ts'

/** Where the messages of a replay say that we are. */
export const PUBLIC_URL = 'http://127.0.0.1:4000'

export type Services = { readonly stop: () => Promise<void> }

/** Starts the real fetcher, differ and notifier with short waits, and waits until they are ready. */
export async function startServices(at: {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly smtpUrl: string
  readonly secretKey: string
  readonly allowedHost: string
}): Promise<Services> {
  const settings = {
    DATABASE_URL: at.databaseUrl,
    REDIS_URL: at.redisUrl,
    SMTP_URL: at.smtpUrl,
    SECRET_KEY: at.secretKey,
    ALLOWED_PRIVATE_HOSTS: at.allowedHost,
    QUEUE_NAMESPACE: `replay-${process.pid}`,
    PUBLIC_URL,
    MAIL_FROM: 'Clausewatch <alerts@clausewatch.example>',
    LOG_LEVEL: 'warn',
    // Looks come when the replay asks for them; a second look and a message follow at once.
    LOOK_INTERVAL: 'P3650D',
    SECOND_LOOK_AFTER: 'PT0.1S',
    SEAL_AFTER: 'PT0.1S',
    HOST_GAP: 'PT0S',
    BROWSER_PAGES: '0',
  }
  const running: RunningService[] = []
  const stop = async () => {
    await Promise.all(running.map((service) => service.stop()))
  }
  try {
    for (const name of ['fetcher', 'differ', 'notifier'] as const) {
      running.push(await startService(name, settings))
    }
    return { stop }
  } catch (error) {
    await stop()
    throw error
  }
}
