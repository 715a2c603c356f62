import { promisify } from 'node:util'
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'
import { HttpFault } from './outcome.ts'

type Decoder = (bytes: Uint8Array, cap: { maxOutputLength: number }) => Promise<Uint8Array>

// RFC 9659: a zstd body may not ask its reader for a window above 8 MB. Node's own limit is 128 MB.
const ZSTD_WINDOW = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

const undoZlib = promisify(inflate)
const undoRaw = promisify(inflateRaw)
const undoGzip = promisify(gunzip)
const undoBrotli = promisify(brotliDecompress)
const undoZstd = promisify(zstdDecompress)

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', undoGzip],
  ['x-gzip', undoGzip],
  ['deflate', undoDeflate],
  ['br', undoBrotli],
  ['zstd', (bytes, cap) => undoZstd(bytes, { ...cap, ...ZSTD_WINDOW })],
])

// One layer is usual, two happen behind a careless proxy, more are an attack.
const MAX_LAYERS = 3

/**
 * Undoes a body's Content-Encoding. What any layer decodes to may not exceed `maxBytes`: zlib stops at the cap, so a
 * bomb costs no more memory than a page.
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string,
  maxBytes: number,
): Promise<Uint8Array> {
  // An empty body is empty in every encoding, whatever the header says.
  if (body.length === 0) return body
  const layers = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  const decoders = layers.map(decoderOf)
  if (decoders.length > MAX_LAYERS) {
    throw new HttpFault('bad-encoding', `The body is compressed ${layers.length} times over.`)
  }
  let bytes = body
  for (const decode of decoders.toReversed()) {
    bytes = await decode(bytes, { maxOutputLength: maxBytes }).catch((error: unknown) => {
      throw decodingFault(error, layers.join(', '), maxBytes)
    })
  }
  return bytes
}

export function tooLarge(maxBytes: number): HttpFault {
  return new HttpFault('too-large', `The document is larger than ${maxBytes / 1_000_000} MB.`)
}

function decoderOf(name: string): Decoder {
  const decoder = DECODERS.get(name)
  if (decoder) return decoder
  throw new HttpFault(
    'bad-encoding',
    `The body is encoded as "${name.slice(0, 40)}", which we do not read.`,
  )
}

/** "deflate" means the zlib format (RFC 9110, 8.4.1.2), but some servers send bare deflate; the first byte tells. */
function undoDeflate(bytes: Uint8Array, cap: { maxOutputLength: number }): Promise<Uint8Array> {
  return ((bytes[0] ?? 0) & 0x0f) === 8 ? undoZlib(bytes, cap) : undoRaw(bytes, cap)
}

function decodingFault(error: unknown, encoding: string, maxBytes: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  if (error.code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes)
  const broken = error.code === 'Z_BUF_ERROR' ? 'breaks off' : 'is damaged'
  return new HttpFault('bad-encoding', `The ${encoding} body ${broken}.`, { cause: error })
}
