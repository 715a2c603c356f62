import { escapeHtml } from '../escape-html.ts'
import { htmlAddress, htmlFacts, htmlHeading, htmlLink, htmlParagraph, htmlRule } from './html.ts'
import type { ToldEpisode } from './model.ts'
import { escapeMrkdwn } from './mrkdwn.ts'
import { plain } from './slots.ts'
import { shorten, underlined, wrap } from './text.ts'
import { durationOf, many, timeOf, titleOf } from './wording.ts'

// Trouble often comes to a whole platform at once; a list of more says nothing new.
const SHOWN = 10
const DETAIL_MAX = 200
const KIND_MAX = 60
const ADDRESS_MAX = 300
// One text of Slack's, with room for what is added.
const SLACK_MAX = 2_800

/** "2 documents could not be read": true of what is over and of what goes on. */
export function unreadLine(episodes: readonly ToldEpisode[]): string {
  return `${many(episodes.length, 'document')} could not be read`
}

/** One episode in a line, for a subject: "Acme Privacy Policy cannot be read". */
export function episodeLine(episode: ToldEpisode): string {
  const title = titleOf(episode)
  if (episode.event === 'opened') return `${title} cannot be read`
  if (episode.event === 'reminder') return `${title} still cannot be read`
  return episode.isNews ? `${title} could not be read for a while` : `${title} can be read again`
}

/** The section of those that a message tells beside its changes. */
export function episodesHtml(episodes: readonly ToldEpisode[]): readonly string[] {
  const parts = episodes
    .slice(0, SHOWN)
    .flatMap((episode) => [htmlRule(), htmlHeading(episodeLine(episode), 2), episodeHtml(episode)])
  return [...parts, ...moreOf(episodes).map(htmlParagraph)]
}

export function episodesText(episodes: readonly ToldEpisode[]): readonly string[] {
  const parts = episodes
    .slice(0, SHOWN)
    .map((episode) => `${underlined(episodeLine(episode))}\n${episodeText(episode)}`)
  return [...parts, ...moreOf(episodes)]
}

/** One episode under the message's own heading. */
export function episodeHtml(episode: ToldEpisode): string {
  return [
    ...sentencesOf(episode).map(htmlParagraph),
    htmlFacts([
      ['Kind', escapeHtml(kindOf(episode))],
      ['Source', htmlAddress(addressOf(episode))],
      ['Record', episode.url === null ? escapeHtml(episode.id) : htmlLink(episode.url, episode.id)],
    ]),
  ].join('\n')
}

export function episodeText(episode: ToldEpisode): string {
  return [
    ...sentencesOf(episode).flatMap((sentence) => [wrap(sentence), '']),
    `Kind:   ${kindOf(episode)}`,
    `Source: ${addressOf(episode)}`,
    `Record: ${episode.url ?? episode.id}`,
  ].join('\n')
}

/** All of them in one text of Slack's. */
export function episodesSlack(episodes: readonly ToldEpisode[]): string {
  const parts: string[] = []
  let left = SLACK_MAX
  for (const episode of episodes) {
    const said = escapeMrkdwn(sentencesOf(episode).join(' '))
    const record = episode.url === null ? episode.id : `<${episode.url}|${episode.id}>`
    const part = `*${escapeMrkdwn(episodeLine(episode))}*\n${said} ${record}`
    left -= part.length
    if (left < 0) break
    parts.push(part)
  }
  const rest = episodes.length - parts.length
  const more = rest > 0 ? [`and ${many(rest, 'more document')} could not be read.`] : []
  return [...parts, ...more].join('\n\n')
}

/** Since when, what came instead, and what that means for whoever relies on us. */
function sentencesOf(episode: ToldEpisode): readonly string[] {
  return [whenOf(episode), insteadOf(episode), meaningOf(episode)]
}

function whenOf({ event, startedAt, closedAt }: ToldEpisode): string {
  const since = timeOf(startedAt)
  if (event !== 'closed' || closedAt === null)
    return `None of our looks has found it since ${since}.`
  const took = durationOf(closedAt.getTime() - startedAt.getTime())
  return `It can be read again since ${timeOf(closedAt)}. For ${took}, from ${since} on, none of our looks found it.`
}

function insteadOf({ outcome, detail, event }: ToldEpisode): string {
  const isOver = event === 'closed'
  const failed = isOver ? 'Looks failed' : 'The last look failed'
  const other = isOver ? 'Something else came instead' : 'Something else comes instead'
  const what = outcome === 'failed' ? failed : other
  return detail === null ? `${what}.` : `${what}: ${reasonOf(detail)}.`
}

/** After a colon a sentence begins small. */
function reasonOf(detail: string): string {
  const said = shorten(plain(detail).replace(/\.$/, ''), DETAIL_MAX)
  return said.charAt(0).toLowerCase() + said.slice(1)
}

function meaningOf({ event, lastReadAt, found }: ToldEpisode): string {
  if (event !== 'closed') {
    const then =
      lastReadAt === null
        ? 'We have never read it; its first version is taken as soon as it can be read.'
        : `What changes meanwhile is not lost: as soon as it can be read it is compared with what it said on ${timeOf(lastReadAt)}, and you are told.`
    return `We go on looking. ${then}`
  }
  if (lastReadAt === null) return 'It has its first version now.'
  const gap = `Whatever it said only in between, after ${timeOf(lastReadAt)}, we have not seen; times when we ourselves did not look are part of that gap.`
  return `${FOUND[found ?? 'same']} ${gap}`
}

const FOUND = {
  same: 'Compared with what it said before, nothing that matters has changed.',
  unconfirmed:
    'It says something else than before; once a second look confirms that, you are told what changed.',
  change: 'It changed meanwhile, and that change is told as every other.',
} as const

function kindOf(episode: ToldEpisode): string {
  return shorten(plain(episode.kind), KIND_MAX)
}

function addressOf(episode: ToldEpisode): string {
  return shorten(plain(episode.sourceUrl), ADDRESS_MAX)
}

function moreOf(episodes: readonly ToldEpisode[]): readonly string[] {
  const rest = episodes.length - SHOWN
  return rest > 0 ? [`${many(rest, 'more document')} could not be read.`] : []
}
