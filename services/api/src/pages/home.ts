import type { changes } from '@clausewatch/store'
import { changeList } from './changes.ts'
import { html } from './html.ts'
import type { Page } from './layout.ts'

/** The latest public changes, and where to go from here. */
export function homePage(latest: readonly changes.ChangeSummary[], publicUrl: string): Page {
  return {
    title: 'What changed in policies and terms',
    main: html`<h1>What changed in policies and terms</h1>
      <p class="lead">
        Privacy policies, terms and guidelines of the platforms that people and companies depend on:
        every confirmed change, word by word, with its evidence.
      </p>
      <section aria-labelledby="latest">
        <h2 id="latest">Latest changes</h2>
        ${changeList(latest)}
        <p><a href="/changes">All changes</a></p>
      </section>
      <section aria-labelledby="told">
        <h2 id="told">Be told</h2>
        <p>
          Open an account and subscribe by the API. Free: one platform, a weekly digest.
          <a href="/docs/">Read the API’s documentation</a>, or its
          <a href="/openapi.json">OpenAPI description</a>.
        </p>
        <pre
          tabindex="0"
        ><code>curl ${publicUrl}/v1/accounts --json '{"email":"you@example.com"}'</code></pre>
      </section>`,
  }
}
