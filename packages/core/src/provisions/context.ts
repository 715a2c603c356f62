import { nameOf } from '../gate/sentences.ts'
import type { Provision } from './model.ts'
import type { Known } from './trace.ts'

const SAME_HEADING = 0.15
const SAME_LIST = 0.1
const SAME_NEIGHBOUR = 0.15
const SAME_GAP = 0.1
const SAME_OPENING = 0.15
const SAME_LABEL = 0.2
const OTHER_LABEL = -0.35
/** `Security:`, `Stripe: for payments`, the first cell of a row: what a clause is called. */
const LABEL = /^([^:|]{1,60})(?::|\s\|)\s/u
const OPENING_LETTERS = 24

/** How far what stands around two clauses speaks for their being one: a share to be added to their likeness. */
export function contextOf(
  old: readonly Known[],
  now: readonly Provision[],
  partner: Int32Array,
  origin: Int32Array,
): (from: number, to: number) => number {
  const [before, after] = [anchors(partner, 1), anchors(partner, -1)]
  const [above, below] = [anchors(origin, 1), anchors(origin, -1)]
  return (from, to) => {
    const [a, b] = [old[from], now[to]]
    if (a === undefined || b === undefined) return 0
    let share = 0
    if (a.path.at(-1) === b.path.at(-1)) share += SAME_HEADING
    if (a.leadIn !== null && a.leadIn === b.leadIn) share += SAME_LIST
    for (const step of [-1, 1]) {
      if (from + step >= 0 && partner[from + step] === to + step && to + step >= 0)
        share += SAME_NEIGHBOUR
    }
    if ((before[from] ?? -1) >= 0 && origin[above[to] ?? -1] === before[from]) share += SAME_GAP
    if ((after[from] ?? -1) >= 0 && origin[below[to] ?? -1] === after[from]) share += SAME_GAP
    return share
  }
}

/** How far what two clauses are called, or open with, speaks for or against their being one. */
export function kinship(old: Known, now: Provision): number {
  const [ours, theirs] = [LABEL.exec(old.text)?.[1], LABEL.exec(now.text)?.[1]]
  if (ours !== undefined && theirs !== undefined)
    return nameOf(ours) === nameOf(theirs) ? SAME_LABEL : OTHER_LABEL
  if (ours !== undefined || theirs !== undefined) return 0
  const opening = (text: string): string => nameOf(text.slice(0, 60)).slice(0, OPENING_LETTERS)
  return opening(old.text) === opening(now.text) ? SAME_OPENING : 0
}

/** For each place the nearest one before (step 1) or after (step -1) it that has a partner; -1: none. */
function anchors(partner: Int32Array, step: 1 | -1): Int32Array {
  const nearest = new Int32Array(partner.length).fill(-1)
  let last = -1
  for (let i = 0; i < partner.length; i++) {
    const at = step === 1 ? i : partner.length - 1 - i
    nearest[at] = last
    if (partner[at] !== -1) last = at
  }
  return nearest
}
