import { recordId, redline, redlineHtml } from '@clausewatch/core'
import type { provisionHistory } from '@clausewatch/store'
import { pathLine, quotation } from './clause.ts'
import { html, trusted } from './html.ts'
import type { Html } from './html.ts'
import { day } from './time.ts'

export const MOST_WORDINGS = 30

/** Every wording of a provision, newest first: what each changed, since when, by which change. */
export function wordingsSection(
  wordings: readonly provisionHistory.HistoricWording[],
  events: readonly provisionHistory.Event[],
  id: string,
): Html {
  const shown = wordings.slice(0, MOST_WORDINGS)
  const isMore = wordings.length > shown.length
  return html`<section aria-labelledby="history">
    <h2 id="history">History</h2>
    <ol class="history" reversed>
      ${shown.map((wording, at) => item(wording, wordings[at + 1], events))}
    </ol>
    ${isMore && html`<p><a href="/v1/provisions/${id}/history">Earlier wordings, as JSON</a></p>`}
  </section>`
}

function item(
  wording: provisionHistory.HistoricWording,
  former: provisionHistory.HistoricWording | undefined,
  events: readonly provisionHistory.Event[],
): Html {
  const { fromVersionId, untilVersionId, untilAt, document } = wording
  const begun = events.find((event) => event.toVersionId === fromVersionId && event.hasAfter)
  const ended = events.find((event) => event.toVersionId === untilVersionId && !event.hasAfter)
  return html`<li>
    <h3>${day(wording.fromAt)}${untilAt ? html` to ${day(untilAt)}` : ' until now'}</h3>
    <p class="quiet">
      ${begun ? eventLine(begun) : former ? 'Our own reading changed' : 'First wording'} · since
      version
      ${recordId('version', fromVersionId)}${
        former !== undefined && former.document.id !== document.id && html` · in ${document.name}`
      }
    </p>
    ${ended !== undefined && html`<p class="quiet">Then ${eventLine(ended)}</p>`}
    ${words(wording, former)}
  </li>`
}

function words(
  wording: provisionHistory.HistoricWording,
  former: provisionHistory.HistoricWording | undefined,
): Html {
  const { formerText, text, path } = wording
  if (formerText === null) return quotation(wording)
  const marked = formerText === text ? null : redline(formerText, text)
  const isSame = former !== undefined && path.join('\n') === former.path.join('\n')
  return html`${
    !isSame &&
    former !== undefined &&
    html`<p class="quiet">It stood under:</p>
      ${pathLine(former.path)}
      <p class="quiet">It stands under:</p>
      ${pathLine(path)}`
  }
  ${
    marked && marked.entries.length > 0
      ? trusted(redlineHtml(marked))
      : html`<p>Its words stayed the same.</p>`
  }`
}

function eventLine({ kind, changeId }: provisionHistory.Event): Html {
  return html`${VERBS[kind]} by
    <a href="/changes/${recordId('change', changeId)}">change ${recordId('change', changeId)}</a>`
}

const VERBS: Readonly<Record<provisionHistory.Event['kind'], string>> = {
  added: 'added',
  removed: 'removed',
  reworded: 'reworded',
  moved: 'moved',
  split: 'split',
  merged: 'merged',
  returned: 'brought back',
}
