import { recordId } from '@clausewatch/core'
import type { provisions } from '@clausewatch/store'
import { pathLine } from './clause.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

export const MOST_PROVISIONS = 1_000

/** A version's provisions in the order of the text, under their headings, each with a link to its record. */
export function documentProvisions(
  all: readonly provisions.PlacedProvision[],
  documentId: string,
): Html {
  const shown = all.slice(0, MOST_PROVISIONS)
  return html`<section aria-labelledby="provisions">
    <h2 id="provisions">Provisions</h2>
    ${shown.length === 0 && html`<p>None is recorded.</p>`}
    ${runsOf(shown).map(
      (run) =>
        html`${pathLine(run[0]?.path ?? [])}
          <ul class="provisions">
            ${run.map(item)}
          </ul>`,
    )}
    ${
      all.length > shown.length &&
      html`<p><a href="/v1/documents/${documentId}/provisions">All of them, as JSON</a></p>`
    }
  </section>`
}

/** Neighbours under the same headings. */
function runsOf(
  all: readonly provisions.PlacedProvision[],
): readonly (readonly provisions.PlacedProvision[])[] {
  const runs: provisions.PlacedProvision[][] = []
  for (const one of all) {
    const last = runs.at(-1)
    if (last?.[0] && last[0].path.join('\n') === one.path.join('\n')) last.push(one)
    else runs.push([one])
  }
  return runs
}

function item({ id, text }: provisions.PlacedProvision): Html {
  const provision = recordId('provision', id)
  return html`<li id="${provision}">
    <p class="text" dir="auto">${text}</p>
    <p class="quiet"><a href="/provisions/${provision}">${provision}</a></p>
  </li>`
}
