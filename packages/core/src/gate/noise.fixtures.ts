// A page of terms with something beside them, for tests of what is noise and what is not.
import { extract } from '../extract/extract.ts'
import type { PageLink } from '../extract/model.ts'
import { compareTexts } from './compare.ts'
import { linksBetween } from './navigation.ts'

const URL = 'https://acme.example/terms'
const HEAD = `<h1>Terms of Service</h1>`
const OPENING = `<p>These terms are an agreement between you and Acme Video Ltd about the use of our service.</p>
  <h2>Your account</h2>
  <p>You must be at least 16 years old to open an account, and you keep your password to yourself.</p>
  <p>We may close an account that nobody has used for two years, after we have told you by email.</p>`
const MIDDLE = `<h2>Your content</h2>
  <p>You own what you upload, and you give us the licence that we need to show it to other members.</p>
  <p>You may not upload anything that breaks the law or the rights of other people.</p>
  <ul><li>No violence</li><li>No hatred</li><li>No spam</li></ul>`
const CLOSING = `<h2>Disputes</h2>
  <p>The law of Ireland applies, and a court in Dublin decides any dispute that we cannot settle with you.</p>
  <h2>Contact</h2>
  <p>Write to our office at any time, and we will answer you within one month of your letter.</p>`

/** Where on the page something stands beside the terms. */
export type Place = 'above' | 'below the title' | 'between' | 'end'

export function page(place: Place, noise: string): string {
  const at = (one: Place): string => (one === place ? noise : '')
  return `<html lang="en"><title>Terms of Service | Acme</title><body>
    <header><nav><a href="/">Home</a><a href="/pricing">Pricing</a><a href="/login">Log in</a></nav></header>
    <div id="content">${at('above')}${HEAD}${at('below the title')}${OPENING}${at('between')}${MIDDLE}${CLOSING}${at('end')}</div>
    <footer><p>© 2025 Acme Video Ltd. All rights reserved.</p></footer>`
}

type Read = { readonly text: string; readonly links: readonly PageLink[] }

export async function read(markup: string, select: readonly string[]): Promise<Read> {
  const received = {
    bytes: new TextEncoder().encode(markup),
    contentType: 'text/html; charset=utf-8',
    url: URL,
  }
  const extraction = await extract(received, { select, remove: [] })
  if (!extraction.ok) throw new Error(extraction.detail)
  return extraction
}

/** What is said of a page on which something at a place became something else, and of the way back. */
export async function compared(
  change: { readonly place: Place; readonly from: string; readonly to: string },
  select: readonly string[],
) {
  const before = await read(page(change.place, change.from), select)
  const after = await read(page(change.place, change.to), select)
  const links = linksBetween(before.links, after.links, URL)
  const there = compareTexts(before.text, after.text, { links, isPaged: false })
  const back = compareTexts(after.text, before.text, {
    links: { before: links.after, after: links.before },
    isPaged: false,
  })
  return { verdicts: [there.verdict, back.verdict], reasons: there.reasons.join(' ') }
}
