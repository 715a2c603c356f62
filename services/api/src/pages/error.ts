import { html } from './html.ts'
import type { Page } from './layout.ts'

/** What a browser is shown where an API client gets a problem. */
export function errorPage(problem: { readonly title: string; readonly detail: string }): Page {
  return {
    title: problem.title,
    noIndex: true,
    main: html`<h1>${problem.title}</h1>
      <p>${problem.detail}</p>
      <p><a href="/">See the latest changes</a></p>`,
  }
}
