import { recordId } from '@clausewatch/core'
import type { Processor } from '@clausewatch/core'
import { html } from './html.ts'
import type { Html } from './html.ts'

const COLUMNS = [
  ['purpose', 'Purpose'],
  ['data', 'Data'],
  ['location', 'Location'],
  ['start', 'Start'],
] as const

/** The companies of a list of sub-processors, as its rows say; nothing where the document is no such list. */
export function processorsSection(
  all: readonly Processor[] | null,
  layout: { readonly provisionIds: readonly number[] } | null,
): Html | false {
  if (!all || all.length === 0) return false
  const columns = COLUMNS.filter(([field]) => all.some((one) => one[field] !== null))
  const row = (one: Processor) => {
    const id = layout?.provisionIds[one.provision]
    const provision = id === undefined ? null : recordId('provision', id)
    return html`<tr>
      <th scope="row" dir="auto">
        ${provision === null ? one.name : html`<a href="/provisions/${provision}">${one.name}</a>`}
      </th>
      ${columns.map(([field]) => html`<td dir="auto">${one[field] ?? '–'}</td>`)}
    </tr>`
  }
  return html`<section aria-labelledby="processors">
    <h2 id="processors">Sub-processors</h2>
    <p class="quiet">${all.length} in the current version.</p>
    <div class="wide" tabindex="0" role="region" aria-labelledby="processors">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            ${columns.map(([, name]) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${all.map(row)}
        </tbody>
      </table>
    </div>
  </section>`
}
