import { html } from './html.ts'
import type { Html } from './html.ts'

const DAY = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const

/** "20 November 2026", for people and machines. */
export function day(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${at.toLocaleDateString('en-GB', DAY)}</time>`
}

/** "20 November 2026, 12:05:09 UTC". */
export function moment(at: Date): Html {
  const clock = at.toISOString().slice(11, 19)
  const date = at.toLocaleDateString('en-GB', DAY)
  return html`<time datetime="${at.toISOString()}">${date}, ${clock} UTC</time>`
}
