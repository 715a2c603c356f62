import { nameOf } from '../gate/sentences.ts'
import { wordsUpTo } from './letters.ts'
import { PROSE_WORDS } from './units.ts'

/** What a clause is called, or else how it begins; letters only. */
export type Face = {
  readonly label: string | null
  readonly opening: string
  /** The words of its label, if it says little else: an entry of a list, a row of a table. */
  readonly entry: ReadonlySet<string> | null
}

const SAME_OPENING = 0.15
const SAME_LABEL = 0.2
const OTHER_LABEL = -0.35
/** `Security:`, `Stripe: for payments`, `Stripe • payments`, the first cell of a row. */
const LABEL = /^([^:|•·–—]{1,60})(?::|\s[|•·–—])\s/u
/** An entry says no more than that beside its label, and it is no sentence. */
const ENTRY_WORDS = 20
const OPENING_LETTERS = 24

export function faceOf(text: string): Face {
  const label = LABEL.exec(text)?.[1]
  // A number in front of a row is only a place.
  if (label === undefined || !/\p{L}/u.test(label))
    return {
      label: null,
      opening: nameOf(text.slice(0, 60)).slice(0, OPENING_LETTERS),
      entry: null,
    }
  const rest = text.slice(label.length)
  const most = /[.!?。！？;；]/u.test(rest) ? PROSE_WORDS : ENTRY_WORDS
  const isEntry = wordsUpTo(most, rest) < most
  const words = isEntry ? new Set(label.toLowerCase().match(/[\p{L}\p{N}]+/gu)) : null
  return { label: nameOf(label), opening: '', entry: words }
}

/** How far what two clauses are called, or open with, speaks for or against their being one: a share of their likeness. */
export function kinship(old: Face | undefined, now: Face | undefined): number {
  if (old === undefined || now === undefined) return 0
  if (old.label !== null && now.label !== null)
    return old.label === now.label ? SAME_LABEL : OTHER_LABEL
  return old.opening !== '' && old.opening === now.opening ? SAME_OPENING : 0
}

/** Entries are known by their labels: another company with the same purpose and place is another entry. */
export function areOtherEntries(old: Face | undefined, now: Face | undefined): boolean {
  return Boolean(old?.entry && now?.entry?.isDisjointFrom(old.entry))
}
