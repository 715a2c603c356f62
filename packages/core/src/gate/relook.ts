import type { Declaration } from '../declaration/model.ts'
import type { BrokenReason } from '../extract/model.ts'
import { DOUBTED_REASONS } from './quarantine.ts'

/** What plain HTTP shows of a page that a browser draws, or that a wall lets browsers pass. */
const NO_DOCUMENT: ReadonlySet<BrokenReason> = new Set([
  'empty',
  'bot-wall',
  'code',
  'selector-missing',
])
// Two looks that agree let a doubted text in; its confirmation must still end on the same day.
const DOUBTED_AGAIN_MS = 20 * 60_000
// An outage, a wall, a maintenance page: most are over in an hour, and a day would be long.
const BROKEN_AGAIN_MS = 60 * 60_000
/** One more look for each bad stretch: a page that stays broken is looked at as often as any other. */
const ONCE_IN_MS = 2 * BROKEN_AGAIN_MS

export type Relook = { readonly inMs: number; readonly needsBrowser: boolean }

/** A text that was taken back may come from another server: most have caught up in an hour. */
export const TAKEN_BACK_AGAIN: Relook = { inMs: BROKEN_AGAIN_MS, needsBrowser: false }

/** When to look again after a look that brought something else than the document; null: in its turn. */
export function relookAfter(refused: {
  readonly reason: BrokenReason
  readonly via: 'http' | 'browser'
  readonly render: Declaration['render']
  /** Looks go through a browser already. */
  readonly needsBrowser: boolean
  /** How the current version was read; null: there is none. */
  readonly versionVia: 'http' | 'browser' | null
  /** By when a new text has had its looks, in milliseconds. */
  readonly secondLookMs: number
  /** The look before, where it brought something else as well. */
  readonly before: { readonly at: Date; readonly reason: string | null } | null
  readonly now: Date
}): Relook | null {
  const { reason, via, render, before, now } = refused
  const isDoubted = isDoubtedReason(reason)
  const mayRender = via === 'http' && render === undefined && !refused.needsBrowser
  // A wall before a page that plain HTTP has read is most often gone an hour later; a browser may read other words.
  const isPassing = reason === 'bot-wall' && refused.versionVia === 'http' && before === null
  if (mayRender && NO_DOCUMENT.has(reason) && !isPassing) return { inMs: 0, needsBrowser: true }
  // A wall before it says nothing of what may be the document: that needs a look of its own to agree.
  const isSecond = before !== null && (!isDoubted || isDoubtedReason(before.reason))
  if (isSecond && now.getTime() - before.at.getTime() < ONCE_IN_MS) return null
  const inMs = isDoubted ? Math.min(DOUBTED_AGAIN_MS, refused.secondLookMs) : BROKEN_AGAIN_MS
  return { inMs, needsBrowser: false }
}

function isDoubtedReason(reason: string | null): boolean {
  return DOUBTED_REASONS.some((one) => one === reason)
}
