import { html } from './html.ts'
import type { Page } from './layout.ts'

type About = { readonly publicUrl: string; readonly lookIntervalMs: number }

/** For whoever finds our user agent in a log: who asks, how often, and how to be left alone. */
export function aboutPage({ publicUrl, lookIntervalMs }: About): Page {
  const title = 'About our requests'
  // Where RFC 2142 has whoever is bothered by a host write to.
  const abuse = `abuse@${new URL(publicUrl).hostname}`
  return {
    title,
    main: html`<h1>${title}</h1>
      <p class="lead">
        Clausewatch reads privacy policies, terms and guidelines, keeps each version as evidence and
        tells its readers what changed. If its name in a log has brought you here: the requests come
        from the installation at ${publicUrl}.
      </p>
      <section aria-labelledby="often">
        <h2 id="often">How often</h2>
        <p>
          Each page of a document is asked for every ${intervalOf(lookIntervalMs)} unless its
          watcher chose otherwise, readers no more than hourly, and a few times more when its text
          seems to have changed. That is one GET, conditional where your server gives an
          <code>ETag</code> or <code>Last-Modified</code>. Redirects are followed and nothing else:
          this is no crawler, and it sends no forms or logins.
        </p>
        <p>
          A page whose text is written by scripts is opened in a browser instead, and so is one
          whose text is new, once, for a picture. The browser loads what the page asks for, clicks
          nothing, and forgets its cookies when the page is read.
        </p>
        <p>
          Between two requests to one host there is a pause, whoever watches it. A host that
          refuses, or does not answer, is left alone for longer, up to an hour;
          <code>Retry-After</code> is obeyed, up to a day.
        </p>
      </section>
      <section aria-labelledby="alone">
        <h2 id="alone">How to be left alone</h2>
        <p>
          Answer 429 or 503 with <code>Retry-After</code>, or write to
          <a href="mailto:${abuse}">${abuse}</a> and name the addresses that should not be read.
        </p>
      </section>`,
  }
}

function intervalOf(ms: number): string {
  const hours = ms / 3_600_000
  return hours < 1 ? `${Math.round(ms / 1000)} seconds` : `${Math.round(hours)} hours`
}
