import { fit, HTML_MAX, TEXT_MAX } from './fit.ts'
import { htmlHeading, htmlPage, htmlRule } from './html.ts'
import type { MessageTemplate, ToldChange } from './model.ts'
import { slackMessage } from './slack.ts'
import { plain } from './slots.ts'
import { wrap } from './text.ts'
import {
  bodyHtml,
  bodyText,
  changeHtml,
  changeText,
  footerHtml,
  footerText,
  namedHtml,
  namedText,
} from './told.ts'
import { headlineOf, listed, many, subjectOf, titleOf } from './wording.ts'

// Of all redlines together, to begin with; escaping and marks may leave room for less.
const SHOWN_CHARS = 48_000
const SHOWN_CHANGES = 40

/** A channel's same-day changes, at least one, as one email. */
export function alertEmail(changes: readonly ToldChange[], publicUrl: string): MessageTemplate {
  const subject = alertSubject(changes)
  const shown = Math.min(changes.length, SHOWN_CHANGES)
  const room = { changes: shown, chars: Math.floor(SHOWN_CHARS / shown) }
  const [only, ...others] = changes
  const single = others.length === 0 ? only : undefined
  const heading = headingOf(changes)
  const preheader = changes.slice(0, 5).map(headlineOf).join('; ')
  const html = fit(HTML_MAX, room, (room) => {
    const parts = single
      ? [bodyHtml(single, room.chars)]
      : changes.slice(0, room.changes).map((change) => htmlRule() + changeHtml(change, room.chars))
    const named = single ? [] : namedHtml(changes.slice(room.changes))
    const body = [htmlHeading(heading), ...parts, ...named].join('\n')
    return htmlPage({ title: subject, preheader, body, footer: footerHtml(publicUrl) })
  })
  const text = fit(TEXT_MAX, room, (room) => {
    const parts = single
      ? [bodyText(single, room.chars)]
      : changes.slice(0, room.changes).map((change) => changeText(change, room.chars))
    const named = single ? [] : namedText(changes.slice(room.changes))
    return `${[wrap(heading), ...parts, ...named, footerText(publicUrl)].join('\n\n')}\n`
  })
  return { form: 'email', subject, text, html }
}

export function alertSlack(changes: readonly ToldChange[], publicUrl: string): MessageTemplate {
  const summary = alertSubject(changes)
  const title = headingOf(changes)
  return slackMessage({ title, summary, changes, chars: 2_000, publicUrl })
}

function headingOf(changes: readonly ToldChange[]): string {
  const [only, ...others] = changes
  return only && others.length === 0 ? `${titleOf(only)} changed` : alertSubject(changes)
}

function alertSubject(changes: readonly ToldChange[]): string {
  const [first] = changes
  if (!first) throw new Error('An alert tells at least one change.')
  if (changes.length === 1) return subjectOf(`${titleOf(first)} changed: ${headlineOf(first)}`)
  const titles = listed(changes.map(titleOf))
  return subjectOf(plain(`${many(changes.length, 'change')}: ${titles}`))
}
