import { createHash } from 'node:crypto'

export type Half = 'a' | 'b'

/** The half of a corpus that a document belongs to, by a hash of its name: rules are made on one half and tried on the other. */
export function halfOf(document: string): Half {
  const [first = 0] = createHash('sha256').update(document).digest()
  return first % 2 === 0 ? 'a' : 'b'
}

/** @throws when it is neither */
export function parseHalf(value: string | undefined): Half | null {
  if (value === undefined) return null
  if (value === 'a' || value === 'b') return value
  throw new Error(`--half is a or b, not ${value}.`)
}
