/** A run of text on a page; y grows upwards. */
export type Item = {
  readonly str: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly fontSize: number
}

/** Fewer runs are a title page or a form. */
const FEWEST = 12
/** Points: the strip between two columns is wider than any space between words. */
const GUTTER = 8
/** Of the runs: titles may reach over both columns. */
const MOST_ACROSS = 0.15
/** Of the runs on either side; less is a margin note. */
const LEAST_SIDE = 0.25
/** Lines of prose fill their column, cells of a table do not. */
const FILLED = 0.7

/** The runs of a page in the order in which they are read: two columns one after the other, in bands between what reaches over both. */
export function inReadingOrder(items: readonly Item[]): readonly Item[] {
  const printed = items.filter(({ str }) => str.trim() !== '')
  const gutter = printed.length < FEWEST ? null : findGutter(printed)
  if (gutter === null) return items
  const across = printed
    .filter((item) => isAcross(item, gutter))
    .map(({ y }) => y)
    .toSorted((a, b) => b - a)
  const place = (item: Item): number => {
    const isWide = isAcross(item, gutter)
    const band = across.filter((y) => (isWide ? y >= item.y : y > item.y)).length
    return band * 3 + (isWide ? 0 : item.x < gutter ? 1 : 2)
  }
  return printed
    .map((item) => ({ item, at: place(item) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Whether a page's prose stands in two columns. */
export function inColumns(items: readonly Item[]): boolean {
  const printed = items.filter(({ str }) => str.trim() !== '')
  return printed.length >= FEWEST && findGutter(printed) !== null
}

/** Where the strip between two columns of prose lies; null: there is none. */
function findGutter(items: readonly Item[]): number | null {
  const left = Math.min(...items.map(({ x }) => x))
  const right = Math.max(...items.map(endOf))
  let best: { at: number; across: number } | null = null
  for (let at = left + (right - left) * 0.35; at < left + (right - left) * 0.65; at += GUTTER / 4) {
    const across = items.filter((item) => isAcross(item, at)).length
    if (across < (best?.across ?? items.length * MOST_ACROSS)) best = { at, across }
  }
  if (best === null) return null
  const { at } = best
  const sides = [items.filter((one) => endOf(one) <= at), items.filter(({ x }) => x >= at)] as const
  if (sides.some((side) => side.length < items.length * LEAST_SIDE)) return null
  return isFilled(sides[0], at - left) && isFilled(sides[1], right - at) ? at : null
}

function isAcross(item: Item, at: number): boolean {
  return item.x < at + GUTTER / 2 && endOf(item) > at - GUTTER / 2
}

function isFilled(column: readonly Item[], width: number): boolean {
  const lines = new Map<number, { from: number; to: number }>()
  for (const item of column) {
    const y = Math.round(item.y)
    const line = lines.get(y) ?? { from: item.x, to: item.x }
    lines.set(y, { from: Math.min(line.from, item.x), to: Math.max(line.to, endOf(item)) })
  }
  const filled = [...lines.values()].filter(({ from, to }) => to - from > width * FILLED)
  return lines.size >= FEWEST / 2 && filled.length * 2 > lines.size
}

function endOf({ x, width }: Item): number {
  return x + width
}
