import { escapeHtml } from './html.ts'
import type { DemoDocument, DemoPlatform, Revision } from './model.ts'
import { liveRevision } from './story.ts'
import type { Live } from './story.ts'

/** What happens next by itself: when, and to which document; undefined: nothing more. */
export type Upcoming = { readonly at: Date; readonly path: string } | undefined

type Index = {
  readonly platforms: readonly DemoPlatform[]
  readonly live: Live
  readonly upcoming: Upcoming
  readonly waiting: boolean
  readonly now: Date
  readonly links: Readonly<Record<string, string>>
}

export function indexPage({ platforms, live, upcoming, waiting, now, links }: Index): string {
  const places = Object.entries(links).map(
    ([name, href]) => `<a href="${escapeHtml(href)}">${escapeHtml(name)}</a>`,
  )
  return tool(
    'The demo site',
    `<header><h1>The demo site</h1><nav>${places.join(' ')}</nav></header>
<p>These platforms are invented. Clausewatch watches their documents as it would watch real ones, over HTTP. Publish a revision and see what it makes of it.</p>
<div class="bar"><p>${status(upcoming, waiting, now)}</p>
<form method="post" action="/publish"><button class="main">Publish the next revision now</button></form>
<form method="post" action="/restore"><button>Restore all first texts</button></form></div>
${platforms.map((platform) => platformSection(platform, live, upcoming)).join('\n')}`,
  )
}

function status(upcoming: Upcoming, waiting: boolean, now: Date): string {
  if (waiting) return 'Waiting until Clausewatch has a first version of every document.'
  if (upcoming === undefined) return 'The story is told: nothing more happens by itself.'
  const seconds = Math.max(0, Math.round((upcoming.at.getTime() - now.getTime()) / 1000))
  return `The next revision appears in <strong>${seconds} s</strong>.`
}

function platformSection(platform: DemoPlatform, live: Live, upcoming: Upcoming): string {
  const rows = platform.documents.map((document) => documentRow(document, live, upcoming))
  return `<section style="--accent: ${platform.accent}"><h2><a href="/${platform.slug}/">${escapeHtml(platform.name)}</a></h2>
${rows.join('\n')}</section>`
}

function documentRow(document: DemoDocument, live: Live, upcoming: Upcoming): string {
  const { path, name, revisions } = document
  const at = liveRevision(live, document)
  const next = revisions[at]
  const soon = upcoming?.path === path
  return `<div class="document${soon ? ' soon' : ''}">
<div><a href="/${path}">${escapeHtml(name)}</a> <span class="count">revision ${at + 1} of ${revisions.length + 1}</span>
<p><b>Live</b><span>${at === 0 ? 'The first text' : described(revisions[at - 1])}</span></p>
<p><b>${soon ? 'Next up' : 'Next'}</b><span>${next === undefined ? 'Nothing: this is the last revision' : described(next)}</span></p></div>
<div class="actions">${button('/publish', path, 'Publish next', next === undefined)} ${button('/restore', path, 'Restore', at === 0)}</div>
</div>`
}

const EXPECTED: Readonly<Record<Revision['expect'], string>> = {
  alert: 'alerts',
  nothing: 'tells nobody',
  quarantine: 'quarantined',
}

function described(revision: Revision | undefined): string {
  if (revision === undefined) return ''
  return `${escapeHtml(revision.note)} <span class="pill ${revision.expect}">${EXPECTED[revision.expect]}</span>`
}

function button(action: string, path: string, label: string, disabled: boolean): string {
  return `<form method="post" action="${action}"><input type="hidden" name="path" value="${escapeHtml(path)}"><button${disabled ? ' disabled' : ''}>${label}</button></form>`
}

