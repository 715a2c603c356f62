import { recordId } from '@clausewatch/core'
import type { Stated } from '@clausewatch/core'
import type { changes, documentRecords, provisions, references } from '@clausewatch/store'
import { changeList } from './changes.ts'
import { documentProvisions } from './document-provisions.ts'
import { citationSection, evidenceSection, foreignLink } from './evidence.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'
import { processorsSection } from './processors.ts'
import { referencesSection } from './references.ts'
import { day, moment } from './time.ts'

export type DocumentPage = {
  readonly record: documentRecords.DocumentRecord
  /** Of the current version, in the order of the text; one more than is shown where there are more. */
  readonly provisions: readonly provisions.PlacedProvision[]
  readonly changes: readonly changes.ChangeSummary[]
  readonly incorporates: readonly references.Reference[]
  readonly incorporatedBy: readonly references.BackReference[]
  readonly publicUrl: string
  readonly now: Date
}

/** The record of a document: what it is and says of itself, its changes, its provisions, and the evidence. */
export function documentPage(shown: DocumentPage): Page {
  const { record, publicUrl, now } = shown
  const id = recordId('document', record.id)
  const { current } = record
  return {
    title: `${record.name} · ${record.platform.name}`,
    main: html`<article>
      <p class="trail">
        ${record.platform.name}
        ${current && html`› ${foreignLink(current.finalUrl, 'View the original document')}`}
      </p>
      <h1>${record.name}</h1>
      <p class="quiet">${record.kind} · ${id}</p>
      ${trouble(record)} ${details(record)}
      <section aria-labelledby="changes">
        <h2 id="changes">Changes</h2>
        ${changeList(shown.changes, true)}
        ${
          shown.changes.length > 0 &&
          html`<p>
            As JSON: <a href="/v1/changes?document=${id}">changes</a>,
            <a href="/v1/documents/${id}/versions">versions</a>
          </p>`
        }
      </section>
      ${current && processorsSection(current.processors, current.layout)}
      ${referencesSection(shown.incorporates, shown.incorporatedBy)}
      ${current && documentProvisions(shown.provisions, id)}
      ${current && evidenceSection({ ...current, source: current.finalUrl })}
      ${
        current &&
        citationSection({
          lines: [
            ['Entity', record.platform.name],
            ['Document', record.name],
            ['Record ID', id],
          ],
          evidence: current,
          url: `${publicUrl}/documents/${id}`,
          now,
          api: [
            ['Record', `/v1/documents/${id}`],
            ['provisions', `/v1/documents/${id}/provisions`],
          ],
        })
      }
    </article>`,
  }
}

function trouble({ archivedAt, troubledAt, current }: documentRecords.DocumentRecord): Html | null {
  if (archivedAt)
    return html`<p class="warning">It is not watched any more, since ${day(archivedAt)}.</p>`
  if (troubledAt)
    return html`<p class="warning">No look has brought it since ${moment(troubledAt)}.</p>`
  return current ? null : html`<p class="warning">No look has brought it yet.</p>`
}

function details(record: documentRecords.DocumentRecord): Html {
  const { current, firstVersionAt, lastGoodAt } = record
  return html`<section aria-labelledby="record">
    <h2 id="record">Document record</h2>
    <dl>
      <dt>Entity</dt>
      <dd>${record.platform.name}</dd>
      <dt>Kind</dt>
      <dd>${record.kind}</dd>
      <dt>${record.declaration.sources.length > 1 ? 'Sources' : 'Source'}</dt>
      ${record.declaration.sources.map(({ url }) => html`<dd>${foreignLink(url, url)}</dd>`)}
      ${current && current.stated && statedLines(current.stated)}
      ${
        firstVersionAt &&
        html`<dt>First version</dt>
          <dd>${moment(firstVersionAt)}</dd>`
      }
      ${
        current &&
        html`<dt>Current version</dt>
          <dd>
            <a href="/v1/versions/${recordId('version', current.versionId)}"
              >${recordId('version', current.versionId)}</a
            >, since
            ${moment(current.fromAt)}${record.versions > 1 && html`; ${record.versions} in all`}
          </dd>`
      }
      ${
        lastGoodAt &&
        html`<dt>Last verified</dt>
          <dd>${moment(lastGoodAt)}</dd>`
      }
    </dl>
  </section>`
}

/** What the text says of its own time, with the words that say it. */
function statedLines({ lastUpdated, effective, periods }: Stated): Html {
  return html`${
    lastUpdated &&
    html`<dt>Last updated, as it says</dt>
      <dd>${lastUpdated.date}: “${lastUpdated.quote}”</dd>`
  }
  ${
    effective &&
    html`<dt>In force from, as it says</dt>
      <dd>${effective.date}: “${effective.quote}”</dd>`
  }
  ${
    periods.length > 0 &&
    html`<dt>Periods that it grants</dt>
      ${periods.map(({ quote }) => html`<dd>“${quote}”</dd>`)}`
  }`
}
