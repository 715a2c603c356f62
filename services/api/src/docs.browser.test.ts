import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { chromiumPath } from '../../../test/support/chromium.ts'
import { useApi } from './testing.ts'

const api = useApi()
const executablePath = chromiumPath()
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

test.skipIf(executablePath === undefined)(
  'the documentation shows every operation and asks nobody but ourselves',
  async () => {
    const origin = await api.app.listen({ port: 0, host: '127.0.0.1' })
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args: QUIET })
    try {
      const page = await browser.newPage()
      const foreign: string[] = []
      const errors: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) {
          foreign.push(request.url())
        }
      })
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await page.goto(`${origin}/docs`)
      await page.getByRole('heading', { name: 'Clausewatch API' }).waitFor()
      await page.getByText('Open an account').first().waitFor()
      // What a page asks for by the way, it asks for soon.
      await page.waitForTimeout(2_000)
      expect(foreign).toEqual([])
      expect(errors).toEqual([])
    } finally {
      await browser.close()
    }
  },
  60_000,
)