/** The frame of the demo's own tools: this index and the Slack sink. Reloads itself; no script. */
export function tool(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="4"><title>${escapeHtml(title)} · Clausewatch demo</title><link rel="icon" href="data:,">
<style>${STYLE}</style></head>
<body>
${body}
</body></html>
`
}

const STYLE = `
* { box-sizing: border-box } body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; font: 15px/1.55 system-ui, 'DejaVu Sans', sans-serif; color: #1d1c1d; background: #faf9f7 }
a { color: #174ea6 } h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; margin: 0 0 .4rem } h2 a { color: inherit; text-decoration: none }
header { display: flex; justify-content: space-between; align-items: baseline; flex-wrap: wrap; gap: .5rem } header a + a { margin-left: 1rem }
.bar { display: flex; align-items: center; gap: .6rem; flex-wrap: wrap; background: #fff; border: 1px solid #e2dfd9; border-radius: 10px; padding: .7rem 1rem; margin-bottom: 1.2rem } .bar p { margin: 0; flex: 1 1 18rem }
button { font: inherit; font-size: .85rem; padding: .35rem .8rem; border: 1px solid #bbb5aa; border-radius: 7px; background: #fff; cursor: pointer } button:disabled { opacity: .4; cursor: default } button.main { background: #174ea6; border-color: #174ea6; color: #fff }
section { background: #fff; border: 1px solid #e2dfd9; border-left: 5px solid var(--accent, #888); border-radius: 10px; padding: .9rem 1.1rem; margin: .9rem 0 }
.document { display: flex; justify-content: space-between; gap: 1rem; align-items: center; padding: .6rem 0; border-top: 1px solid #f0ede8; flex-wrap: wrap } .document > div:first-child { flex: 1 1 24rem } .document p { display: grid; grid-template-columns: 4.6rem 1fr; margin: .1rem 0; font-size: .88rem; color: #444 } .document b { font-weight: 600; color: #777 } .soon { background: #fffbe8 } .count { color: #777; font-size: .8rem } .actions { display: flex; gap: .4rem }
.pill { font-size: .75rem; padding: .05rem .5rem; border-radius: 99px; white-space: nowrap } .alert { background: #fde3e0; color: #8c1d12 } .nothing { background: #e8ecef; color: #3d4a55 } .quarantine { background: #fdf0cf; color: #6d4c00 }
.empty { color: #666; text-align: center; padding: 3rem 0 } .message { border-left-width: 1px; border-left-color: #e2dfd9; display: grid; grid-template-columns: 2.4rem minmax(0, 1fr); gap: .8rem } .avatar { width: 2.4rem; height: 2.4rem; border-radius: 8px; background: #17324d; color: #fff; display: grid; place-items: center; font-weight: 700 } .who { font-weight: 700 } .app { background: #e8e8e8; font-size: .68rem; font-weight: 600; padding: 0 .25rem; border-radius: 3px; color: #555 } time { color: #777; font-size: .8rem; margin-left: .3rem }
.block { margin: .45rem 0; overflow-wrap: anywhere } .head { font-size: 1.1rem; font-weight: 800 } .context { color: #616061; font-size: .83rem } .fields { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1rem } hr { border: 0; border-top: 1px solid #ddd; margin: .7rem 0 } blockquote { margin: .3rem 0; border-left: 4px solid #ddd; padding-left: .7rem } code { background: #f4f2ef; border: 1px solid #e2dfd9; border-radius: 3px; padding: 0 .2rem; color: #b3261e; font-size: .85em } pre { background: #f4f2ef; border: 1px solid #e2dfd9; border-radius: 5px; padding: .5rem; white-space: pre-wrap; margin: .3rem 0 } del { color: #8c1d12 } .button { display: inline-block; border: 1px solid #bbb5aa; border-radius: 5px; padding: .2rem .7rem; color: inherit; text-decoration: none; font-weight: 600; font-size: .88rem } .button.primary { background: #007a5a; border-color: #007a5a; color: #fff } .emoji { color: #777 }
@media (prefers-reduced-motion: no-preference) { .soon { transition: background .3s } }`
