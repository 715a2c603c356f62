import { redlineSlack } from '../redline/render-slack.ts'
import type { Redline } from '../redline/model.ts'
import { episodesSlack } from './episodes.ts'
import { excerpt } from './excerpt.ts'
import type { MessageTemplate, ToldChange, ToldEpisode } from './model.ts'
import { escapeMrkdwn } from './mrkdwn.ts'
import { plain, slot } from './slots.ts'
import { processorLines } from './processors.ts'
import { confirmationOf, remarksOf } from './remarks.ts'
import { shorten } from './text.ts'
import { headlineOf, many, timeOf, titleOf } from './wording.ts'

// https://docs.slack.dev/reference/block-kit/blocks: 50 blocks, 3,000 characters a text, 150 a header.
const SECTION_MAX = 2_900
const HEADER_MAX = 150
// Four blocks a change, a header, an introduction, two blocks for episodes and two at the end: 50.
const SHOWN = 11
const NAMED = 15
const SOURCE_MAX = 200
const REASONS = 3
const REASON_MAX = 150

type Told = {
  readonly title: string
  /** What a notification shows. */
  readonly summary: string
  readonly intro?: string
  readonly changes: readonly ToldChange[]
  readonly episodes: readonly ToldEpisode[]
  /** Of each redline. */
  readonly chars: number
  readonly publicUrl: string
}

export function slackMessage(told: Told): MessageTemplate {
  const { title, summary, intro, changes, episodes, chars, publicUrl } = told
  const footer = `Why you get this: ${slot('why')} · ${link(slot('unsubscribeUrl'), 'Unsubscribe')} · ${link(publicUrl, 'Manage')}`
  return {
    form: 'slack',
    text: escapeMrkdwn(summary),
    blocks: [
      header(title),
      ...(intro ? [section(escapeMrkdwn(shorten(intro, 1_000)))] : []),
      ...changes.slice(0, SHOWN).flatMap((change) => changeBlocks(change, chars)),
      ...named(changes.slice(SHOWN)),
      ...(episodes.length > 0 ? [{ type: 'divider' }, section(episodesSlack(episodes))] : []),
      context(footer),
    ],
  }
}

function changeBlocks(change: ToldChange, chars: number): readonly object[] {
  const reasons = change.reasons
    .slice(0, REASONS)
    .map((reason) => `• ${shorten(plain(reason), REASON_MAX)}`)
  const companies = processorLines(change.processors).map((line) => `• ${line}`)
  const remarks = remarksOf(change)
  const lines = [
    `*${link(change.url, titleOf(change))}*`,
    ...[`${headlineOf(change)}.`, ...remarks, ...companies, ...reasons].map(escapeMrkdwn),
  ]
  const times = `Detected ${timeOf(change.detectedAt)}, confirmed ${timeOf(change.confirmedAt)} (${confirmationOf(change)})`
  const source = shorten(plain(change.sourceUrl), SOURCE_MAX)
  const facts = `${shorten(plain(change.kind), REASON_MAX)}, ${change.id} · ${times} · ${source}`
  return [
    { type: 'divider' },
    section(linesWithin(lines, SECTION_MAX).join('\n')),
    section(redlineWithin(change.redline, chars) || 'See the change.'),
    context(escapeMrkdwn(facts)),
  ]
}

/** The first lines that fit, measured after escaping. */
function linesWithin(lines: readonly string[], max: number): readonly string[] {
  return lines.filter((_line, i) => lines.slice(0, i + 1).join('\n').length <= max)
}

/** Measured after escaping, which makes text longer. */
function redlineWithin(redline: Redline, chars: number): string {
  const shown = excerpt(redline, chars)
  const rest = shown.leftOut > 0 ? `\n${many(shown.leftOut, 'more passage')} changed.` : ''
  const text = redlineSlack(shown.redline) + rest
  return text.length <= SECTION_MAX ? text : redlineWithin(redline, Math.floor(chars / 2))
}

function named(changes: readonly ToldChange[]): readonly object[] {
  if (changes.length === 0) return []
  const lines = changes.slice(0, NAMED).map((change) => `• ${link(change.url, titleOf(change))}`)
  const kept = linesWithin(lines, SECTION_MAX - 100)
  const more = changes.length - kept.length
  const rest = more > 0 ? [`and ${many(more, 'more change')}`] : []
  return [section([`${many(changes.length, 'more change')}:`, ...kept, ...rest].join('\n'))]
}

function link(url: string, text: string): string {
  return `<${escapeMrkdwn(url)}|${escapeMrkdwn(text.replaceAll('|', '¦'))}>`
}

/** Plain text knows no mentions; the brackets go all the same, lest a client read one. */
function header(title: string): object {
  const text = shorten(title.replaceAll('<', '‹').replaceAll('>', '›'), HEADER_MAX)
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } }
}

// verbatim: Slack makes no links, names or mentions of what looks like them.
function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }
}

function context(text: string): object {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }
}
