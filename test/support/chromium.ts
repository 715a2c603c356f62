import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
const MAC_APP = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** The Chromium installed here, or undefined: then a test that needs one says so and skips. */
export function chromiumPath(): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = NAMES.flatMap((name) => places.map((place) => join(place, name)))
  return [...candidates, MAC_APP].find((path) => existsSync(path))
}
