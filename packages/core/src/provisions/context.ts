import type { Provision } from './model.ts'
import { createReader } from './terms.ts'
import type { Known } from './trace.ts'

const SAME_HEADING = 0.15
const SAME_LIST = 0.1
const SAME_NEIGHBOUR = 0.15
const SAME_GAP = 0.1

/** How far what stands around two clauses speaks for their being one: a share to be added to their likeness. */
export function contextOf(
  old: readonly Known[],
  now: readonly Provision[],
  partner: Int32Array,
  origin: Int32Array,
  headings: (from: string, to: string) => number,
): (from: number, to: number) => number {
  const [before, after] = [anchors(partner, 1), anchors(partner, -1)]
  const [above, below] = [anchors(origin, 1), anchors(origin, -1)]
  return (from, to) => {
    const [a, b] = [old[from], now[to]]
    if (a === undefined || b === undefined) return 0
    let share = 0
    share += SAME_HEADING * headings(a.path.at(-1) ?? '', b.path.at(-1) ?? '')
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

/** The likeness of two headings, 0 to 1: a retitled section is the same section. */
export function headingLikeness(): (from: string, to: string) => number {
  const known = new Map<string, Map<string, number>>()
  const { wordsOf } = createReader()
  return (from, to) => {
    if (from === to) return 1
    const ofFrom = known.get(from) ?? new Map<string, number>()
    known.set(from, ofFrom)
    const likeness = ofFrom.get(to) ?? dice(wordsOf(from), wordsOf(to))
    ofFrom.set(to, likeness)
    return likeness
  }
}

function dice(ours: Int32Array, theirs: Int32Array): number {
  const common = ours.filter((word) => theirs.includes(word)).length
  return (2 * common) / (ours.length + theirs.length || 1)
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
