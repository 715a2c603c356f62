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
  /** When the look before brought something else as well. */
  readonly brokenAt: Date | null
  readonly now: Date
}): Relook | null {
  const { reason, via, render, brokenAt, now } = refused
  const mayRender = via === 'http' && render === undefined && !refused.needsBrowser
  // A wall before a page that plain HTTP has read is most often gone an hour later; a browser may read other words.
  const isPassing = reason === 'bot-wall' && refused.versionVia === 'http' && brokenAt === null
  if (mayRender && NO_DOCUMENT.has(reason) && !isPassing) return { inMs: 0, needsBrowser: true }
  if (brokenAt !== null && now.getTime() - brokenAt.getTime() < ONCE_IN_MS) return null
  const inMs = DOUBTED_REASONS.includes(reason)
    ? Math.min(DOUBTED_AGAIN_MS, refused.secondLookMs)
    : BROKEN_AGAIN_MS
  return { inMs, needsBrowser: false }
}
