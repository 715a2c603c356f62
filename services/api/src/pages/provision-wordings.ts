import { recordId, redline, redlineHtml } from '@clausewatch/core'
import type { provisionHistory } from '@clausewatch/store'
import { quotation } from './clause.ts'
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
      ${begun ? eventLine(begun) : quietLine(wording, former)} · version
      ${recordId('version', fromVersionId)}${
        former !== undefined && former.document.id !== document.id && html` · in ${document.name}`
      }
    </p>
    ${ended !== undefined && html`<p class="quiet">Then ${eventLine(ended)}</p>`}
    ${former !== undefined && pathOf(former) !== pathOf(wording) && moved(former, wording)}
    ${words(wording)}
  </li>`
}

/** Of a wording that came without anything being done to the provision. */
function quietLine(
  wording: provisionHistory.HistoricWording,
  former: provisionHistory.HistoricWording | undefined,
): Html {
  const { text, with: change } = wording
  if (!change) return html`First wording`
  if (change.kind === 'technical') return html`Our own reading changed, by ${link(change.changeId)}`
  if (!former) return html`First wording, by ${link(change.changeId)}`
  const isRenumbered = former.text !== text
  const isUnder = pathOf(former) !== pathOf(wording)
  const what = isRenumbered ? 'Numbering or marks' : isUnder ? 'Headings above it' : 'Its lead-in'
  return html`${what} changed, by ${link(change.changeId)}`
}

function pathOf({ path }: provisionHistory.HistoricWording): string {
  return path.join(' › ')
}

function moved(from: provisionHistory.HistoricWording, to: provisionHistory.HistoricWording): Html {
  return html`<p class="under" dir="auto">
    Under <del><span class="said">before: </span>${pathOf(from) || 'no heading'}</del>
    <ins><span class="said">now: </span>${pathOf(to) || 'no heading'}</ins>
  </p>`
}

function words(wording: provisionHistory.HistoricWording): Html | false {
  const { formerText, text } = wording
  if (formerText === null) return quotation(wording)
  const marked = formerText === text ? null : redline(formerText, text)
  return marked !== null && marked.entries.length > 0 && trusted(redlineHtml(marked))
}

function eventLine({ kind, changeId }: provisionHistory.Event): Html {
  return html`${VERBS[kind]} by ${link(changeId)}`
}

function link(changeId: number): Html {
  const change = recordId('change', changeId)
  return html`<a href="/changes/${change}">change ${change}</a>`
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
