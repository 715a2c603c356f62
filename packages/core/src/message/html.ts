import { unlinkedHtml } from '../redline/render-email.ts'
import { escapeHtml } from '../escape-html.ts'

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const INK = '#1a1f26'
const QUIET = '#5b6570'

// Inline styles are what every mail client keeps; this sheet only turns the lights off where it is kept.
const DARK = `@media (prefers-color-scheme:dark){
.cw-page{background:#14181d!important}
.cw-card{background:#1d2229!important;border-color:#39424d!important}
.cw-ink{color:#e8ebee!important}
.cw-quiet{color:#a3adb8!important}
.cw-rule{border-color:#39424d!important}
.cw-link{color:#8ab4ff!important}
.cw-button{background:#8ab4ff!important;color:#10141a!important}
}`

export type Page = {
  readonly title: string
  /** What an inbox shows after the subject. */
  readonly preheader: string
  /** HTML of our own making. */
  readonly body: string
  readonly footer: string
}

/** The page around every email: one column, at most 600 pixels wide, as narrow as a phone. */
export function htmlPage({ title, preheader, body, footer }: Page): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title><style>:root{color-scheme:light dark}${DARK}</style></head>
<body class="cw-page" style="margin:0;padding:0;background:#f3f5f7">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preheader)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="cw-page" align="center" style="padding:16px 8px;background:#f3f5f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="cw-quiet" style="${FONT};padding:0 12px 12px;font-size:14px;font-weight:600;color:${QUIET}">Clausewatch</td></tr>
<tr><td class="cw-card cw-ink" style="${FONT};padding:20px;background:#ffffff;border:1px solid #dde2e7;border-radius:8px;color:${INK};font-size:16px;line-height:1.5;overflow-wrap:anywhere">
${body}
</td></tr>
<tr><td class="cw-quiet" style="${FONT};padding:12px;font-size:13px;line-height:1.5;color:${QUIET};overflow-wrap:anywhere">
${footer}
</td></tr>
</table></td></tr></table></body></html>
`
}

export function htmlHeading(text: string, level: 1 | 2 = 1): string {
  const size = level === 1 ? '22px' : '18px'
  return `<h${level} class="cw-ink" style="margin:0 0 8px;font-size:${size};line-height:1.3;color:${INK}">${unlinkedHtml(text)}</h${level}>`
}

export function htmlParagraph(text: string): string {
  return `<p style="margin:0 0 12px">${unlinkedHtml(text)}</p>`
}

export function htmlQuiet(html: string): string {
  return `<p class="cw-quiet" style="margin:0 0 8px;font-size:13px;color:${QUIET}">${html}</p>`
}

/** @param url ours, or a slot: foreign addresses are shown with htmlAddress */
export function htmlLink(url: string, text: string): string {
  return `<a class="cw-link" href="${escapeHtml(url)}" style="color:#0b57d0">${escapeHtml(text)}</a>`
}

export function htmlButton(url: string, text: string): string {
  return `<p style="margin:16px 0"><a class="cw-button" href="${escapeHtml(url)}" style="display:inline-block;padding:10px 16px;background:#0b57d0;color:#ffffff;border-radius:6px;font-weight:600;text-decoration:none">${escapeHtml(text)}</a></p>`
}

/** A foreign address as text. The breaks keep mail clients from making a link of it, and let it fold on a phone. */
export function htmlAddress(url: string): string {
  return escapeHtml(url).replace(/[./?=]/g, '$&<wbr>')
}

export function htmlRule(): string {
  return '<hr class="cw-rule" style="margin:20px 0;border:0;border-top:1px solid #dde2e7">'
}

/** Facts, one a line: names are ours, values are HTML. */
export function htmlFacts(facts: readonly (readonly [string, string])[]): string {
  return htmlQuiet(facts.map(([name, value]) => `${name}: ${value}`).join('<br>'))
}
