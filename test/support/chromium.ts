import { findChromium } from '../../services/fetcher/src/browser/find.ts'

/** The Chromium installed here, or undefined: then a test that needs one says so and skips. */
export function chromiumPath(): string | undefined {
  return findChromium(process.env['PATH'] ?? '') ?? undefined
}
