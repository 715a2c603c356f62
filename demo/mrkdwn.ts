import { escapeHtml } from './html.ts'

// Private-use characters stand for what is already HTML while the rest is escaped and styled.
const HELD = /\uE000(\d+)\uE001/g

/** Slack's mrkdwn as HTML. What a message says is never HTML: everything is escaped, and links go to http and mail only. */
export function mrkdwnToHtml(text: string): string {
  const held: string[] = []
  const hold = (markup: string) => `\uE000${held.push(markup) - 1}\uE001`
  const plain = text
    .replace(/[\uE000\uE001]/g, '')
    .replace(/```\n?([\s\S]+?)\n?```/g, (_, code: string) => hold(`<pre>${shown(code)}</pre>`))
    .replace(/`([^`\n]+)`/g, (_, code: string) => hold(`<code>${shown(code)}</code>`))
    .replace(/<([^<>\n]+)>/g, (_, inside: string) => hold(reference(inside)))
  const lines = plain.split('\n').map((line) => {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line)
    return quote === null
      ? emphasised(line)
      : `<blockquote>${emphasised(quote[1] ?? '')}</blockquote>`
  })
  const joined = lines.join('<br>').replaceAll('</blockquote><br>', '</blockquote>')
  return joined.replace(HELD, (_, index: string) => held[Number(index)] ?? '')
}

/** Slack escapes exactly three characters; what else looks like an entity is text. */
export function shown(text: string): string {
  const decoded = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return escapeHtml(decoded)
}

function emphasised(line: string): string {
  return shown(line)
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '<strong>$1</strong>')
    .replace(/(?<![\w~])~(?=\S)([^~]+?)(?<=\S)~(?![\w~])/g, '<del>$1</del>')
    .replace(/(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])/g, '<em>$1</em>')
}

/** What stands between angle brackets: a link, or a mention such as <!channel>, shown as what it would do. */
function reference(inside: string): string {
  const [target = '', ...label] = inside.split('|')
  const name = label.length > 0 ? label.join('|') : target
  if (/^[!@#]/.test(target)) return `<strong>${shown(inside)}</strong>`
  if (!/^(?:https?:\/\/|mailto:)/i.test(target)) return shown(`<${inside}>`)
  return `<a href="${shown(target)}" rel="noopener noreferrer">${shown(name)}</a>`
}
