import type { changes, renders } from '@clausewatch/store'
import { renderPath } from '../routes/render-model.ts'
import type { SideName } from '../routes/render-model.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { moment } from './time.ts'

// A page that folds some of its text away still shows this much of it.
const LIKE = 0.9

/** What a browser showed of both sides; where that is missing, why. */
export function rendersSection(change: changes.ChangeRecord, key: string | null): Html {
  const figure = (side: SideName, title: string) =>
    shown(title, change[side].render, (file) => {
      const query = key === null ? '' : `?${new URLSearchParams({ key }).toString()}`
      return renderPath(change.id, side, file) + query
    })
  return html`<section aria-labelledby="seen">
    <h2 id="seen">As a browser showed it</h2>
    <div class="sides">${figure('before', 'Before')} ${figure('after', 'After')}</div>
  </section>`
}

function shown(
  title: string,
  render: renders.RenderRecord | null,
  linkTo: (file: 'screenshot' | 'html') => string,
): Html {
  return html`<section aria-label="${title}, as a browser showed it">
    <h3>${title}</h3>
    ${render?.status === 'kept' ? kept(title, render, linkTo) : html`<p class="quiet">${absence(render)}</p>`}
  </section>`
}

function kept(
  title: string,
  render: renders.RenderRecord,
  linkTo: (file: 'screenshot' | 'html') => string,
): Html {
  const { takenAt, textKept, clicked, screenshotBytes, screenshotSha256, htmlSha256 } = render
  const picture = linkTo('screenshot')
  return html`<a class="shot" href="${picture}"
      ><img
        src="${picture}"
        alt="The page ${title.toLowerCase()} the change. Opens the whole of it."
        width="1280"
        height="960"
        loading="lazy"
    /></a>
    ${
      textKept !== null &&
      textKept < LIKE &&
      html`<p class="warning">
        The rendered page shows only ${Math.floor(textKept * 100)} % of the fetched text.
      </p>`
    }
    <dl>
      ${
        takenAt &&
        html`<dt>Taken</dt>
          <dd>${moment(takenAt)}</dd>`
      }
      ${
        clicked &&
        html`<dt>Clicked before</dt>
          <dd><code>${clicked.join(', ')}</code></dd>`
      }
      <dt>Screenshot</dt>
      <dd>
        ${(screenshotBytes ?? 0).toLocaleString('en')} bytes,
        <code class="hash">${hex(screenshotSha256)}</code>
      </dd>
      <dt>Rendered HTML</dt>
      <dd>
        <a href="${linkTo('html')}" download>Download</a>,
        <code class="hash">${hex(htmlSha256)}</code>
      </dd>
    </dl>`
}

function absence(render: renders.RenderRecord | null): string {
  if (render === null) return 'No picture is kept.'
  if (render.status === 'pending') return 'No picture yet: it waits for a browser.'
  return `No picture. ${render.detail ?? ''}`
}

function hex(hash: Uint8Array | null): string {
  return Buffer.from(hash ?? []).toString('hex')
}
