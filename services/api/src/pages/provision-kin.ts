import { kinOf, recordId } from '@clausewatch/core'
import type { Kin } from '@clausewatch/core'
import type { provisionHistory } from '@clausewatch/store'
import { html } from './html.ts'
import type { Html } from './html.ts'

/** Where a provision came from and what became of it, with links; nothing where it has no kin. */
export function kinSection(events: readonly provisionHistory.Event[]): Html | false {
  const kin = kinOf(events)
  const lines = [
    ['Split off from, or took up', kin.parents],
    ['Split off from it', kin.children],
    ['Taken up by', kin.mergedInto],
    ['Said in another document by', kin.movedTo],
  ] as const
  const told = lines.filter(([, list]) => list.length > 0)
  if (told.length === 0) return false
  return html`<section aria-labelledby="lineage">
    <h2 id="lineage">Lineage</h2>
    <dl>
      ${told.map(
        ([name, list]) =>
          html`<dt>${name}</dt>
            ${list.map(link)}`,
      )}
    </dl>
  </section>`
}

function link({ id, changeId }: Kin): Html {
  const [provision, change] = [recordId('provision', id), recordId('change', changeId)]
  return html`<dd>
    <a href="/provisions/${provision}">${provision}</a>, by
    <a href="/changes/${change}">change ${change}</a>
  </dd>`
}
