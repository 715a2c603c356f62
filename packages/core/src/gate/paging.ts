import { decodeText } from '../extract/charset.ts'
import type { Received } from '../extract/model.ts'

/** `1–10 of 14`, `Page 1 of 2`: what a list says that shows its first part only. */
const PAGER =
  /(?<![\d.,])(?:1\s?[-–—]\s?(\d{1,4})|(?:page|seite|página|pagina|strona)\s(1))\s(?:of|out of|von|sur|de|di|van|z)\s(\d{1,5})(?![\d.,])/iu

/** Whether a text says that it shows the first part of a list only. */
export function isPaged(text: string): boolean {
  const [, last, page, all] = PAGER.exec(text) ?? []
  return all !== undefined && Number(last ?? page) < Number(all)
}

/** A line that says no more than that. Where the number of all changed, an entry came or went. */
export function isPager(text: string): boolean {
  return /^\s*\d+\s?[-–—]\s?\d+ \p{L}{1,6} \d+(?: \p{L}+)?[.:]?\s*$/u.test(text)
}

/** The same of a whole page, whatever is selected of it. */
export function isPagedPage({ bytes, contentType }: Received): boolean {
  return isPaged(
    decodeText(bytes, contentType)
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' '),
  )
}
