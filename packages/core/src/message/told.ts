import { escapeHtml } from '../escape-html.ts'
import { redlineEmailHtml, unlinkedHtml } from '../redline/render-email.ts'
import { redlineText } from '../redline/render-text.ts'
import { excerpt, type Excerpt } from './excerpt.ts'
import {
  htmlAddress,
  htmlFacts,
  htmlHeading,
  htmlLink,
  htmlParagraph,
  htmlQuiet,
  htmlRule,
} from './html.ts'
import type { ToldChange } from './model.ts'
import { processorLines } from './processors.ts'
import { confirmationOf, remarksOf } from './remarks.ts'
import { plain, slot } from './slots.ts'
import { shorten, underlined, WIDTH, wrap } from './text.ts'
import { headlineOf, many, timeOf, titleOf } from './wording.ts'

const REASONS = 5
const REASON_MAX = 200
const KIND_MAX = 60
const ADDRESS_MAX = 300
// Changes that are named, with a link, after those that are shown.
const NAMED = 20
const NAMED_MAX = 100

/** One change under its heading. */
export function changeHtml(change: ToldChange, chars: number): string {
  return [htmlHeading(titleOf(change), 2), bodyHtml(change, chars)].join('\n')
}

/** What changed, why it matters, where, when. */
export function bodyHtml(change: ToldChange, chars: number): string {
  const shown = excerpt(change.redline, chars)
  const rest = restOf(shown)
  return [
    htmlParagraph(`${headlineOf(change)}.`),
    ...processorLines(change.processors).map(htmlParagraph),
    ...remarksOf(change).map(htmlParagraph),
    ...reasonsOf(change).map((reason) => htmlQuiet(`• ${unlinkedHtml(reason)}`)),
    redlineEmailHtml(shown.redline),
    `<p style="margin:12px 0">${rest ? `${escapeHtml(rest)} ` : ''}${htmlLink(change.url, 'See the whole change')}</p>`,
    htmlFacts([
      ['Kind', escapeHtml(shorten(plain(change.kind), KIND_MAX))],
      ['Source', htmlAddress(addressOf(change))],
      ['Record', escapeHtml(change.id)],
      ['Detected', timeOf(change.detectedAt)],
      ['Confirmed', `${timeOf(change.confirmedAt)}, ${confirmationOf(change)}`],
    ]),
  ].join('\n')
}

/** The same, for a reader of plain text. */
export function bodyText(change: ToldChange, chars: number): string {
  const shown = excerpt(change.redline, chars)
  const rest = restOf(shown)
  return [
    wrap(`${headlineOf(change)}.`),
    ...processorLines(change.processors).map((line) => wrap(`* ${line}`)),
    ...remarksOf(change).map((remark) => wrap(remark)),
    ...reasonsOf(change).map((reason) => wrap(`- ${reason}`)),
    '',
    redlineText(shown.redline, { width: WIDTH }).trimEnd(),
    '',
    ...(rest ? [wrap(rest)] : []),
    'See the whole change:',
    change.url,
    '',
    `Kind:      ${shorten(plain(change.kind), KIND_MAX)}`,
    `Source:    ${addressOf(change)}`,
    `Record:    ${change.id}`,
    `Detected:  ${timeOf(change.detectedAt)}`,
    wrap(`Confirmed: ${timeOf(change.confirmedAt)}, ${confirmationOf(change)}`),
  ].join('\n')
}

export function changeText(change: ToldChange, chars: number): string {
  return `${underlined(titleOf(change))}\n${bodyText(change, chars)}`
}

/** The changes that the message has no room for, by name. */
export function namedHtml(changes: readonly ToldChange[]): readonly string[] {
  if (changes.length === 0) return []
  const lines = changes.slice(0, NAMED).map((change) => htmlLink(change.url, nameOf(change)))
  const more = moreOf(changes)
  return [
    htmlRule(),
    htmlParagraph(`${many(changes.length, 'more change')}, not shown here:`),
    `<p style="margin:0 0 12px">${[...lines, ...(more ? [escapeHtml(more)] : [])].join('<br>')}</p>`,
  ]
}

export function namedText(changes: readonly ToldChange[]): readonly string[] {
  if (changes.length === 0) return []
  const lines = changes
    .slice(0, NAMED)
    .map((change) => `${wrap(`- ${nameOf(change)}`)}\n  ${change.url}`)
  const more = moreOf(changes)
  return [
    `${many(changes.length, 'more change')}, not shown here:`,
    ...lines,
    ...(more ? [more] : []),
  ]
}

export function footerHtml(publicUrl: string): string {
  return [
    htmlQuiet(`Why you get this: ${slot('why')}`),
    htmlQuiet(
      `${htmlLink(slot('unsubscribeUrl'), 'Unsubscribe')} · ${htmlLink(publicUrl, 'Manage what you are told')}`,
    ),
    htmlQuiet('Clausewatch watches the policies and terms that people and companies depend on.'),
  ].join('\n')
}

export function footerText(publicUrl: string): string {
  return [
    '-- ',
    `Why you get this: ${slot('why')}`,
    `Unsubscribe: ${slot('unsubscribeUrl')}`,
    `Manage what you are told: ${publicUrl}`,
    wrap('Clausewatch watches the policies and terms that people and companies depend on.'),
  ].join('\n')
}

function restOf({ leftOut, cut }: Excerpt): string | null {
  if (leftOut > 0) return `${many(leftOut, 'more passage')} changed.`
  return cut ? 'A long passage is shortened here.' : null
}

function reasonsOf(change: ToldChange): readonly string[] {
  return change.reasons.slice(0, REASONS).map((reason) => shorten(plain(reason), REASON_MAX))
}

function addressOf(change: ToldChange): string {
  return shorten(plain(change.sourceUrl), ADDRESS_MAX)
}

function nameOf(change: ToldChange): string {
  return `${titleOf(change)}: ${shorten(headlineOf(change), NAMED_MAX)}`
}

function moreOf(changes: readonly ToldChange[]): string | null {
  return changes.length > NAMED ? `and ${many(changes.length - NAMED, 'more change')}` : null
}
