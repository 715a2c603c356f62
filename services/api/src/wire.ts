/** An instant as JSON has it. */
export function iso(at: Date): string {
  return at.toISOString()
}

export function isoOrNull(at: Date | null): string | null {
  return at && at.toISOString()
}

/** A hash as JSON has it. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
