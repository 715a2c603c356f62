import { decodeText } from '../extract/charset.ts'
import type { Received } from '../extract/model.ts'

/** `1–10 of 14`, `Page 1 of 2`: what a list says that shows its first part only. */
const PAGER =
  /(?<![\d.,])(?:1\s?[-–—]\s?(\d{1,4})|(?:page|seite|página|pagina|strona)\s(1))\s(?:of|out of|von|sur|de|di|van|z)\s(\d{1,5})(?![\d.,])/iu

/** How much of a list a text shows: up to an entry (of a page: unknown, null), of all entries or pages. */
type Shown = { readonly last: number | null; readonly all: number }

function shownIn(text: string): Shown | null {
  const [, last, page, all] = PAGER.exec(text) ?? []
  if (all === undefined || Number(last ?? page) >= Number(all)) return null
  return { last: last === undefined ? null : Number(last), all: Number(all) }
}

/** Whether a text says that it shows the first part of a list only. */
function isPaged(text: string): boolean {
  return shownIn(text) !== null
}

/**
 * Which way a list was paged anew, if it was: entries went to its other pages, or came from them. `more`: how many entries
 * the later text shows more than the earlier one. Of a list that got longer or shorter neither is known.
 */
export function turnedPages(from: string, to: string, more: number): 'away' | 'back' | null {
  const [was, is] = [shownIn(from), shownIn(to)]
  if (was === null) return is === null ? null : 'away'
  const last = is === null ? was.all : is.last
  if ((is !== null && is.all !== was.all) || was.last === null || last === null) return null
  if (last === was.last || more !== last - was.last) return null
  return last < was.last ? 'away' : 'back'
}

/** A line that says no more than that. */
export function isPager(text: string): boolean {
  return /^\s*\d+\s?[-–—]\s?\d+ \p{L}{1,6} \d+(?: \p{L}+)?[.:]?\s*$/u.test(text)
}

/** The same of a whole page, whatever is selected of it. */
export function isPagedPage({ bytes, contentType }: Received): boolean {
  return isPaged(
    decodeText(bytes, contentType)
      // A bracket ends the search for the end of the one before: without, a page of them takes hours.
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/g, ' '),
  )
}
