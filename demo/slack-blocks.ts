// Slack's limits, from its Block Kit reference: https://docs.slack.dev/reference/block-kit/blocks
// The real service answers just `invalid_blocks`; the sink says which, in its log.

import { isObject } from './json.ts'
import type { Json } from './json.ts'

const MAX_BLOCKS = 50

/** Faults of a webhook's message, each naming its place; empty: Slack would take it. */
export function blockFaults(blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return ['blocks: not a list']
  const list: readonly unknown[] = blocks
  const ids = list.flatMap((block) => (isObject(block) && block['block_id']) || [])
  return [
    ...when(list.length > MAX_BLOCKS, `blocks: more than ${MAX_BLOCKS}`),
    ...when(new Set(ids).size < ids.length, 'block_id: used twice'),
    ...list.flatMap((block, index) => faultsOf(block).map((fault) => `blocks[${index}] ${fault}`)),
  ]
}

function faultsOf(block: unknown): readonly string[] {
  if (!isObject(block)) return ['not an object']
  const id = block['block_id']
  return [
    ...when(id !== undefined && !isText(id, 255), 'block_id: longer than 255'),
    ...faultsByType(block),
  ]
}

function faultsByType(block: Json): readonly string[] {
  switch (block['type']) {
    case 'divider':
      return []
    case 'header':
      return textFaults('text', block['text'], 150, ['plain_text'])
    case 'section':
      return sectionFaults(block)
    case 'context':
      return listFaults('elements', block['elements'], 10, contextFaults)
    case 'actions':
      return listFaults('elements', block['elements'], 25, buttonFaults)
    default:
      return [`type: ${JSON.stringify(block['type'])} is not one this sink knows`]
  }
}

function sectionFaults({ text, fields, accessory }: Json): readonly string[] {
  return [
    ...when(text === undefined && fields === undefined, 'neither text nor fields'),
    ...(text === undefined ? [] : textFaults('text', text, 3000)),
    ...(fields === undefined
      ? []
      : listFaults('fields', fields, 10, (field) => textFaults('', field, 2000))),
    ...(accessory === undefined ? [] : buttonFaults(accessory)),
  ]
}

function contextFaults(element: unknown): readonly string[] {
  if (!isObject(element) || element['type'] !== 'image') return textFaults('', element, 3000)
  return [
    ...when(!isText(element['image_url'], 3000), 'image_url: missing or longer than 3000'),
    ...when(!isText(element['alt_text'], 2000), 'alt_text: missing or longer than 2000'),
  ]
}

function buttonFaults(element: unknown): readonly string[] {
  if (!isObject(element) || element['type'] !== 'button') return ['element: not a button']
  const url = element['url']
  return [
    ...textFaults('text', element['text'], 75, ['plain_text']),
    ...when(url !== undefined && !isText(url, 3000), 'url: longer than 3000'),
  ]
}

function textFaults(
  name: string,
  text: unknown,
  max: number,
  types: readonly unknown[] = ['plain_text', 'mrkdwn'],
): readonly string[] {
  if (!isObject(text)) return [`${name}: not a text object`]
  return [
    ...when(!types.includes(text['type']), `${name}: type must be ${types.join(' or ')}`),
    ...when(!isText(text['text'], max), `${name}: empty or longer than ${max}`),
  ]
}

function listFaults(
  name: string,
  list: unknown,
  max: number,
  each: (element: unknown) => readonly string[],
): readonly string[] {
  if (!Array.isArray(list)) return [`${name}: not a list`]
  return [
    ...when(list.length === 0 || list.length > max, `${name}: must be 1 to ${max}`),
    ...list.flatMap((element: unknown, index) =>
      each(element).map((fault) => `${name}[${index}]${fault}`),
    ),
  ]
}

function isText(value: unknown, max: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= max
}

function when(bad: boolean, fault: string): readonly string[] {
  return bad ? [fault] : []
}
