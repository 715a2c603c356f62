import { recordId } from '@clausewatch/core'
import type { changes } from '@clausewatch/store'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'
import { day } from './time.ts'

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
        ${
          latest.length === 0
            ? html`<p>No change has been confirmed yet.</p>`
            : html`<ol class="changes">
                ${latest.map(item)}
              </ol>`
        }
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

function item(change: changes.ChangeSummary): Html {
  return html`<li>
    <p class="trail">${change.platform.name} › ${change.document.name}</p>
    <p class="headline">
      <a href="/changes/${recordId('change', change.id)}">${change.headline}</a>
    </p>
    <p class="quiet">
      ${day(change.confirmedAt)} · <span class="kind ${change.kind}">${change.kind}</span>
    </p>
  </li>`
}
