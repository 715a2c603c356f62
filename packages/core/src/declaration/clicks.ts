import { AttributeAction, SelectorType, parse } from 'css-what'
import type { Selector } from 'css-what'
import type { Declaration } from './model.ts'
import { parseSelectors } from './selector.ts'
import { alternativesIn } from './selector-cost.ts'

/** A wall has one button, or a few on the way; more would be a script. */
const MAX_CLICKS = 5

// Our own parser knows more than a browser, which must find the button.
const BROWSERS_KNOW =
  /^(?:not|is|where|has|root|empty|enabled|disabled|checked|link|any-link|(?:first|last|only)-(?:child|of-type)|nth-.+)$/

/** The selectors of what is to be clicked; null: nothing is. Faults are collected. */
export function parseClicks(
  value: unknown,
  faults: string[],
): NonNullable<Declaration['click']> | null {
  const count = Array.isArray(value) ? value.length : 1
  if (value === undefined) return null
  if (count > MAX_CLICKS) faults.push(`click: at most ${MAX_CLICKS} selectors`)
  const clicks = parseSelectors(value, 'click', faults).flatMap((one) => {
    const fault = typeof one === 'string' ? unknownToBrowsers(one) : 'a range cannot be clicked'
    if (fault !== null) faults.push(`click: ${fault}`)
    return typeof one === 'string' ? [one] : []
  })
  const [first, ...rest] = clicks
  return first === undefined ? null : [first, ...rest]
}

function unknownToBrowsers(selector: string): string | null {
  const strange = strangeIn(parse(selector))
  return strange === null ? null : `"${selector}": browsers know no ${strange}`
}

/** What of it no browser knows; null: nothing. */
function strangeIn(alternatives: readonly Selector[][]): string | null {
  for (const token of alternatives.flat()) {
    if (token.type === SelectorType.Pseudo && !BROWSERS_KNOW.test(token.name))
      return `:${token.name}`
    if (token.type === SelectorType.Attribute && token.action === AttributeAction.Not) return '!='
    if (token.type === SelectorType.Parent) return '<'
    const within = strangeIn(alternativesIn(token))
    if (within !== null) return within
  }
  return null
}
