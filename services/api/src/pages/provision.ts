import { recordId } from '@clausewatch/core'
import type { ProvisionHistory } from '@clausewatch/core'
import type { provisionHistory, provisions } from '@clausewatch/store'
import { pathLine, quotation, titleOf } from './clause.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Page } from './layout.ts'
import { kinSection } from './provision-kin.ts'
import { evidenceSection, citationSection, foreignLink } from './evidence.ts'
import { wordingsSection } from './provision-wordings.ts'
import { day, moment } from './time.ts'

export type ProvisionPage = {
  readonly record: provisions.ProvisionRecord
  readonly figures: ProvisionHistory
  /** All that was done to it, the first first. */
  readonly events: readonly provisionHistory.Event[]
  /** The newest first; one more than is shown where there are more. */
  readonly wordings: readonly provisionHistory.HistoricWording[]
  readonly publicUrl: string
  readonly now: Date
}

/** The record of a provision: what it says, how steady it is, its history, what became of it, and the evidence. */
export function provisionPage(shown: ProvisionPage): Page {
  const { record, figures, events, wordings, publicUrl, now } = shown
  const id = recordId('provision', record.id)
  const title = titleOf(record)
  return {
    title: `${title} · ${record.document.name}`,
    main: html`<article>
      <p class="trail">
        ${record.platform.name} ›
        <a href="/documents/${recordId('document', record.document.id)}">${record.document.name}</a>
        › ${foreignLink(record.evidence.finalUrl, 'View the original document')}
      </p>
      <h1 dir="auto">${title}</h1>
      <p class="quiet">
        <span class="kind ${figures.stability}">${figures.stability}</span> · ${id}
      </p>
      ${standing(figures)}
      <section aria-labelledby="says">
        <h2 id="says">${figures.isLive ? 'What it says' : 'What it said last'}</h2>
        ${pathLine(record.path)} ${quotation(record)}
        <p class="quiet">
          Quoted from the ${record.document.name} as received ${day(record.evidence.fetchedAt)}.
        </p>
      </section>
      ${stability(figures)} ${wordingsSection(wordings, events, id)} ${kinSection(events)}
      ${details(record, figures)}
      ${evidenceSection({ ...record.evidence, source: record.evidence.finalUrl })}
      ${citationSection({
        lines: [
          ['Entity', record.platform.name],
          ['Document', record.document.name],
          ['Record ID', id],
        ],
        evidence: record.evidence,
        url: `${publicUrl}/provisions/${id}`,
        now,
        api: [
          ['Record', `/v1/provisions/${id}`],
          ['history', `/v1/provisions/${id}/history`],
          ['lineage', `/v1/provisions/${id}/lineage`],
        ],
      })}
    </article>`,
  }
}

/** Said before anything else of a clause that is not there any more. */
function standing({ isLive, removedAt }: ProvisionHistory): Html | false {
  if (isLive) return false
  return html`<p class="warning">
    ${
      removedAt
        ? html`This provision does not stand in the document any more: a text without it was first
          received ${day(removedAt)}.`
        : 'This provision is not found in the document as it is read now. Nobody is known to have removed it: our own reading of the page changed.'
    }
  </p>`
}

function stability(figures: ProvisionHistory): Html {
  const { changes, monthsMonitored, firstSeen, lastSeen } = figures
  return html`<section aria-labelledby="stability">
    <h2 id="stability">Stability</h2>
    <dl class="figures">
      <div>
        <dt>Stability</dt>
        <dd>${figures.stability}</dd>
      </div>
      <div>
        <dt>Changes</dt>
        <dd>${changes}</dd>
      </div>
      <div>
        <dt>Months monitored</dt>
        <dd>${monthsMonitored}</dd>
      </div>
      <div>
        <dt>First seen</dt>
        <dd>${day(firstSeen)}</dd>
      </div>
      <div>
        <dt>Last seen</dt>
        <dd>${day(lastSeen)}</dd>
      </div>
    </dl>
    <p class="quiet">
      ${MEANINGS[figures.stability]} To be told when the document changes,
      <a href="/docs/">subscribe by the API</a>.
    </p>
  </section>`
}

const MEANINGS: Readonly<Record<ProvisionHistory['stability'], string>> = {
  stable: 'Stable: nothing was done to it since it was first seen.',
  evolving:
    'Evolving: it has changed, but fewer than three times, or less often than every six months.',
  volatile: 'Volatile: three changes or more, on average at least one in six months.',
}

function details(record: provisions.ProvisionRecord, figures: ProvisionHistory): Html {
  const { document, platform, evidence } = record
  const updated = evidence.stated?.lastUpdated ?? null
  const effective = evidence.stated?.effective ?? null
  return html`<section aria-labelledby="details">
    <h2 id="details">Provision details</h2>
    <dl>
      <dt>Record ID</dt>
      <dd>${recordId('provision', record.id)}</dd>
      <dt>Document</dt>
      <dd>
        <a href="/documents/${recordId('document', document.id)}">${document.name}</a>,
        ${document.kind}, ${recordId('document', document.id)}
      </dd>
      <dt>Entity</dt>
      <dd>${platform.name}</dd>
      ${
        updated &&
        html`<dt>Document last updated, as it says</dt>
          <dd>${updated.date}: “${updated.quote}”</dd>`
      }
      ${
        effective &&
        html`<dt>In force from, as it says</dt>
          <dd>${effective.date}: “${effective.quote}”</dd>`
      }
      <dt>First tracked</dt>
      <dd>${moment(figures.firstSeen)}</dd>
      <dt>Last verified</dt>
      <dd>${moment(figures.lastSeen)}</dd>
    </dl>
  </section>`
}
