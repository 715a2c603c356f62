import type { Processor, ProcessorChange, ProcessorField } from './model.ts'
import { namesOf, wordsOf } from './names.ts'
import { placeKey } from './places.ts'

const FIELDS: readonly ProcessorField[] = ['purpose', 'location', 'data', 'start']
/** What lists show on a page. */
const PAGE_SIZES = new Set([10, 12, 15, 20, 24, 25, 30, 50, 100])
/** In fewer rows a column that came is told row by row. */
const LEAST_COLUMN = 3

type Pair = readonly [Processor, Processor]

/** What became of the companies of a list, in its order. Neither order, nor paging, nor another spelling is a change. */
export function compareProcessors(
  before: readonly Processor[],
  after: readonly Processor[],
): readonly ProcessorChange[] {
  const pairs = pairUp(before, after)
  const kept = new Set(pairs.map(([from]) => from))
  const come = new Set(pairs.map(([, to]) => to))
  const removed = before.filter((one) => !kept.has(one))
  const added = after.filter((one) => !come.has(one))
  const gone = removed.filter((one) => !isOnNextPage(one, { before, after, removed, added }))
  const told = fieldsTold(pairs)
  const changed = new Map(pairs.map(([from, to]) => [to, fieldsOf(from, to, told)]))
  return [
    ...after.flatMap((processor): ProcessorChange[] => {
      const fields = changed.get(processor)
      if (fields === undefined) return [{ kind: 'added', processor }]
      return fields.length === 0 ? [] : [{ kind: 'changed', processor, fields }]
    }),
    ...gone.map((processor): ProcessorChange => ({ kind: 'removed', processor })),
  ]
}

type Keys = (one: Processor) => readonly string[]

/**
 * By what rows are one company, the surest first: they say the same; the name is the same, or one names the other
 * ("formerly"); the same work at the same place, under a name that shares a word. Another company in the same place is
 * another company: its name is what a reader must see.
 */
const PASSES: readonly Keys[] = [
  (one) =>
    namesOf(one.name).map((name) =>
      [name, keyOf(one, 'purpose'), keyOf(one, 'location')].join('\n'),
    ),
  (one) =>
    namesOf(one.name).flatMap((name) => [
      `${name}\np${keyOf(one, 'purpose')}`,
      `${name}\nl${keyOf(one, 'location')}`,
    ]),
  (one) => namesOf(one.name),
  (one) =>
    one.purpose === null
      ? []
      : wordsOf(one.name).map((word) =>
          [word, keyOf(one, 'purpose'), keyOf(one, 'location')].join('\n'),
        ),
]

function pairUp(before: readonly Processor[], after: readonly Processor[]): readonly Pair[] {
  const pairs: Pair[] = []
  const [gone, come] = [new Set(before), new Set(after)]
  for (const keysOf of PASSES) {
    const byKey = Map.groupBy(
      [...gone].flatMap((one) => keysOf(one).map((key) => ({ key, one }))),
      ({ key }) => key,
    )
    for (const to of come) {
      const found = keysOf(to).flatMap((key) => byKey.get(key) ?? [])
      const from = found.find(({ one }) => gone.has(one))?.one
      if (from === undefined) continue
      pairs.push([from, to])
      gone.delete(from)
      come.delete(to)
    }
  }
  return pairs
}

function isEqual(from: Processor, to: Processor, field: ProcessorField): boolean {
  return keyOf(from, field) === keyOf(to, field)
}

/** Equal for values that differ in spelling, or in the order of what they list. */
function keyOf(one: Processor, field: ProcessorField): string {
  const value = one[field]
  if (value === null) return ''
  if (field === 'location') return placeKey(value)
  const parts = value.toLowerCase().split(/[,;/&]|\band\b/u)
  return parts
    .map((part) => part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim())
    .toSorted()
    .join('|')
}

/** A column that came or went says nothing of a company: nothing in it is compared. */
function fieldsTold(pairs: readonly Pair[]): readonly ProcessorField[] {
  if (pairs.length < LEAST_COLUMN) return FIELDS
  return FIELDS.filter((field) =>
    [0, 1].every((side) => pairs.some((pair) => pair[side]?.[field] !== null)),
  )
}

function fieldsOf(from: Processor, to: Processor, told: readonly ProcessorField[]) {
  const isSameName = namesOf(from.name)[0] === namesOf(to.name)[0]
  const fields = told.filter((field) => !isEqual(from, to, field))
  return (isSameName ? fields : (['name', ...fields] as const)).map((field) => ({
    field,
    before: from[field],
    after: to[field],
  }))
}

type Lists = {
  readonly before: readonly Processor[]
  readonly after: readonly Processor[]
  readonly removed: readonly Processor[]
  readonly added: readonly Processor[]
}

/**
 * A list that shows a page only: what stood last and is not seen any more stands on the next page, if as many came before
 * it, or if all after the page's end is gone at once.
 */
function isOnNextPage(one: Processor, { before, after, removed, added }: Lists): boolean {
  if (!PAGE_SIZES.has(after.length) || after.length > before.length) return false
  const tail = before.length - 1 - before.findLastIndex((other) => !removed.includes(other))
  const pushed = added.length + before.length - after.length - (removed.length - tail)
  return (
    pushed > 0 &&
    tail > 1 - Number(added.length > 0) &&
    before.length - before.indexOf(one) <= Math.min(tail, pushed)
  )
}
