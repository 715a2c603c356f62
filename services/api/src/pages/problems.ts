import { html } from './html.ts'
import type { Page } from './layout.ts'

type Listed = Readonly<Record<string, { readonly status: number; readonly title: string }>>

/** What the `type` of a problem points to. */
export function problemsPage(problems: Listed): Page {
  return {
    title: 'Problems',
    main: html`<h1>Problems</h1>
      <p>
        What the API refuses, it refuses with problem details (RFC 9457). The detail says what is
        wrong this time; the request id helps us find it.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col">Status</th>
            <th scope="col">Title</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(problems).map(
            ([name, { status, title }]) =>
              html`<tr id="${name}">
                <td><code>${name}</code></td>
                <td>${status}</td>
                <td>${title}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
  }
}
