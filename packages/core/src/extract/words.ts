/** Letters join or part at U+200C and U+200D in these scripts, and emoji are built with them; elsewhere they are watermarks. */
const STRAY_JOINERS =
  /[\u200C\u200D](?![\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Gujarati}\p{Script=Sinhala}\p{Extended_Pictographic}])/gu
/** Soft hyphen, zero-width space, direction marks and isolates, word joiner, byte-order mark, private-use icon glyphs. */
const UNSEEN = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uE000-\uF8FF]/g
// oxlint-disable-next-line no-control-regex -- control characters are what it removes
const CONTROLS = /[\0-\x08\x0E-\x1F\x7F-\x9F]/g
/** Any of the above, or half a surrogate pair: rare, so one look spares four passes. */
const ODD =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\0-\x08\x0E-\x1F\x7F-\x9F\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uD800-\uDFFF\uE000-\uF8FF\uFEFF]/
/** The plain case: printable ASCII and line ends. */
const PLAIN = /^[\t\n\r\x20-\x7E]*$/
/** White space that is not one space already. */
const SPACES = /[^\S ]\s*| \s+/g
const BLANK = /^[\t\n\r ]+$/
/** Anything but words of printable ASCII with one space between them. */
const UNFOLDED = /[^\x20-\x7E]| {2}/

/** Text as a reader sees it: NFC, no invisible characters, every run of white space one space. Not trimmed. */
export function foldText(raw: string): string {
  // Most runs of text on a page are the line ends between its tags.
  if (raw.charCodeAt(0) <= 32 && BLANK.test(raw)) return ' '
  if (!UNFOLDED.test(raw)) return raw
  return visibleText(raw).replace(SPACES, ' ')
}

/** As `foldText`, but keeps white space as it is. */
export function visibleText(raw: string): string {
  if (PLAIN.test(raw)) return raw
  if (!ODD.test(raw)) return raw.normalize('NFC')
  return raw
    .toWellFormed()
    .replace(UNSEEN, '')
    .replace(STRAY_JOINERS, '')
    .replace(CONTROLS, '')
    .normalize('NFC')
}

/** A count that serves texts with and without spaces: words, or two characters of Han, Kana, Thai as one. */
export function countWords(text: string): number {
  if (PLAIN.test(text)) return text.match(PLAIN_WORDS)?.length ?? 0
  let words = 0
  for (const run of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
    words += UNSPACED.test(run) ? Math.ceil(run.length / 2) : 1
  }
  return words
}
const PLAIN_WORDS = /[A-Za-z0-9]+/g
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u
