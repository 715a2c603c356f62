import { parseAllowedHosts } from '@clausewatch/core'
import { createLogger, readConfig, runService, startStages } from '@clausewatch/runtime'
import { looks, openStore, renders, stages } from '@clausewatch/store'
import { openBrowser } from './browser/browser.ts'
import type { BrowserSource } from './browser/connect.ts'
import { findChromium } from './browser/find.ts'
import { SETTINGS } from './config.ts'
import { closeHttp, openHttp } from './http/client.ts'
import { openLookBook } from './look-book.ts'
import { look } from './look.ts'
import { declineRender, render, unanswered } from './render.ts'

const config = readConfig(SETTINGS)
const log = createLogger({ service: 'fetcher', level: config.LOG_LEVEL })

await runService({
  log,
  start: async (defer) => {
    const store = openStore(config.DATABASE_URL, { max: 20, name: 'fetcher' })
    defer('store', store.close)
    const allowed = parseAllowedHosts(config.ALLOWED_PRIVATE_HOSTS)
    const http = openHttp({ publicUrl: config.PUBLIC_URL, allowed })
    defer('http', () => closeHttp(http))
    const policy = {
      intervalMs: config.LOOK_INTERVAL,
      secondLookMs: config.SECOND_LOOK_AFTER,
      gapMs: config.HOST_GAP,
    }
    const book = openLookBook(store, policy)
    const source = browserSource()
    const browser =
      source &&
      openBrowser({
        log,
        source,
        pages: config.BROWSER_PAGES,
        maxMemoryBytes: config.BROWSER_MEMORY_MB * 1_000_000,
      })
    if (browser) defer('browser', browser.close)
    else log.info('no browser found')
    const { gapMs } = policy
    const sources = { http, browser, gapMs }
    await startStages(defer, {
      service: 'fetcher',
      log,
      config,
      database: stages.questions(store.db),
      work: [
        {
          stage: 'fetch',
          due: (limit) => looks.dueLooks(store.db, limit),
          process: ({ id, attempt, kind }, signal, claimed) =>
            look(
              { book, log, sources },
              looks.parseDueLook({ id, attempt, kind }),
              signal,
              claimed,
            ),
        },
        {
          stage: 'render',
          due: (limit) => (browser ? renders.due(store.db, limit) : unanswered(store, limit)),
          process: ({ id, attempt }, signal) => {
            const due = { id: Number(id), attempt }
            if (!browser) return declineRender(store, due)
            return render({ store, http, browser, log, gapMs }, due, signal)
          },
        },
      ],
    })
  },
})

/** A browser that runs elsewhere, or the one of this machine. */
function browserSource(): BrowserSource | null {
  if (config.BROWSER_PAGES === 0) return null
  const { BROWSER_WS_ENDPOINT: url, CHROMIUM_PATH: chosen } = config
  if (url !== undefined) return { kind: 'endpoint', url }
  const path = chosen ?? findChromium(process.env['PATH'] ?? '')
  return path === null ? null : { kind: 'program', path }
}
