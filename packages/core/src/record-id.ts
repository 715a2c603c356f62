const LETTERS = {
  account: 'A',
  change: 'C',
  document: 'D',
  channel: 'H',
  key: 'K',
  message: 'M',
  platform: 'F',
  provision: 'P',
  snapshot: 'E',
  subscription: 'S',
  version: 'V',
} as const

export type RecordKind = keyof typeof LETTERS

/** Digits that an id is padded to, so that a list of records lines up; larger numbers simply grow. */
const WIDTH = 6

/** The permanent public id of a record: `recordId('document', 94)` is `CW-D-000094`. */
export function recordId(kind: RecordKind, id: number): string {
  return `CW-${LETTERS[kind]}-${String(id).padStart(WIDTH, '0')}`
}

/** The number behind a public id, padded or not; null when it is none of that kind. */
export function parseRecordId(kind: RecordKind, text: string): number | null {
  const match = /^CW-([A-Z])-0*([1-9]\d{0,14})$/.exec(text.trim().toUpperCase())
  return match?.[1] === LETTERS[kind] ? Number(match[2]) : null
}
