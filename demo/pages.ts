import { escapeHtml } from './html.ts'
import { anchor, markdownToHtml, sections } from './markdown.ts'
import type { DemoDocument, DemoPlatform } from './model.ts'

/** What real pages carry and no reader came for. It differs at every request, and must never alert anybody. */
export type Noise = {
  readonly visitor: string
  readonly token: string
  readonly readers: number
  readonly minutesAgo: number
  readonly promo: string
}

const PROMOS = [
  'New: dark mode, for those who read terms at night.',
  'Refer a friend and you both get a month on us.',
  'We are hiring in Dublin, Utrecht and from home.',
  'Join the webinar on Thursday: tips from the team.',
]

export function makeNoise(random: () => number): Noise {
  const id = () => Math.floor(random() * 2 ** 48).toString(36)
  return {
    visitor: id(),
    token: id() + id(),
    readers: 1000 + Math.floor(random() * 9000),
    minutesAgo: 1 + Math.floor(random() * 58),
    promo: PROMOS[Math.floor(random() * PROMOS.length)] ?? '',
  }
}

type Legal = {
  readonly platform: DemoPlatform
  readonly document: DemoDocument
  readonly text: string
  readonly noise: Noise
}

export function legalPage(page: Legal & { readonly redesigned: boolean }): string {
  return page.redesigned ? freshPage(page) : classicPage(page)
}

function classicPage({ platform, document, text, noise }: Legal): string {
  const toc = sections(text).map(
    (title) => `<li><a href="#${anchor(title)}">${escapeHtml(title)}</a></li>`,
  )
  return shell({
    platform,
    title: document.name,
    noise,
    style: CLASSIC,
    body: `<header class="site-header"><div class="wrap">
<a class="brand" href="/${platform.slug}/?ref=${noise.visitor}">${escapeHtml(platform.name)}</a>
<nav aria-label="Main">${navLinks(noise)}</nav></div></header>
<p class="promo" role="status">${escapeHtml(noise.promo)}</p>
<div class="wrap columns">
<nav class="toc" aria-label="On this page"><strong>On this page</strong><ul>${toc.join('')}</ul></nav>
<main id="content"><article class="legal">
${markdownToHtml(text)}
</article></main>
</div>
${related(platform, document, noise)}
${footer(platform, noise)}`,
  })
}

