import type { Wording } from '@clausewatch/core'
import { html } from './html.ts'
import type { Html } from './html.ts'

// A title is read at a glance; one that leads into a clause has few words.
const TITLE_MAX = 72
const RUN_IN = /^\p{Lu}[^.:;!?\n]{2,59}(?=:\s)/u

/** What a provision is called: the heading that it begins with, else the one above it, else its first words. */
export function titleOf({ path, text }: Wording): string {
  const [runIn] = RUN_IN.exec(text) ?? []
  if (runIn !== undefined && runIn.split(' ').length <= 6) return runIn
  return path.at(-1) ?? shorten(text, TITLE_MAX)
}

/** Text up to about so many characters, cut between words. */
function shorten(text: string, max: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= max) return line
  const head = line.slice(0, max).toWellFormed()
  return `${head.slice(0, head.lastIndexOf(' ') > 0 ? head.lastIndexOf(' ') : undefined)}…`
}

/** The headings above a clause, outermost first. */
export function pathLine(path: readonly string[]): Html | false {
  if (path.length === 0) return false
  return html`<p class="quiet" dir="auto">
    ${path.map((heading, at) => html`${at > 0 && html` <span aria-hidden="true">›</span> `}${heading}`)}
  </p>`
}

/** What a clause says, as a quotation of the document. */
export function quotation({ leadIn, text }: Wording): Html {
  return html`<blockquote class="clause" dir="auto">
    ${leadIn !== null && html`<p class="lead-in">${leadIn}</p>`}
    ${text.split('\n').map((line) => html`<p>${line}</p>`)}
  </blockquote>`
}
