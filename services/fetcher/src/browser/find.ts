import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The Chromium of this machine: in PATH, or where macOS keeps its applications; null: there is none. */
export function findChromium(path: string): string | null {
  const places = path.split(delimiter).filter((place) => place !== '')
  const candidates = NAMES.flatMap((name) => places.map((place) => join(place, name)))
  return [...candidates, ...APPS].find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
