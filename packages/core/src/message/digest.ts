import { fit, HTML_MAX, TEXT_MAX } from './fit.ts'
import { htmlHeading, htmlPage, htmlParagraph, htmlRule } from './html.ts'
import type { MessageTemplate, ToldChange } from './model.ts'
import { slackMessage } from './slack.ts'
import { plain } from './slots.ts'
import { wrap } from './text.ts'
import { changeHtml, changeText, footerHtml, footerText, namedHtml, namedText } from './told.ts'
import { listed, many, subjectOf, titleOf } from './wording.ts'

// A digest is skimmed: the beginning of each redline, and the page for the rest.
const EXCERPT_CHARS = 600
const SHOWN_CHANGES = 40

export type DigestOptions = {
  readonly publicUrl: string
  /** The period as its reader calls it, such as "16 November" and "22 November 2026". */
  readonly periodFrom?: string
  readonly periodTo?: string
}

/** A channel's period, grouped by platform and document, as one email. */
export function digestEmail(
  changes: readonly ToldChange[],
  options: DigestOptions,
): MessageTemplate {
  const { publicUrl } = options
  const told = grouped(changes)
  const subject = digestSubject(told, options)
  const counts = countsLine(told, options)
  const room = { changes: Math.min(told.length, SHOWN_CHANGES), chars: EXCERPT_CHARS }
  const html = fit(HTML_MAX, room, (room) => {
    const shown = told.slice(0, room.changes)
    const parts = shown.map((change) => htmlRule() + changeHtml(change, room.chars))
    const head = [htmlHeading('Your digest'), htmlParagraph(counts)]
    const body = [...head, ...parts, ...namedHtml(told.slice(room.changes))].join('\n')
    return htmlPage({ title: subject, preheader: counts, body, footer: footerHtml(publicUrl) })
  })
  const text = fit(TEXT_MAX, room, (room) => {
    const parts = told.slice(0, room.changes).map((change) => changeText(change, room.chars))
    const named = namedText(told.slice(room.changes))
    return `${['Your digest', wrap(counts), ...parts, ...named, footerText(publicUrl)].join('\n\n')}\n`
  })
  return { form: 'email', subject, text, html }
}

export function digestSlack(
  changes: readonly ToldChange[],
  options: DigestOptions,
): MessageTemplate {
  const told = grouped(changes)
  const title = digestSubject(told, options)
  return slackMessage({
    title,
    summary: title,
    intro: countsLine(told, options),
    changes: told,
    chars: 600,
    publicUrl: options.publicUrl,
  })
}

function digestSubject(changes: readonly ToldChange[], { periodTo }: DigestOptions): string {
  const until = periodTo ? ` until ${plain(periodTo)}` : ''
  return subjectOf(`Policy digest${until}: ${many(changes.length, 'change')}`)
}

/** "5 changes in 3 documents of 2 platforms, 16 November to 22 November 2026: Acme Privacy Policy, …" */
function countsLine(
  changes: readonly ToldChange[],
  { periodFrom, periodTo }: DigestOptions,
): string {
  const documents = new Set(changes.map(titleOf)).size
  const platforms = new Set(changes.map(({ platform }) => platform)).size
  const period = periodFrom && periodTo ? `, ${plain(periodFrom)} to ${plain(periodTo)}` : ''
  const counts = `${many(changes.length, 'change')} in ${many(documents, 'document')} of ${many(platforms, 'platform')}`
  if (changes.length === 0) return `Nothing changed${period}.`
  return `${counts}${period}: ${listed(changes.map(titleOf), 5)}.`
}

/** Platforms and documents in the order of their names, a document's changes oldest first. */
function grouped(changes: readonly ToldChange[]): readonly ToldChange[] {
  return changes.toSorted(
    (a, b) =>
      a.platform.localeCompare(b.platform, 'en') ||
      a.document.localeCompare(b.document, 'en') ||
      a.confirmedAt.getTime() - b.confirmedAt.getTime(),
  )
}
