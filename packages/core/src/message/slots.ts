import { escapeHtml } from '../escape-html.ts'
import { escapeMrkdwn } from './mrkdwn.ts'
import type { MessageTemplate, Slots } from './model.ts'
import { shorten, WIDTH, wrap } from './text.ts'

// Private-use characters: no text can hold them, because plain() takes them out of every other text.
const OPEN = '\u{e000}'
const CLOSE = '\u{e001}'
const MARK = /\u{e000}([^\u{e001}]*)\u{e001}/gu

// Embeddings, overrides and isolates reorder what follows; the marks of right-to-left text stay.
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g
const BREAKING = /[\p{Cc}\u2028\u2029]+/gu
const INVISIBLE = /[\p{Co}\ufeff]/gu

// Words only: an address is never cut. Escaped, five times as long, they must fit one text of Slack's 3,000.
const SLACK_VALUE_MAX = 500
const EMAIL_VALUE_MAX = 1_500

/** Stands in a template for what differs by recipient. */
export function slot(name: string): string {
  return `${OPEN}${name}${CLOSE}`
}

/** Foreign text as a message may hold it: on one line, in its own order, with no mark of ours. */
export function plain(text: string): string {
  return text.toWellFormed().replace(REORDERING, '').replace(INVISIBLE, '').replace(BREAKING, ' ')
}

/**
 * One recipient's copy. Pure, so that a retry is byte-identical.
 * @throws when a slot of the template has no value
 */
export function fill(template: MessageTemplate, slots: Slots): MessageTemplate {
  if (template.form === 'slack') {
    const put = (text: string) => putSlots(text, slots, SLACK_VALUE_MAX, escapeMrkdwn)
    return { form: 'slack', text: put(template.text), blocks: putDeep(template.blocks, put) }
  }
  const put = (text: string) => putSlots(text, slots, EMAIL_VALUE_MAX)
  return {
    form: 'email',
    subject: put(template.subject),
    text: template.text
      .split('\n')
      .map((line) => (line.includes(OPEN) ? wrap(put(line), WIDTH) : line))
      .join('\n'),
    html: putSlots(template.html, slots, EMAIL_VALUE_MAX, escapeHtml),
  }
}

function putSlots(
  text: string,
  slots: Slots,
  max: number,
  escape = (value: string) => value,
): string {
  return text.replace(MARK, (_mark, name: string) => {
    const value = Object.hasOwn(slots, name) ? slots[name] : undefined
    if (value === undefined) throw new Error(`The slot ${name} has no value.`)
    const safe = plain(value)
    return escape(safe.includes(' ') ? shorten(safe, max) : safe)
  })
}

function putDeep<T>(value: T, put: (text: string) => string): T
function putDeep(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === 'string') return put(value)
  if (Array.isArray(value)) return value.map((each) => putDeep(each, put))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, putDeep(each, put)]))
}