/** The same words in other markup: what a redesign does to a page. */
function freshPage({ platform, document, text, noise }: Legal): string {
  const [opening = '', ...parts] = text.split(/\n(?=## )/)
  const cards = parts.map((part) => `<section class="card">${markdownToHtml(part)}</section>`)
  return shell({
    platform,
    title: document.name,
    noise,
    style: FRESH,
    body: `<div class="topbar"><a class="logo" href="/${platform.slug}/?ref=${noise.visitor}">● ${escapeHtml(platform.name)}</a>
<div class="menu" role="navigation">${navLinks(noise)}</div></div>
<div class="stage" role="main">
<div class="hero">${markdownToHtml(opening)}</div>
<div class="cards">${cards.join('\n')}</div>
</div>
${related(platform, document, noise)}
${footer(platform, noise)}`,
  })
}

/** Some sites answer an outage with 200: a watcher that believes the code takes this for the new terms. */
export function outagePage(platform: DemoPlatform, noise: Noise): string {
  return shell({
    platform,
    title: 'Something went wrong',
    noise,
    style: CLASSIC,
    body: `<main class="wrap outage"><h1>Something went wrong</h1>
<p>We are having trouble loading this page. Please try again in a few minutes.</p>
<p class="small">Error 500 · Request ID ${noise.token}</p></main>`,
  })
}

export function homePage(platform: DemoPlatform, noise: Noise): string {
  const links = platform.documents.map(
    ({ path, name }) => `<li><a href="/${path}">${escapeHtml(name)}</a></li>`,
  )
  return shell({
    platform,
    title: `${platform.name}: ${platform.motto}`,
    noise,
    style: CLASSIC,
    body: `<header class="site-header"><div class="wrap"><span class="brand">${escapeHtml(platform.name)}</span>
<nav aria-label="Main">${navLinks(noise)}</nav></div></header>
<main class="wrap home"><h1>${escapeHtml(platform.motto)}</h1>
<p>${escapeHtml(platform.name)} is invented, and so is everything it says. It stands in for a platform that you depend on.</p>
<h2>Legal</h2><ul>${links.join('')}</ul></main>
${footer(platform, noise)}`,
  })
}

function navLinks({ visitor }: Noise): string {
  return ['Product', 'Pricing', 'Help', 'Sign in']
    .map(
      (name) =>
        `<a href="#${name.toLowerCase().replace(' ', '-')}" data-ref="${visitor}">${name}</a>`,
    )
    .join(' ')
}

function related(platform: DemoPlatform, current: DemoDocument, noise: Noise): string {
  const others = platform.documents.filter(({ path }) => path !== current.path)
  const links = others.map(
    ({ path, name }) => `<a href="/${path}?ref=${noise.visitor}">${escapeHtml(name)}</a>`,
  )
  return `<aside class="related wrap" aria-label="Related">
<strong>Related</strong> ${links.join(' ')} <a href="/${platform.slug}/">About ${escapeHtml(platform.name)}</a>
<form method="get" action="/${platform.slug}/"><input type="hidden" name="csrf" value="${noise.token}"><label>Was this page helpful? <button>Yes</button></label></form>
</aside>`
}

function footer(platform: DemoPlatform, noise: Noise): string {
  return `<footer class="site-footer"><div class="wrap">
<span>© 2026 ${escapeHtml(platform.name)} (an invented company)</span>
<span>${noise.readers.toLocaleString('en')} readers this week · last viewed ${noise.minutesAgo} min ago</span>
</div></footer>
<div class="cookie-banner" role="region" aria-label="Cookie consent"><p>We use cookies to run this site and, if you agree, to measure how it is used.</p>
<button type="button">Accept all</button> <button type="button">Necessary only</button></div>`
}

type Shell = {
  readonly platform: DemoPlatform
  readonly title: string
  readonly noise: Noise
  readonly style: string
  readonly body: string
}

function shell({ platform, title, noise, style, body }: Shell): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="csrf-token" content="${noise.token}">
<link rel="icon" href="data:,">
<style>:root { --accent: ${platform.accent} }${style}</style>
</head>
<body data-session="${noise.visitor}">
${body}
</body>
</html>
`
}

const CLASSIC = `
* { box-sizing: border-box } body { margin: 0; font: 17px/1.6 Georgia, 'DejaVu Serif', serif; color: #222; background: #fff; padding-bottom: 5rem }
.wrap { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem } a { color: var(--accent) }
.site-header { background: var(--accent) } .site-header .wrap { display: flex; justify-content: space-between; align-items: center; padding-block: .9rem; flex-wrap: wrap; gap: .5rem }
.site-header a, .brand { color: #fff; text-decoration: none; margin-left: 1.2rem; font-family: system-ui, sans-serif; font-size: .95rem } .brand { font-size: 1.25rem; font-weight: 700; margin: 0 !important }
.promo { margin: 0; padding: .5rem; text-align: center; background: #f3f1ec; font: .9rem system-ui, sans-serif }
.columns { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 3rem; padding-block: 2rem } .toc { font: .85rem/1.5 system-ui, sans-serif } .toc ul { list-style: none; padding: 0 } .toc li { margin: .35rem 0 } .toc a { color: #555; text-decoration: none }
h1, h2 { font-family: system-ui, sans-serif; line-height: 1.2 } h1 { margin-top: 0 } h2 { margin-top: 2.2rem; font-size: 1.3rem }
table { border-collapse: collapse; width: 100%; font: .9rem system-ui, sans-serif } th, td { text-align: left; padding: .5rem .6rem; border-bottom: 1px solid #ddd } .scroll { overflow-x: auto }
.related { border-top: 1px solid #ddd; padding-block: 1rem; font: .9rem system-ui, sans-serif } .related > a { margin-left: 1rem } .related form { margin-top: .8rem }
.site-footer { background: #f3f1ec; font: .85rem system-ui, sans-serif } .site-footer .wrap { display: flex; justify-content: space-between; flex-wrap: wrap; gap: .5rem; padding-block: 1.2rem }
.cookie-banner { position: fixed; inset: auto 0 0 0; background: #222; color: #fff; padding: .7rem 1.25rem; font: .85rem system-ui, sans-serif; display: flex; gap: .8rem; align-items: center; flex-wrap: wrap } .cookie-banner p { margin: 0; flex: 1 1 20rem } .cookie-banner button { padding: .4rem .8rem }
.outage, .home { padding-block: 4rem } .small { color: #666; font-size: .85rem }
@media (max-width: 46rem) { .columns { grid-template-columns: minmax(0, 1fr); gap: 0 } .toc { display: none } }`

const FRESH = `
* { box-sizing: border-box } body { margin: 0; font: 16px/1.65 system-ui, 'DejaVu Sans', sans-serif; color: #1d2330; background: #f4f5f8; padding-bottom: 5rem }
a { color: var(--accent) } .wrap { max-width: 50rem; margin: 0 auto; padding: 0 1.25rem }
.topbar { display: flex; justify-content: space-between; flex-wrap: wrap; padding: 1rem 2rem; background: #fff; box-shadow: 0 1px 6px #0002 } .logo { color: var(--accent); font-weight: 800; text-decoration: none } .menu a { margin-left: 1.2rem; color: #444; text-decoration: none }
.stage { max-width: 50rem; margin: 0 auto; padding: 2rem 1.25rem } .hero { padding: 1rem 0 } .hero h1 { font-size: 2.2rem; line-height: 1.15; color: var(--accent) }
.card { background: #fff; border-radius: 14px; padding: 1.2rem 1.6rem; margin: 1rem 0; box-shadow: 0 1px 4px #0001 } .card h2 { margin: 0 0 .5rem; font-size: 1.15rem }
.related { padding-block: 1rem } .related > a { margin-left: 1rem } .site-footer .wrap { display: flex; justify-content: space-between; flex-wrap: wrap; gap: .5rem; font-size: .85rem; color: #556 }
.cookie-banner { position: fixed; right: 1rem; bottom: 1rem; max-width: 24rem; background: #fff; border-radius: 12px; padding: 1rem; box-shadow: 0 4px 20px #0003; font-size: .85rem } .cookie-banner p { margin: 0 0 .6rem }`
