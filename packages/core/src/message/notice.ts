import { htmlHeading, htmlPage, htmlParagraph, htmlQuiet } from './html.ts'
import type { MessageTemplate } from './model.ts'
import { slot } from './slots.ts'
import { wrap } from './text.ts'

const SUBJECT = 'A channel of yours was disabled'
const WHAT =
  'What we send there is refused for good, so nothing more is sent to it. What could not be sent is listed with the channel.'
const NEXT =
  'To be told there again, add a new channel (for Slack, with a new webhook) and confirm it.'

/** Tells an owner by email. Slots: channel (its kind, name or id), reason. */
export function channelDisabledEmail(): MessageTemplate {
  const channel = `Channel: ${slot('channel')}`
  const reason = `Reason: ${slot('reason')}`
  return {
    form: 'email',
    subject: SUBJECT,
    text: `${[SUBJECT, `${channel}\n${reason}`, wrap(WHAT), wrap(NEXT), '-- \nClausewatch'].join('\n\n')}\n`,
    html: htmlPage({
      title: SUBJECT,
      preheader: NEXT,
      body: [
        htmlHeading(SUBJECT),
        `<p style="margin:0 0 12px">${channel}<br>${reason}</p>`,
        htmlParagraph(WHAT),
        htmlParagraph(NEXT),
      ].join('\n'),
      footer: htmlQuiet('Clausewatch. You get this because the channel belongs to your account.'),
    }),
  }
}
