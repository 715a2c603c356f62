import { recordId, summarise } from '@clausewatch/core'
import type { provisionHistory } from '@clausewatch/store'
import { pathLine } from './clause.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

const MOST = 50

/** What a change did to each provision, in sentences that quote; public ones with links to their records. */
export function provisionChangesSection(
  changes: readonly provisionHistory.RecordedChange[],
  isPrivate: boolean,
): Html | false {
  if (changes.length === 0) return false
  const points = summarise(changes)
  const more = points.length - MOST
  return html`<section aria-labelledby="provisions">
    <h2 id="provisions">Provision by provision</h2>
    <ul class="provisions">
      ${points.slice(0, MOST).map(({ id, path, sentence }) => {
        const provision = recordId('provision', id)
        return html`<li>
          ${pathLine(path)}
          <p class="text" dir="auto">${sentence}</p>
          <p class="quiet">
            ${isPrivate ? provision : html`<a href="/provisions/${provision}">${provision}</a>`}
          </p>
        </li>`
      })}
    </ul>
    ${more > 0 && html`<p>And ${more} more, which the redline shows.</p>`}
  </section>`
}
