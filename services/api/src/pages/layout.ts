import { html } from './html.ts'
import type { Html } from './html.ts'
import { STYLE_PATH } from './style.ts'

export type Page = {
  readonly title: string
  readonly main: Html
  /** Search engines must not keep pages that hold a secret link. */
  readonly noIndex?: boolean
}

/** The one layout: a bar, the page's own content, a foot. Works without scripts. */
export function layout({ title, main, noIndex }: Page): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        ${noIndex === true && html`<meta name="robots" content="noindex, nofollow" />`}
        <title>${title} · Clausewatch</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
        <link rel="icon" href="/favicon.ico" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="bar">
          <a class="name" href="/">Clausewatch</a>
          <nav aria-label="Site"><a href="/changes">Changes</a> <a href="/docs/">API</a></nav>
        </header>
        <main id="main">${main}</main>
        <footer class="foot">
          <p>
            Clausewatch keeps what platforms publish as evidence and says exactly what changed. It
            gives no legal advice. <a href="/about">About our requests</a>
          </p>
        </footer>
      </body>
    </html>`

  return page.markup
}
