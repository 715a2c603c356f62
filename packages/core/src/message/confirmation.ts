import { htmlButton, htmlHeading, htmlPage, htmlParagraph, htmlQuiet } from './html.ts'
import type { MessageTemplate } from './model.ts'
import { slot } from './slots.ts'
import { wrap } from './text.ts'

const SUBJECT = 'Confirm this address for Clausewatch'
const ASK =
  'Somebody, probably you, asked Clausewatch to write to this address when a policy or terms change.'
const PROMISE =
  'Nothing is sent here until you confirm. The link works for 24 hours. If it was not you, do nothing: this is the only message.'

/** Slots: confirmUrl. */
export function confirmationEmail(): MessageTemplate {
  const link = slot('confirmUrl')
  return {
    form: 'email',
    subject: SUBJECT,
    text: `${[SUBJECT, wrap(ASK), `Confirm:\n${link}`, wrap(PROMISE), '-- \nClausewatch'].join('\n\n')}\n`,
    html: htmlPage({
      title: SUBJECT,
      preheader: ASK,
      body: [
        htmlHeading(SUBJECT),
        htmlParagraph(ASK),
        htmlButton(link, 'Confirm this address'),
        htmlParagraph(PROMISE),
        htmlQuiet(`If the button does nothing, open this address:<br>${link}`),
      ].join('\n'),
      footer: htmlQuiet('Clausewatch'),
    }),
  }
}
