import { escapeHtml } from './html.ts'
import { tool } from './index-page.ts'
import { isObject } from './json.ts'
import type { Json } from './json.ts'
import { mrkdwnToHtml, shown } from './mrkdwn.ts'
import type { StoredMessage } from './state.ts'

/** Newest first, as nobody scrolls. */
export function slackPage(messages: readonly StoredMessage[]): string {
  const body =
    messages.length === 0
      ? '<p class="empty">No message yet. The first one comes with the first alert.</p>'
      : messages.toReversed().map(messageHtml).join('\n')
  return tool(
    'Slack',
    `<header><h1># policy-changes</h1><nav><a href="/api/messages">JSON</a></nav></header>
<p>A stand-in for Slack: it takes what an incoming webhook takes, refuses what Slack would refuse, and shows the messages.</p>
${body}`,
  )
}

function messageHtml({ id, at, message }: StoredMessage): string {
  return `<section class="message" id="m${id}"><div class="avatar" aria-hidden="true">C</div><div>
<span class="who">Clausewatch</span> <span class="app">APP</span> <time datetime="${escapeHtml(at)}">${escapeHtml(at.slice(11, 19))} UTC</time>
${contentHtml(message)}
</div></section>`
}

function contentHtml(message: unknown): string {
  if (!isObject(message)) return ''
  const blocks = listOf(message['blocks'])
  if (blocks.length > 0) return blocks.map(blockHtml).join('\n')
  return `<div class="block">${mrkdwnToHtml(textOf(message['text']))}</div>`
}

function blockHtml(block: Json): string {
  switch (block['type']) {
    case 'divider':
      return '<hr>'
    case 'header':
      return `<div class="block head">${textHtml(block['text'])}</div>`
    case 'context':
      return `<div class="block context">${listOf(block['elements']).map(textHtml).join(' &nbsp; ')}</div>`
    case 'actions':
      return `<div class="block">${listOf(block['elements']).map(buttonHtml).join(' ')}</div>`
    case 'section':
      return `<div class="block">${sectionHtml(block)}</div>`
    default:
      return ''
  }
}

function sectionHtml({ text, fields, accessory }: Json): string {
  const pairs = listOf(fields).map((field) => `<div>${textHtml(field)}</div>`)
  return [
    text === undefined ? '' : textHtml(text),
    pairs.length === 0 ? '' : `<div class="fields">${pairs.join('')}</div>`,
    isObject(accessory) ? `<p>${buttonHtml(accessory)}</p>` : '',
  ].join('')
}

function buttonHtml(button: Json): string {
  const url = textOf(button['url'])
  const style = button['style'] === 'primary' ? 'button primary' : 'button'
  const label = textHtml(button['text'])
  if (!/^https?:\/\//i.test(url)) return `<span class="${style}">${label}</span>`
  return `<a class="${style}" href="${escapeHtml(url)}" rel="noopener noreferrer">${label}</a>`
}

function textHtml(object: unknown): string {
  if (!isObject(object)) return ''
  if (object['type'] === 'image') return escapeHtml(textOf(object['alt_text']))
  const text = textOf(object['text'])
  return object['type'] === 'mrkdwn' ? mrkdwnToHtml(text) : shown(text)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
