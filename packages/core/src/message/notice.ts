import { htmlHeading, htmlPage, htmlParagraph, htmlQuiet } from './html.ts'
import type { MessageTemplate } from './model.ts'
import { slot } from './slots.ts'
import { wrap } from './text.ts'

const SUBJECT = 'A Slack channel of yours was disabled'
const WHAT =
  'Slack refuses what we send there, and says that trying again is of no use. Nothing more is sent to it, and what could not be sent is listed with the channel.'
const NEXT =
  'To be told there again, make a new webhook in Slack, add it as a new channel, and confirm it.'

/** Tells an owner by email. Slots: channel (its name or id), reason. */
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
