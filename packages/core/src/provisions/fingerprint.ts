import { NUMBERING } from '../gate/sentences.ts'
import { isLetter } from './letters.ts'

const DOT = 0x2e
const DOLLAR = 0x24
const PERCENT = 0x25

/**
 * Equal for texts that differ at most in numbering in front, marks, case and white space: 64 bits over letters and digits.
 * Stored with every wording, so it must never change for a text. Read by character code, for it runs over whole versions.
 */
export function fingerprintOf(text: string): string {
  const folded = text.replace(NUMBERING, '').toLowerCase()
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  let letters = 0
  for (let at = 0; at < folded.length; at++) {
    const code = folded.charCodeAt(at)
    if (code < 0x80 ? !isSign(code) && !isPoint(folded, at) : !isLetter(code)) continue
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
    b ^= b >>> 13
    letters++
  }
  // A text of marks alone is its own.
  if (letters === 0) return text.trim()
  return (a >>> 0).toString(36).padStart(7, '0') + (b >>> 0).toString(36).padStart(7, '0')
}

/** Letters, digits, `$` and `%`. */
function isSign(code: number): boolean {
  return (code > 0x60 && code < 0x7b) || isDigit(code) || code === DOLLAR || code === PERCENT
}

/** 1.5 is not 15. */
function isPoint(text: string, at: number): boolean {
  return (
    text.charCodeAt(at) === DOT &&
    isDigit(text.charCodeAt(at - 1)) &&
    isDigit(text.charCodeAt(at + 1))
  )
}

function isDigit(code: number): boolean {
  return code > 0x2f && code < 0x3a
}
