import { episodesHtml, episodesText, unreadLine } from './episodes.ts'
import { fit, HTML_MAX, TEXT_MAX } from './fit.ts'
import { unlinkedHtml } from '../redline/render-email.ts'
import { htmlHeading, htmlPage, htmlParagraph, htmlQuiet, htmlRule } from './html.ts'
import type { MessageTemplate, News, ToldChange, ToldEpisode } from './model.ts'
import { slackMessage } from './slack.ts'
import { plain } from './slots.ts'
import { wrap } from './text.ts'
import { changeHtml, changeText, footerHtml, footerText, namedHtml, namedText } from './told.ts'
import { upcomingLine, type Upcoming } from './upcoming.ts'
import { listed, many, subjectOf, titleOf } from './wording.ts'

// A digest is skimmed: the beginning of each redline, and the page for the rest.
const EXCERPT_CHARS = 600
const SHOWN_CHANGES = 40

export type DigestOptions = {
  readonly publicUrl: string
  /** The period as its reader calls it, such as "16 November" and "22 November 2026". */
  readonly periodFrom?: string
  readonly periodTo?: string
  /** What of all that is watched is still to come into force, and the reader's day, ISO. */
  readonly upcoming?: readonly Upcoming[]
  readonly today?: string
}

const COMING = 'Coming into force, by what the texts say of themselves:'

/** A channel's period, grouped by platform and document, as one email. */
export function digestEmail(news: News, options: DigestOptions): MessageTemplate {
  const { publicUrl } = options
  const { episodes } = news
  const told = grouped(news.changes)
  const subject = digestSubject(news, options)
  const counts = countsLine(told, episodes, options)
  const ahead = comingLines(options)
  const room = { changes: Math.min(told.length, SHOWN_CHANGES), chars: EXCERPT_CHARS }
  const html = fit(HTML_MAX, room, (room) => {
    const shown = told.slice(0, room.changes)
    const parts = shown.map((change) => htmlRule() + changeHtml(change, room.chars))
    const head = [htmlHeading('Your digest'), htmlParagraph(counts), ...comingHtml(ahead)]
    const rest = [...namedHtml(told.slice(room.changes)), ...episodesHtml(episodes)]
    const body = [...head, ...parts, ...rest].join('\n')
    return htmlPage({ title: subject, preheader: counts, body, footer: footerHtml(publicUrl) })
  })
  const text = fit(TEXT_MAX, room, (room) => {
    const parts = told.slice(0, room.changes).map((change) => changeText(change, room.chars))
    const rest = [...namedText(told.slice(room.changes)), ...episodesText(episodes)]
    return `${['Your digest', wrap(counts), ...comingText(ahead), ...parts, ...rest, footerText(publicUrl)].join('\n\n')}\n`
  })
  return { form: 'email', subject, text, html }
}

export function digestSlack(news: News, options: DigestOptions): MessageTemplate {
  const changes = grouped(news.changes)
  const ahead = comingLines(options)
  const coming = ahead.length > 0 ? [COMING, ...ahead.map((line) => `• ${line}`)] : []
  const title = digestSubject(news, options)
  return slackMessage({
    title,
    summary: title,
    intro: [countsLine(changes, news.episodes, options), ...coming].join('\n'),
    changes,
    episodes: news.episodes,
    chars: 600,
    publicUrl: options.publicUrl,
  })
}

function comingLines({ upcoming = [], today }: DigestOptions): readonly string[] {
  return today === undefined ? [] : upcoming.map((one) => upcomingLine(one, today))
}

function comingHtml(lines: readonly string[]): readonly string[] {
  return lines.length === 0
    ? []
    : [htmlParagraph(COMING), ...lines.map((line) => htmlQuiet(`• ${unlinkedHtml(line)}`))]
}

function comingText(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [[COMING, ...lines.map((line) => wrap(`- ${line}`))].join('\n')]
}

function digestSubject({ changes, episodes }: News, { periodTo }: DigestOptions): string {
  const until = periodTo ? ` until ${plain(periodTo)}` : ''
  const counts = changes.length > 0 ? many(changes.length, 'change') : unreadLine(episodes)
  return subjectOf(`Policy digest${until}: ${counts}`)
}

/** "5 changes in 3 documents of 2 platforms, 16 November to 22 November 2026: Acme Privacy Policy, …" */
function countsLine(
  changes: readonly ToldChange[],
  episodes: readonly ToldEpisode[],
  { periodFrom, periodTo }: DigestOptions,
): string {
  const documents = new Set(changes.map(titleOf)).size
  const platforms = new Set(changes.map(({ platform }) => platform)).size
  const period = periodFrom && periodTo ? `, ${plain(periodFrom)} to ${plain(periodTo)}` : ''
  const counts = `${many(changes.length, 'change')} in ${many(documents, 'document')} of ${many(platforms, 'platform')}`
  const changed =
    changes.length === 0
      ? `Nothing is known to have changed${period}.`
      : `${counts}${period}: ${listed(changes.map(titleOf), 5)}.`
  return episodes.length === 0 ? changed : `${changed} ${unreadLine(episodes)}.`
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
