import { recordId } from '@clausewatch/core'
import type { references } from '@clausewatch/store'
import { html } from './html.ts'
import type { Html } from './html.ts'

/** What a document makes part of itself by a link, and which documents do so with it; nothing where none is. */
export function referencesSection(
  out: readonly references.Reference[],
  back: readonly references.BackReference[],
): Html | false {
  if (out.length + back.length === 0) return false
  return html`<section aria-labelledby="references">
    <h2 id="references">References</h2>
    ${
      out.length > 0 &&
      html`<h3>It incorporates</h3>
        <ul>
          ${out.map(
            ({ label, address, quote, document }) =>
              html`<li>
                ${document ? link(document) : html`${label}, at ${address}`}: <q>${quote}</q>
              </li>`,
          )}
        </ul>`
    }
    ${
      back.length > 0 &&
      html`<h3>Incorporated by</h3>
        <ul>
          ${back.map(({ document, quote }) => html`<li>${link(document)}: <q>${quote}</q></li>`)}
        </ul>`
    }
  </section>`
}

function link({ id, name, platform }: references.Referenced): Html {
  return html`<a href="/documents/${recordId('document', id)}">${name}</a> of ${platform.name}`
}
