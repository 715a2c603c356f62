import { compile } from 'css-select'
import type { Range, Selector } from './model.ts'
import { costFault } from './selector-cost.ts'

const STARTS = ['startBefore', 'startAfter'] as const
const ENDS = ['endBefore', 'endAfter'] as const
/** Each is a walk over the page; the longest lists of the public archives have some tens. */
const MAX_SELECTORS = 100

/** One selector, a range, or a list of them; faults are collected under the name of the field. */
export function parseSelectors(value: unknown, field: string, faults: string[]): Selector[] {
  if (value === undefined || value === null) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length > MAX_SELECTORS) {
    faults.push(`${field}: at most ${MAX_SELECTORS} selectors`)
    return []
  }
  return list.flatMap((one) => parseSelector(one, field, faults) ?? [])
}

function parseSelector(value: unknown, field: string, faults: string[]): Selector | null {
  if (typeof value === 'string') {
    const fault = selectorFault(value)
    if (fault === null) return value.trim()
    faults.push(`${field}: ${fault}`)
    return null
  }
  if (!isRecord(value)) {
    faults.push(`${field}: must be a CSS selector or a range, not ${JSON.stringify(value)}`)
    return null
  }
  return parseRange(value, field, faults)
}

function parseRange(
  value: Readonly<Record<string, unknown>>,
  field: string,
  faults: string[],
): Range | null {
  const known: readonly string[] = [...STARTS, ...ENDS]
  const unknown = Object.keys(value).filter((key) => !known.includes(key))
  const range: Record<string, string> = {}
  const before = faults.length
  for (const key of unknown) faults.push(`${field}: a range knows no "${key}"`)
  for (const key of known) {
    const one = value[key]
    if (one === undefined) continue
    const fault = typeof one === 'string' ? selectorFault(one) : 'must be a CSS selector'
    if (fault === null && typeof one === 'string') range[key] = one.trim()
    else faults.push(`${field}.${key}: ${fault ?? ''}`)
  }
  for (const side of [STARTS, ENDS]) {
    if (side.filter((key) => value[key] !== undefined).length !== 1) {
      faults.push(`${field}: a range needs exactly one of ${side.join(' and ')}`)
    }
  }
  return faults.length === before ? range : null
}

/** What is wrong with a CSS selector in words, or null. */
function selectorFault(selector: string): string | null {
  if (selector.trim() === '') return 'a selector must not be empty'
  if (/[>+~,]\s*$/.test(selector)) return `"${selector}" ends in the middle`
  try {
    const fault = costFault(selector)
    if (fault !== null) return `"${shortened(selector)}" ${fault}`
    compile(selector)
    return null
  } catch (error) {
    return `"${shortened(selector)}" is no CSS selector: ${error instanceof Error ? error.message : String(error)}`
  }
}

function shortened(selector: string): string {
  return selector.length > 100 ? `${selector.slice(0, 100)}…` : selector
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
