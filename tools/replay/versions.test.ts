import { expect, test } from 'vitest'
import { traceVersions, type VersionLine } from './versions.ts'

const COURTS =
  'We may hand your data to a court that orders it, after we have told you so in writing.'
const DAY_MS = 24 * 3_600_000

function version(document: string, service: string, day: number, text: string) {
  const time = new Date(Date.UTC(2026, 0, 1) + day * DAY_MS)
  return { document, service, snapshot: `${document}-${day}`, time, text }
}

function idOf(lines: readonly VersionLine[], snapshot: string, text: string) {
  return lines
    .find((line) => line.snapshot === snapshot)
    ?.provisions.find((provision) => provision.text === text)?.id
}

test.each([
  ['of the same service within a month', 'shop', 20, true],
  ['of the same service, but much later', 'shop', 60, false],
  ['of another service', 'bank', 20, false],
])('a clause that went keeps its identity in a document %s: %#', (_, service, day, isKept) => {
  const lines = traceVersions([
    version('terms', service, 0, 'You pay by the month.\n'),
    version('terms', service, day, `You pay by the month.\n\n${COURTS}\n`),
    version('privacy', 'shop', 0, `We keep nothing of what you say.\n\n${COURTS}\n`),
    version('privacy', 'shop', 10, 'We keep nothing of what you say.\n'),
    version('privacy', 'shop', 90, `We keep nothing of what you say.\n\n${COURTS}\n`),
  ])
  const id = idOf(lines, 'privacy-0', COURTS)
  expect(idOf(lines, `terms-${day}`, COURTS) === id).toBe(isKept)
  expect(idOf(lines, 'privacy-90', COURTS) === id).toBe(!isKept)
})
