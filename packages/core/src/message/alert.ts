import {
  episodeHtml,
  episodeLine,
  episodesHtml,
  episodesText,
  episodeText,
  unreadLine,
} from './episodes.ts'
import { fit, HTML_MAX, TEXT_MAX } from './fit.ts'
import { htmlHeading, htmlPage, htmlRule } from './html.ts'
import type { MessageTemplate, News, ToldChange } from './model.ts'
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

/** What a channel is told the same day, as one email. */
export function alertEmail(news: News, publicUrl: string): MessageTemplate {
  const { changes, episodes } = news
  const subject = alertSubject(news)
  const shown = Math.min(changes.length, SHOWN_CHANGES)
  const room = { changes: shown, chars: Math.floor(SHOWN_CHARS / Math.max(shown, 1)) }
  const single = singleOf(news)
  const heading = headingOf(news)
  const preheader = [...changes.map(headlineOf), ...episodes.map(episodeLine)]
    .slice(0, 5)
    .join('; ')
  const html = fit(HTML_MAX, room, (room) => {
    const parts = single?.change
      ? [bodyHtml(single.change, room.chars)]
      : changes.slice(0, room.changes).map((change) => htmlRule() + changeHtml(change, room.chars))
    const named = single ? [] : namedHtml(changes.slice(room.changes))
    const trouble = single?.episode ? [episodeHtml(single.episode)] : episodesHtml(episodes)
    const body = [htmlHeading(heading), ...parts, ...named, ...trouble].join('\n')
    return htmlPage({ title: subject, preheader, body, footer: footerHtml(publicUrl) })
  })
  const text = fit(TEXT_MAX, room, (room) => {
    const parts = single?.change
      ? [bodyText(single.change, room.chars)]
      : changes.slice(0, room.changes).map((change) => changeText(change, room.chars))
    const named = single ? [] : namedText(changes.slice(room.changes))
    const trouble = single?.episode ? [episodeText(single.episode)] : episodesText(episodes)
    const body = [wrap(heading), ...parts, ...named, ...trouble, footerText(publicUrl)]
    return `${body.join('\n\n')}\n`
  })
  return { form: 'email', subject, text, html }
}

export function alertSlack(news: News, publicUrl: string): MessageTemplate {
  const summary = alertSubject(news)
  return slackMessage({ title: headingOf(news), summary, ...news, chars: 2_000, publicUrl })
}

/** The one thing that a message tells, which then needs no heading of its own. */
function singleOf({ changes, episodes }: News) {
  if (changes.length + episodes.length !== 1) return undefined
  return { change: changes[0], episode: episodes[0] }
}

function headingOf(news: News): string {
  const single = singleOf(news)
  return single?.change ? `${titleOf(single.change)} changed` : alertSubject(news)
}

/** Changes come first: they are what a reader waits for. */
function alertSubject(news: News): string {
  const { changes, episodes } = news
  const [change, ...others] = changes
  const [episode, ...more] = episodes
  if (change)
    return subjectOf(others.length === 0 ? changeSubject(change) : changesSubject(changes))
  if (!episode) throw new Error('An alert tells at least one thing.')
  return subjectOf(more.length === 0 ? episodeLine(episode) : episodesSubject(episodes))
}

function changeSubject(change: ToldChange): string {
  return `${titleOf(change)} changed: ${headlineOf(change)}`
}

function changesSubject(changes: News['changes']): string {
  return plain(`${many(changes.length, 'change')}: ${listed(changes.map(titleOf))}`)
}

function episodesSubject(episodes: News['episodes']): string {
  return plain(`${unreadLine(episodes)}: ${listed(episodes.map(titleOf))}`)
}
