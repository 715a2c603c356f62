import type { Received } from './model.ts'

// A document read from several addresses is one look and one snapshot: its pages in one MIME body (RFC 2046), each with
// its address (Content-Location, RFC 2557) and its length, so that no boundary can be forged by a page's bytes.
const BOUNDARY = 'clausewatch-part'
const CONTENT_TYPE = `multipart/mixed; boundary=${BOUNDARY}`
const HEAD_END = '\r\n\r\n'

/** Packs the pages of a look into the bytes and type of one snapshot. A single page stays as it is. */
export function packParts(parts: readonly [Received, ...Received[]]): Received {
  const [first] = parts
  if (parts.length === 1) return first
  const chunks: Uint8Array[] = []
  for (const part of parts) {
    const type = part.contentType ? `Content-Type: ${oneLine(part.contentType)}\r\n` : ''
    const head = `--${BOUNDARY}\r\n${type}Content-Location: ${oneLine(part.url)}\r\nContent-Length: ${part.bytes.byteLength}${HEAD_END}`
    chunks.push(Buffer.from(head), part.bytes, Buffer.from('\r\n'))
  }
  chunks.push(Buffer.from(`--${BOUNDARY}--\r\n`))
  return { bytes: Buffer.concat(chunks), contentType: CONTENT_TYPE, url: first.url }
}

/**
 * The pages of a snapshot, in the order of the declaration's sources.
 * @throws when a packed body is not one that packParts made
 */
export function unpackParts(snapshot: Received): readonly Received[] {
  if (snapshot.contentType !== CONTENT_TYPE) return [snapshot]
  const bytes = Buffer.from(
    snapshot.bytes.buffer,
    snapshot.bytes.byteOffset,
    snapshot.bytes.byteLength,
  )
  const parts: Received[] = []
  for (let at = 0; !bytes.subarray(at).equals(Buffer.from(`--${BOUNDARY}--\r\n`));) {
    const headEnd = bytes.indexOf(HEAD_END, at)
    const head = headEnd < 0 ? '' : bytes.subarray(at, headEnd).toString()
    const length = Number(/^Content-Length: (\d+)$/m.exec(head)?.[1] ?? Number.NaN)
    const url = /^Content-Location: (.+)$/m.exec(head)?.[1]
    const start = headEnd + HEAD_END.length
    if (!head.startsWith(`--${BOUNDARY}\r\n`) || !url || !(start + length <= bytes.length)) {
      throw new Error('The packed snapshot is damaged.')
    }
    const contentType = /^Content-Type: (.+)$/m.exec(head)?.[1] ?? null
    parts.push({ bytes: bytes.subarray(start, start + length), contentType, url })
    at = start + length + 2
  }
  return parts
}

function oneLine(value: string): string {
  return value.replaceAll(/[\r\n]+/g, ' ')
}
