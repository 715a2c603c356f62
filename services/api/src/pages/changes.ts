import { recordId } from '@clausewatch/core'
import type { changes } from '@clausewatch/store'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'
import { day } from './time.ts'

/** Every public change, newest first, a page at a time; `next` is where the next page starts. */
export function changesPage(rows: readonly changes.ChangeSummary[], next: string | null): Page {
  return {
    title: 'Changes',
    main: html`<h1>Changes</h1>
      ${changeList(rows)}
      ${next !== null && html`<p><a href="/changes?cursor=${next}" rel="next">Earlier changes</a></p>`}`,
  }
}

/** Changes, each with a link to its own page, and to its document where that is not the page itself. */
export function changeList(rows: readonly changes.ChangeSummary[], isOfOneDocument = false): Html {
  if (rows.length === 0) return html`<p>No change has been confirmed yet.</p>`
  return html`<ol class="changes">
    ${rows.map((row) => item(row, isOfOneDocument))}
  </ol>`
}

function item(change: changes.ChangeSummary, isOfOneDocument: boolean): Html {
  return html`<li>
    ${
      !isOfOneDocument &&
      html`<p class="trail">
        ${change.platform.name} ›
        <a href="/documents/${recordId('document', change.document.id)}">${change.document.name}</a>
      </p>`
    }
    <p class="headline">
      <a href="/changes/${recordId('change', change.id)}">${change.headline}</a>
    </p>
    <p class="quiet">
      ${day(change.confirmedAt)} · <span class="kind ${change.kind}">${change.kind}</span>
    </p>
  </li>`
}
