import { isTag, type Element } from 'domhandler'
import { NO_ATTRIBUTES, textOf } from './dom.ts'
import type { Weights } from './main-content.ts'

/** Characters of text in the box that a reader asks questions in; more is the page around it. */
const LONGEST_CHAT = 2000
const LONGEST_ASKED = 500

/** What the buttons of such a box are called, for ears mostly. */
const CHAT_BUTTON =
  /\b(?:chat ?bot|live ?chat|chat|(?:ai|virtual) assistant|ask ai|send (?:your |a )?(?:message|question))\b|聊天|チャット/iu
/** What a field says that waits for a question; a field that waits for words to look for says so too. */
const ASKS =
  /\b(?:to|start|your) chat\b|\bchat with\b|\bask (?:a|me|us|ai|any|your|the|about|anything)\b|\bhow can (?:i|we) help\b|\b(?:type|write|enter) (?:a|your) (?:message|question)\b|\b(?:posez|écrivez) (?:une|votre) (?:question|message)\b|\b(?:stellen sie|schreiben sie|ihre) \p{L}* ?(?:frage|nachricht)\b|\b(?:escriba|haga|escribe|haz) (?:una|su|tu) (?:pregunta|mensaje)\b/iu
const LONGEST_LABEL = 40
const TYPED = new Set([undefined, '', 'text', 'search'])

/** Whether one types into it. */
export function isField({ name, attribs }: Element): boolean {
  if (name === 'textarea') return true
  return name === 'input' && TYPED.has(attribs['type'])
}

export function isChatButton(element: Element): boolean {
  const { name, attribs } = element
  if (name !== 'button' && (attribs === NO_ATTRIBUTES || attribs['role'] !== 'button')) return false
  const label = attribs['aria-label'] ?? textOf(element, LONGEST_LABEL + 1)
  if (label.length <= LONGEST_LABEL && CHAT_BUTTON.test(label)) return true
  return element.children.some(
    (child) => isTag(child) && CHAT_BUTTON.test(child.attribs['aria-label'] ?? ''),
  )
}

/**
 * The boxes in which a reader asks something: the innermost around a field that wants a question, or around a chat's button
 * and a field. What they say comes with a script or does not, and is no text of the document.
 */
export function chatsOf(
  {
    fields,
    buttons,
  }: { readonly fields: readonly Element[]; readonly buttons: readonly Element[] },
  weights: Weights,
): ReadonlySet<Element> {
  const chats = new Set<Element>()
  const around = new Set<Element>()
  for (const field of fields) {
    const { placeholder = '', 'aria-label': label = '' } = field.attribs
    const asks = ASKS.test(placeholder) || ASKS.test(label)
    const box = boxAround(field, weights, (up) => {
      if (buttons.length > 0) around.add(up)
      return asks && lengthOf(up, weights) > 0
    })
    if (box && lengthOf(box, weights) <= LONGEST_ASKED) chats.add(box)
  }
  for (const button of buttons) {
    const box = boxAround(button, weights, (up) => around.has(up))
    if (box) chats.add(box)
  }
  return chats
}

/** The innermost box around an element that passes the test; null: none does before the page begins. */
function boxAround(
  element: Element,
  weights: Weights,
  test: (up: Element) => boolean,
): Element | null {
  for (let up = element.parent; up !== null && isTag(up); up = up.parent) {
    if (up.name === 'main' || up.name === 'article' || up.name === 'body') return null
    if (lengthOf(up, weights) > LONGEST_CHAT) return null
    if (test(up)) return up
  }
  return null
}

function lengthOf(element: Element, weights: Weights): number {
  return weights.get(element)?.text ?? 0
}
