import { recordId } from '@clausewatch/core'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { day, moment } from './time.ts'

type Evidence = {
  readonly versionId: number
  readonly snapshotId: number
  readonly sha256: Uint8Array
  readonly bytes: number
  readonly fetchedAt: Date
}

/** A link to somebody else's page. */
export function foreignLink(url: string, label: string): Html {
  return html`<a href="${url}" rel="nofollow noopener noreferrer"
    >${label} <span aria-hidden="true">↗</span></a
  >`
}

/** Where a text comes from, and the bytes that prove it. */
export function evidenceSection(
  evidence: Evidence & {
    readonly source: string
    readonly start?: number | null
    readonly end?: number | null
  },
): Html {
  const { source, start, end } = evidence
  const stamp = evidence.fetchedAt.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">Evidence provenance</h2>
    <dl>
      <dt>Source</dt>
      <dd>${foreignLink(source, source)}</dd>
      <dt>Captured</dt>
      <dd>${moment(evidence.fetchedAt)}</dd>
      <dt>Snapshot</dt>
      <dd>
        ${recordId('snapshot', evidence.snapshotId)}, ${evidence.bytes.toLocaleString('en')} bytes,
        kept as they were received
      </dd>
      <dt>Content hash (SHA-256)</dt>
      <dd><code class="hash">${hex(evidence.sha256)}</code></dd>
      <dt>Version</dt>
      <dd>
        <a href="/v1/versions/${recordId('version', evidence.versionId)}"
          >${recordId('version', evidence.versionId)}</a
        >${
          typeof start === 'number' &&
          typeof end === 'number' &&
          html`, bytes ${start} to ${end} of its canonical text`
        }
      </dd>
      <dt>Elsewhere</dt>
      <dd>
        ${foreignLink(
          `https://web.archive.org/web/${stamp}/${source}`,
          'Look for this page in the Wayback Machine',
        )}
      </dd>
    </dl>
  </section>`
}

type Citation = {
  readonly lines: readonly (readonly [name: string, value: string])[]
  readonly evidence: Evidence
  readonly url: string
  readonly now: Date
  readonly api: readonly (readonly [name: string, path: string])[]
}

/** What a record is cited by, and where programs read it. */
export function citationSection({ lines, evidence, url, now, api }: Citation): Html {
  const captured = evidence.fetchedAt.toISOString().replace('T', ' ').slice(0, 19)
  const all = [
    ...lines,
    ['Captured', `${captured} UTC`],
    ['SHA-256', html`<code class="hash">${hex(evidence.sha256)}</code>`],
    ['URL', url],
  ] as const
  return html`<section aria-labelledby="cite">
    <h2 id="cite">Cite</h2>
    <div class="citation">
      ${all.map(([name, value]) => html`<p>${name}: ${value}</p>`)}
      <p>Accessed: ${day(now)}</p>
    </div>
    <p class="quiet">The record id is permanent.</p>
    <p>
      As JSON:
      ${api.map(([name, path], at) => html`${at > 0 && ', '}<a href="${path}">${name.toLowerCase()}</a>`)}
    </p>
  </section>`
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex')
}
