import { escapeHtml } from '@clausewatch/core'

/** Markup that is safe to send: made by html`…`, which escapes, or vouched for by trusted(). */
export type Html = { readonly markup: string }

type Part = Html | string | number | null | false | readonly Part[]

/** Markup from a template: every value is escaped, markup and lists of it are put in as they are, null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((string, i) => string + render(parts[i] ?? null)).join('')
  return { markup }
}

/** Vouches for markup that core has rendered and escaped. */
export function trusted(markup: string): Html {
  return { markup }
}

function render(part: Part): string {
  if (part === null || part === false) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(render).join('')
}
