/** Letters and digits by UTF-16 code unit, in small letters; of surrogates, all. */
export function isLetter(code: number): boolean {
  if (code < 0x80) return (code > 0x60 && code < 0x7b) || (code > 0x2f && code < 0x3a)
  return code >= 0xaa && !(code >= 0x2000 && code < 0x2070) && !(code >= 0x3000 && code < 0x3040)
}

/** Thai, Lao, Myanmar, Khmer; Kana and Han. */
export function isUnspaced(code: number): boolean {
  if (code < 0x0e00) return false
  return (
    code < 0x0f00 ||
    (code >= 0x1000 && code < 0x10a0) ||
    (code >= 0x1780 && code < 0x1800) ||
    (code >= 0x3040 && code < 0xa000)
  )
}

/** How many words a text has, up to `most`: two letters of scripts without spaces count as one. */
export function wordsUpTo(most: number, text: string): number {
  let halves = 0
  let isIn = false
  for (let at = 0; at < text.length && halves < 2 * most; at++) {
    const code = text.charCodeAt(at) | 0x20
    const isHalf = isUnspaced(code)
    const isWord = !isHalf && isLetter(code)
    if (isHalf) halves++
    else if (isWord && !isIn) halves += 2
    isIn = isWord
  }
  return Math.ceil(halves / 2)
}
