import { recordId } from '@clausewatch/core'
import type { renders } from '@clausewatch/store'
import { Type } from '@fastify/type-provider-typebox'
import { instant, nullable, only, sha256, wordOf } from '../schemas.ts'
import { hex, isoOrNull } from '../wire.ts'

export const SIDE_NAMES = ['before', 'after'] as const
export type SideName = (typeof SIDE_NAMES)[number]

export const CLICKED = Type.Array(Type.String(), {
  description: 'Selectors of what was clicked before, as declared.',
})

export const RENDER = only(
  {
    status: wordOf(['pending', 'kept', 'absent']),
    detail: nullable(Type.String(), { description: 'Why there is none.' }),
    takenAt: nullable(instant('When the browser was asked: soon after the snapshot, not with it.')),
    finalUrl: nullable(Type.String(), { description: 'After redirects.' }),
    textKept: nullable(Type.Number({ minimum: 0, maximum: 1 }), {
      description: 'The part of the fetched text that the rendered page shows too.',
    }),
    clicked: CLICKED,
    screenshot: nullable(
      only({
        url: Type.String({ format: 'uri' }),
        bytes: Type.Integer(),
        sha256: sha256('Of the JPEG.'),
      }),
    ),
    html: nullable(
      only({
        url: Type.String({ format: 'uri' }),
        sha256: sha256('Of the document as scripts left it.'),
      }),
    ),
  },
  { title: 'Render', description: 'What a browser showed of the page, as evidence beside it.' },
)

/** Where the files of a change's rendering are. */
export function renderPath(changeId: number, side: SideName, file: 'screenshot' | 'html'): string {
  return `/v1/changes/${recordId('change', changeId)}/renders/${side}/${file}`
}

export function showRender(
  render: renders.RenderRecord,
  urlOf: (file: 'screenshot' | 'html') => string,
) {
  const { screenshotSha256, htmlSha256 } = render
  return {
    status: render.status,
    detail: render.detail,
    takenAt: isoOrNull(render.takenAt),
    finalUrl: render.finalUrl,
    textKept: render.textKept,
    clicked: [...(render.clicked ?? [])],
    screenshot: screenshotSha256 && {
      url: urlOf('screenshot'),
      bytes: render.screenshotBytes ?? 0,
      sha256: hex(screenshotSha256),
    },
    html: htmlSha256 && { url: urlOf('html'), sha256: hex(htmlSha256) },
  }
}
