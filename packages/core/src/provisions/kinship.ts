import { nameOf } from '../gate/sentences.ts'

/** What a clause is called, or else how it begins; letters only. */
export type Face = { readonly label: string | null; readonly opening: string }

const SAME_OPENING = 0.15
const SAME_LABEL = 0.2
const OTHER_LABEL = -0.35
/** `Security:`, `Stripe: for payments`, the first cell of a row. */
const LABEL = /^([^:|]{1,60})(?::|\s\|)\s/u
const OPENING_LETTERS = 24

export function faceOf(text: string): Face {
  const label = LABEL.exec(text)?.[1]
  if (label !== undefined) return { label: nameOf(label), opening: '' }
  return { label: null, opening: nameOf(text.slice(0, 60)).slice(0, OPENING_LETTERS) }
}

/** How far what two clauses are called, or open with, speaks for or against their being one: a share of their likeness. */
export function kinship(old: Face | undefined, now: Face | undefined): number {
  if (old === undefined || now === undefined) return 0
  if (old.label !== null && now.label !== null)
    return old.label === now.label ? SAME_LABEL : OTHER_LABEL
  return old.opening !== '' && old.opening === now.opening ? SAME_OPENING : 0
}
