import { recordId } from '../record-id.ts'
import { htmlButton, htmlHeading, htmlPage, htmlParagraph, htmlQuiet } from './html.ts'
import type { MessageTemplate, Slots } from './model.ts'
import { slot } from './slots.ts'
import { wrap } from './text.ts'
import { timeOf } from './wording.ts'

const SUBJECT = 'Confirm this address for Clausewatch'
const ASK =
  'Somebody, probably you, asked Clausewatch to write to this address when a policy or terms change.'
const CARE =
  'Confirm only if that account is yours: whoever holds its key decides what is sent here. The link works for 24 hours, and nothing but requests like this one is sent before you confirm.'
const REFUSE =
  'If the account is not yours, open the link all the same and choose “This was not me”: then nobody can ask again.'

/** Slots: confirmUrl, and those of accountSlots. */
export function confirmationEmail(): MessageTemplate {
  const link = slot('confirmUrl')
  const account = `Account ${slot('account')}, opened ${slot('openedAt')}`
  return {
    form: 'email',
    subject: SUBJECT,
    text: `${[SUBJECT, wrap(ASK), account, `Confirm:\n${link}`, wrap(CARE), wrap(REFUSE), '-- \nClausewatch'].join('\n\n')}\n`,
    html: htmlPage({
      title: SUBJECT,
      preheader: ASK,
      body: [
        htmlHeading(SUBJECT),
        htmlParagraph(ASK),
        `<p style="margin:0 0 12px">${account}</p>`,
        htmlButton(link, 'Confirm this address'),
        htmlParagraph(CARE),
        htmlParagraph(REFUSE),
        htmlQuiet(`If the button does nothing, open this address:<br>${link}`),
      ].join('\n'),
      footer: htmlQuiet('Clausewatch'),
    }),
  }
}

/** Which account asks: an address may be asked for by several, and only one of them is its owner's. */
export function accountSlots(account: { readonly id: number; readonly createdAt: Date }): Slots {
  return { account: recordId('account', account.id), openedAt: timeOf(account.createdAt) }
}
