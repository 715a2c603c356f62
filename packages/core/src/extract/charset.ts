import sniffEncoding from 'html-encoding-sniffer'

/** Pages put scripts before their `meta charset`; browsers wait longer for it than the 1,024 bytes of the standard. */
const PRESCAN_BYTES = 16_384
const CHARSET = /charset\s*=\s*["']?([^\s;"']+)/i

/** Decodes bytes to text: byte-order mark, then the Content-Type header, then `meta`, else UTF-8. Never throws. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const text = decodeAs(bytes, charsetOf(bytes, contentType))
  return bytes.includes(0) ? text.replaceAll('\0', '') : text
}

/** The encoding that bytes claim to have. */
export function charsetOf(bytes: Uint8Array, contentType: string | null): string | null {
  const declared = contentType === null ? undefined : CHARSET.exec(contentType)?.[1]
  return sniffEncoding(bytes, {
    maxPrescanBytes: PRESCAN_BYTES,
    // Most pages that declare nothing are UTF-8; what is not shows itself below.
    defaultEncoding: 'UTF-8',
    ...(declared === undefined ? {} : { transportLayerEncodingLabel: declared }),
  })
}

function decodeAs(bytes: Uint8Array, name: string | null): string {
  const text = decoder(name ?? 'utf-8').decode(bytes)
  if (name !== 'UTF-8') {
    const damaged = text.includes('\uFFFD')
    // Single bytes always decode, so only the bytes can tell that such a label is wrong: Latin text is never valid UTF-8.
    if (!damaged && !/^(?:windows-|iso-8859)/i.test(name ?? '')) return text
    return validUtf8(bytes) ?? text
  }
  // A wrong label spoils every accented letter; one cut or binary sequence spoils a handful.
  if (count(text, '\uFFFD') * 200 <= text.length) return text
  return decoder('windows-1252').decode(bytes)
}

function validUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label)
  } catch {
    // An encoding this runtime does not know (RangeError): UTF-8 shows at least the ASCII words.
    return new TextDecoder('utf-8')
  }
}

function count(text: string, character: string): number {
  let found = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found++
  return found
}
