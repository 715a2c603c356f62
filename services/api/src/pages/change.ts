import {
  confirmationOf,
  noticesOf,
  processorLine,
  recordId,
  redlineHtml,
  remarksOf,
} from '@clausewatch/core'
import type { Notice } from '@clausewatch/core'
import type { changes, provisionHistory } from '@clausewatch/store'
import { html, trusted } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'
import { provisionChangesSection } from './provision-changes.ts'
import { rendersSection } from './renders.ts'
import { moment } from './time.ts'

const KINDS: Readonly<Record<string, string>> = {
  substantive: 'Substantive: the change may matter to a reader.',
  'effective-date': 'Effective date: only the date from which the terms apply moved.',
  cosmetic: 'Cosmetic: spelling, layout or numbering; nobody is alerted.',
  technical: 'Technical: our own reading of the page changed, not its text.',
}

export type ChangeLinks = {
  readonly publicUrl: string
  /** The key of the link by which a private document's change was opened. */
  readonly key: string | null
}

/** The record of a change: what changed, why it was judged so, and the evidence. */
export function changePage(
  change: changes.ChangeRecord,
  provisions: readonly provisionHistory.RecordedChange[],
  links: ChangeLinks,
  now: Date,
): Page {
  const id = recordId('change', change.id)
  return {
    title: `${change.headline} · ${change.document.name}`,
    noIndex: change.isPrivate,
    main: html`<article>
      <p class="trail">${change.platform.name} › ${documentName(change)}</p>
      <h1>${change.headline}</h1>
      <p class="quiet">
        ${moment(change.confirmedAt)} ·
        <span class="kind ${change.kind}">${change.kind}</span> · ${id}
      </p>
      ${remarksOf({ ...change, notices: [] }).map((remark) => html`<p>${remark}</p>`)}
      ${notices(noticesOf(change.announced, now))} ${processorChanges(change)}
      <section aria-labelledby="what">
        <h2 id="what">What changed</h2>
        ${trusted(redlineHtml(change.redline))}
      </section>
      ${provisionChangesSection(provisions, change.isPrivate)}
      ${
        change.reasons.length > 0 &&
        html`<section aria-labelledby="why">
          <h2 id="why">Why it is ${change.kind}</h2>
          <ul>
            ${change.reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>
        </section>`
      }
      ${record(change)} ${evidence(change)} ${rendersSection(change, links.key)}
      ${citation(change, links)}
    </article>`,
  }
}

/** A public document has a page of its own. */
function documentName({ document, isPrivate }: changes.ChangeRecord): Html | string {
  if (isPrivate) return document.name
  return html`<a href="/documents/${recordId('document', document.id)}">${document.name}</a>`
}

/** A list of sub-processors in sentences: who came, who went, and where they are now. */
function processorChanges({ processors }: changes.ChangeRecord): Html | false {
  if (!processors || processors.length === 0) return false
  return html`<section aria-labelledby="companies">
    <h2 id="companies">Sub-processors</h2>
    <ul>
      ${processors.map((change) => html`<li dir="auto">${processorLine(change)}</li>`)}
    </ul>
  </section>`
}

function notices(said: readonly Notice[]): Html | false {
  return (
    said.length > 0 &&
    html`<section aria-labelledby="when">
      <h2 id="when">Dates and periods</h2>
      <ul>
        ${said.map(({ sentence, quote }) => html`<li>${sentence} <q>${quote}</q></li>`)}
      </ul>
    </section>`
  )
}

function record(change: changes.ChangeRecord): Html {
  const source = change.after.finalUrl
  return html`<section aria-labelledby="record">
    <h2 id="record">Record</h2>
    <dl>
      <dt>Kind of change</dt>
      <dd>${KINDS[change.kind] ?? change.kind}</dd>
      <dt>Document</dt>
      <dd>${change.document.kind}, ${recordId('document', change.document.id)}</dd>
      <dt>Source</dt>
      <dd><a href="${source}" rel="nofollow noopener noreferrer">${source}</a></dd>
      <dt>Detected</dt>
      <dd>${moment(change.detectedAt)}</dd>
      <dt>Confirmed</dt>
      <dd>${moment(change.confirmedAt)}, ${confirmationOf(change)}</dd>
      ${
        change.routedAt &&
        html`<dt>Routed to subscribers</dt>
          <dd>${moment(change.routedAt)}</dd>`
      }
    </dl>
  </section>`
}

function evidence(change: changes.ChangeRecord): Html {
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">Evidence</h2>
    <p>The bytes of both snapshots are kept as they were received.</p>
    <div class="sides">${side('Before', change.before)} ${side('After', change.after)}</div>
  </section>`
}

function side(title: string, evidence: changes.Side): Html {
  return html`<section aria-label="${title}">
    <h3>${title}</h3>
    <dl>
      <dt>Received</dt>
      <dd>${moment(evidence.fetchedAt)}${evidence.via === 'browser' && ', by a browser'}</dd>
      ${
        evidence.clicked &&
        html`<dt>Clicked before</dt>
          <dd><code>${evidence.clicked.join(', ')}</code></dd>`
      }
      <dt>Snapshot</dt>
      <dd>
        ${recordId('snapshot', evidence.snapshotId)}, ${evidence.bytes.toLocaleString('en')} bytes
      </dd>
      <dt>Version</dt>
      <dd>${recordId('version', evidence.versionId)}</dd>
      <dt>SHA-256</dt>
      <dd><code class="hash">${Buffer.from(evidence.sha256).toString('hex')}</code></dd>
    </dl>
  </section>`
}

function citation(change: changes.ChangeRecord, { publicUrl, key }: ChangeLinks): Html {
  const id = recordId('change', change.id)
  const captured = change.after.fetchedAt.toISOString().replace('T', ' ').slice(0, 19)
  const hash = Buffer.from(change.after.sha256).toString('hex')
  const query = (format: string) =>
    new URLSearchParams({ format, ...(key !== null && { key }) }).toString()
  return html`<section aria-labelledby="cite">
    <h2 id="cite">Cite</h2>
    <p class="citation">
      ${change.platform.name}, “${change.document.name}”, change ${id}, captured ${captured} UTC,
      SHA-256 ${hash.slice(0, 16)}…, Clausewatch, ${publicUrl}/changes/${id}
    </p>
    <p>
      The redline as <a href="/v1/changes/${id}/redline?${query('json')}">JSON</a>,
      <a href="/v1/changes/${id}/redline?${query('markdown')}">Markdown</a>
    </p>
  </section>`
}
