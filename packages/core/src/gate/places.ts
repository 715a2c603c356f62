import { negations } from './polarity.ts'
import type { Edit } from './rules.ts'
import { lettersOf, nameOf, type Sentence } from './sentences.ts'

/** Where an item stands: the heading over it and the line that leads into its list. */
type Place = { readonly key: string; readonly name: string; readonly negated: boolean }
type Items = {
  /** Of each item, by its letters: its words and the places where it stands. */
  readonly places: ReadonlyMap<string, { readonly text: string; readonly at: Map<string, Place> }>
  readonly known: ReadonlySet<string>
  readonly counts: ReadonlyMap<string, number>
}

/**
 * What sentences taken for themselves do not show, in words: an item that left a list while its twin stands in another,
 * one that moved from "we do" to "we do not", and a row whose answers changed places ("yes" for "no").
 */
export function misplaced(before: readonly Sentence[], after: readonly Sentence[]): Edit[] {
  const was = itemsOf(before)
  const is = itemsOf(after)
  const found: Edit[] = []
  for (const [letters, { text, at }] of was.places) {
    const now = is.places.get(letters)
    if (now === undefined) continue
    const from = [...at.values()].find(({ key }) => !now.at.has(key) && is.known.has(key))
    const to = [...now.at.values()].find(({ key }) => !at.has(key) && was.known.has(key))
    const more = (is.counts.get(letters) ?? 0) - (was.counts.get(letters) ?? 0)
    if (from !== undefined && to !== undefined) {
      if (from.negated !== to.negated)
        found.push({ rule: 'misplaced', from: under(from, text), to: under(to, text) })
    } else if (from !== undefined && more < 0)
      found.push({ rule: 'removed', from: under(from, text), to: null })
    else if (to !== undefined && more > 0)
      found.push({ rule: 'added', from: null, to: under(to, text) })
  }
  return [...found, ...changedRows(before, after)]
}

function under({ name }: Place, text: string): string {
  return `${name} / ${text}`
}

function itemsOf(sentences: readonly Sentence[]): Items {
  const places = new Map<string, { text: string; at: Map<string, Place> }>()
  const known = new Set<string>()
  const counts = new Map<string, number>()
  const headings = new Set<string>()
  let lead = ''
  let heading = ''
  let key: string | null = null
  for (const { text, letters, block } of sentences) {
    counts.set(letters, (counts.get(letters) ?? 0) + 1)
    if (block.kind === 'heading') headings.add(letters)
    const over = block.path.at(-1) ?? ''
    if (over !== heading) {
      lead = ''
      heading = over
      key = null
    }
    if (block.kind !== 'item' || block.level > 1) {
      if (block.kind !== 'item') {
        lead = /[:：]$/u.test(text) ? text : ''
        key = null
      }
      continue
    }
    const name = lead === '' ? heading : lead
    if (name === '') continue
    key ??= `${nameOf(heading)}\n${lettersOf(lead)}`
    known.add(key)
    const item = places.get(letters) ?? { text, at: new Map<string, Place>() }
    item.at.set(key, { key, name, negated: negations(name) % 2 === 1 })
    places.set(letters, item)
  }
  // An item that is a heading elsewhere is an entry of a table of contents.
  for (const letters of headings) places.delete(letters)
  return { places, known, counts }
}

type Row = { readonly text: string; readonly cells: readonly string[] }

/** Rows known by their first cell, all of whose cells stand somewhere in both texts, but in other rows. */
function changedRows(before: readonly Sentence[], after: readonly Sentence[]): Edit[] {
  const was = rowsOf(before)
  if (was.size === 0) return []
  const is = rowsOf(after)
  const old = new Set([...was.values()].flatMap((row) => row?.cells ?? []))
  const fresh = new Set([...is.values()].flatMap((row) => row?.cells ?? []))
  const found = new Map<string, Edit>()
  for (const [key, row] of was) {
    const now = is.get(key)
    if (!row || !now || row.cells.length !== now.cells.length) continue
    const differs = row.cells.some((cell, at) => cell !== now.cells[at])
    const isKnown = row.cells.every((cell) => fresh.has(cell)) && now.cells.every((c) => old.has(c))
    if (differs && isKnown) found.set(row.text, { rule: 'changed', from: row.text, to: now.text })
  }
  return [...found.values()]
}

/** By first cell alone, and under its heading; null where two rows share that. */
function rowsOf(sentences: readonly Sentence[]): Map<string, Row | null> {
  const rows = new Map<string, Row | null>()
  let last = -1
  for (const { block, at } of sentences) {
    if (block.kind !== 'row' || at === last) continue
    last = at
    const cells = block.text.split(/\s\|\s/).map(lettersOf)
    const [first = ''] = cells
    for (const key of [`\n${first}`, `${nameOf(block.path.at(-1) ?? '')}\n${first}`]) {
      const other = rows.get(key)
      rows.set(
        key,
        other === undefined || other?.text === block.text ? { text: block.text, cells } : null,
      )
    }
  }
  return rows
}
